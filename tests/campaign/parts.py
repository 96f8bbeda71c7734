"""The parts of the campaign by name."""

from __future__ import annotations

from tests.campaign import files, kills, playing, texts, window
from tests.campaign.driver import Act, Case, Part, apart

READING = [
    Part("gguf", files.gguf),
    Part("model_folder", files.model_folder),
    Part("project", files.project),
    Part("table", files.table),
    Part("same_cells", files.same_cells),
]
TEXTS = [
    Part("answers", texts.answers, 20.0),
    Part("templates", texts.templates, None),
    Part("schemas", texts.schemas),
    Part("patterns", texts.patterns, 2.0),
    Part("window", window.window, None),
]
MOMENTS = [
    Part("clocks", kills.clocks),
    Part("edits", kills.edits, None),
    Part("imports", kills.imports, None),
    Part("new_projects", kills.new_projects, None),
    Part("full_disks", kills.full_disks, None),
    Part("endpoint_calls", kills.endpoint_calls, None),
    Part("augmentation", kills.augmentation, None),
    Part("assessments", kills.assessments, None),
    Part("exports", kills.exports, None),
    Part("training", kills.training, None),
]


def _weights(name: str) -> Act:
    """A case of `weights`, which is loaded when it is needed: it loads torch."""

    def act(case: Case) -> None:
        from tests.campaign import weights

        weights.prepare(name)
        apart(getattr(weights, name))(case)

    return act


LOADING = [Part(name, _weights(name), None) for name in ("models", "adapters", "resumed_runs")]
LOADING.append(Part("players", playing.players, None))
PARTS = {part.name: part for part in (*READING, *TEXTS, *MOMENTS, *LOADING)}
