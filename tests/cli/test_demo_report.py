import pytest

from engine.assess.report import Table
from engine.cli.demo_report import draw_curves, write_report
from engine.runs import events as ev
from tests.training.samples import grpo, warm_fields


@pytest.mark.parametrize(
    "events",
    [
        [],
        [ev.WarmStep(time=0, **warm_fields(1))],
        [grpo(1, parts={"a": ev.PartStat(mean=0.5, std=0.1), "b": ev.PartStat(mean=0.1, std=0.0)}), grpo(2)],
    ],
    ids=["nothing", "warm start only", "grpo only"],
)
def test_the_curves_of_any_run_are_a_picture(events, tmp_path):
    draw_curves(events, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_the_report_is_one_page_in_which_foreign_text_stays_text(tmp_path):
    (tmp_path / "curves.png").write_bytes(b"picture")
    rows = (("prompt", "answer"), ("<script>alert(1)</script>", '{"from": "<b>"}'))
    write_report(
        tmp_path / "report.html",
        "Title",
        "Lead & more",
        [Table("Rows", rows, "note")],
        tmp_path / "curves.png",
    )
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in page and "<b>" not in page and "&lt;script&gt;" in page
    assert "Lead &amp; more" in page and "data:image/png;base64,cGljdHVyZQ==" in page
