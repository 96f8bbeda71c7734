"""How far an export is as a whole, from the stages that its worker tells of."""

from __future__ import annotations

import pytest

from engine.jobs import ExportJob
from engine.runs import events as ev
from gui.export.plan import parts_of, reached
from gui.workspace.job_panel import JobPanel
from gui.workspace.jobs import Job


def told(*stages: str) -> list[ev.AnyEvent]:
    """Each stage at its beginning and at its end."""
    return [ev.Progress(time=1.0, stage=stage, done=done, total=2) for stage in stages for done in (1, 2)]


PROOF = "Comparing the file with the trained model"


def test_an_export_has_two_parts_a_proof_of_the_first_file_and_two_for_each_coarser_one():
    assert len(parts_of(ExportJob(run="r", quants=("F16",), check=False))) == 2
    assert len(parts_of(ExportJob(run="r", quants=("Q8_0",)))) == 6
    assert len(parts_of(ExportJob(run="r", quants=("F16", "Q8_0", "Q4_0")))) == 8


def test_an_importance_matrix_and_what_lies_beside_the_files_are_parts_of_their_own():
    quants = ("Q8_0", "Q4_0")
    assert len(parts_of(ExportJob(run="r", quants=quants, importance=True))) == 8 + 3
    assert len(parts_of(ExportJob(run="r", quants=("Q8_0",), importance=True))) == 6
    beside = ("card", "adapter", "safetensors")
    assert len(parts_of(ExportJob(run="r", quants=("Q8_0",), beside=beside))) == 6 + 3
    assert len(parts_of(ExportJob(run="r", quants=("Q8_0",), beside=beside, check=False))) == 3 + 2


@pytest.mark.parametrize(
    ("stages", "at"),
    [
        ((), 0),
        (("loading",), 0),
        (("Merging the adapter into the base model",), 1),
        (
            (
                "Merging the adapter into the base model",
                "Writing the F16 file",
                "The trained model answers, for comparison",
                PROOF,
            ),
            4,
        ),
        (
            (
                "Merging the adapter into the base model",
                "Writing the F16 file",
                "The trained model answers, for comparison",
                PROOF,
                "Quantising to Q8_0",
            ),
            5,
        ),
        (("Writing the F16 file", PROOF, "Quantising to Q8_0", PROOF), 6),
        (("Writing the F16 file", PROOF, "something new"), 4),
    ],
)
def test_the_part_is_told_by_the_stages_so_far(stages, at):
    assert reached(parts_of(ExportJob(run="r", quants=("Q8_0",))), told(*stages)) == at


def test_the_panel_says_which_part_of_how_many_and_since_when(qtbot, board, tmp_path):
    panel = JobPanel(board, "stopped")
    qtbot.addWidget(panel)
    job = Job("export", tmp_path)
    panel.follow(job, lambda job: (2, 6))
    job.take(told("Writing the F16 file"), False)
    assert "2 of 6: Writing the F16 file" in panel.words and "so far" in panel.words
    panel.follow(job)
    assert "2 of 6" not in panel.words and "Writing the F16 file" in panel.words
