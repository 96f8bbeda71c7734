"""What to expect of the run that is set up, from measured runs only, with where each figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from engine.assess.expectation import NEAR, Expectation, expectation
from engine.assess.likeness import Likeness, likeness
from engine.assess.measured import Measured, known_to
from engine.base.progress import Progress
from engine.data.rows import Row
from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from gui.shared.background import Background
from gui.shared.boxes import message_box
from gui.shared.sentences import engine_text
from gui.shared.widgets import IconButton, label, row


class ExpectationNote(QWidget):
    """A sentence, and its sources on a click. Hidden until rows and measured runs were looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("expectation")
        self._known: list[Measured] = []
        self._like: Likeness | None = None
        self._planned: tuple[Recipe, int] | None = None
        self._sources = ""
        self._looked_at: tuple[Path, Sequence[Row]] | None = None
        self._runs: Sequence[RunSummary] = ()
        self._reading = Background(self)
        self._reading.done.connect(self._was_read)
        self._text = label("", wrap=True, selectable=True, name="expectation_text")
        self.source_button = IconButton(
            "help", self.tr("Where from?"), self._show_sources, "expectation_source"
        )
        self.setLayout(row(self._text, self.source_button, spacing=4, stretch=self._text))
        self.hide()

    @property
    def words(self) -> str:
        """The sentence, for tests; empty while nothing is shown."""
        return self._text.text()

    def read(self, project: Path, rows: Sequence[Row]) -> None:
        """Look at the training rows, and at what was measured here and elsewhere."""
        self._looked_at, runs = (project, rows), self._runs

        def work(_: Progress) -> tuple[Likeness | None, list[Measured]]:
            like = likeness([row for row in rows if row.split == "train"])
            return like, known_to(project, like, runs) if like is not None else []

        self._reading.start(work)

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """The runs of the project, the newest first: look once more."""
        self._runs = runs
        if self._looked_at is not None:
            self.read(*self._looked_at)

    def show_plan(self, recipe: Recipe | None, rows: int) -> None:
        """Say what is known of this recipe on so many training rows; None: there is no recipe yet."""
        self._planned = (recipe, rows) if recipe is not None and rows else None
        self._show()

    def _was_read(self, found: tuple[Likeness | None, list[Measured]]) -> None:
        self._like, self._known = found
        self._show()

    def _show(self) -> None:
        if self._planned is None or self._like is None:
            self._text.clear()
            self.hide()
            return
        found: Expectation = expectation(self._known, *self._planned, self._like)
        self._text.setText(engine_text(found.text))
        self._sources = "\n\n".join(map(engine_text, (*found.sources, NEAR)))
        self.show()

    def _show_sources(self) -> None:
        box = message_box(self, "question", self.words, self._sources)
        box.addButton(self.tr("Close"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
