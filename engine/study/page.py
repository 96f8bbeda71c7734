"""The report of a study as one HTML page, and as text for a terminal. `say` translates each text."""

from __future__ import annotations

import html
from pathlib import Path

from engine.assess.report import Table, page_html, table_html
from engine.base import store
from engine.base.text import Text
from engine.study.cells import method_title, model_title, of_model, time_text
from engine.study.drawing import STYLE, Say, picture
from engine.study.folder import REPORT, Study
from engine.study.grid import Method
from engine.study.report import Line, Pair, Report, report_of
from engine.study.verdict import points_text, share_text, verdicts

METHOD_NOTES = (
    Text(
        "Exact match is that of greedy answers to the same test rows, which no training sees. Intervals are "
        "of 95%. With one seed they count that other test rows could have come: Wilson's for a share, "
        "Newcombe's for a difference, tested by McNemar's exact test. With several seeds they count that "
        "other seeds could have come too: two crossed random effects with Satterthwaite's degrees of "
        "freedom, where the spread between seeds is pooled over all methods and shares."
    ),
    Text(
        "p values are Holm's, over all pairs of a question; a difference is claimed below 0.05. The curve is "
        "an inverse power law, exact = a - b * rows^-c with b not below 0 (Figueroa et al. 2012), and its "
        "uncertainty a bootstrap over rows and seeds. Beyond four times the rows nothing is forecast."
    ),
)


def write_report(study: Study) -> Path:
    """Write the page into the study's folder. Raises UserError."""
    path = study.folder / REPORT
    store.write_text(path, page(report_of(study)))
    return path


def page(report: Report, say: Say = str, language: str = "") -> str:
    """The whole page, with the verdict first."""
    parts = []
    for verdict in verdicts(report):
        first, *others = (html.escape(say(one)) for one in verdict.sentences)
        parts.append(f"<h2>{html.escape(say(verdict.question))}</h2><p class='lead'>{first}</p>")
        parts += [f"<p>{one}</p>" for one in others]
    parts.append(f"<h2>{html.escape(say(Text('Exact match over training rows')))}</h2>")
    parts += [picture(report, say), *(table_html(one) for one in tables(report, say))]
    parts += [f"<p class='note'>{html.escape(say(note))}</p>" for note in METHOD_NOTES]
    title = say(Text("Study {name}", report.name))
    return page_html(title, parts, style=STYLE, language=language)


def tables(report: Report, say: Say = str) -> list[Table]:
    """Methods and shares, comparisons, cells; one that would be empty is left out."""
    found = [_levels(report, say)]
    if report.methods or report.models:
        found.append(_pairs(report, say))
    return [*found, _cells(report, say)]


def describe(report: Report) -> str:
    """The report for a terminal."""
    lines = [f"Study {report.name}: {report.test_rows} test rows, {report.train_rows} training rows", ""]
    for verdict in verdicts(report):
        lines += [verdict.question, *(f"  {one}" for one in verdict.sentences)]
    for table in tables(report):
        widths = [max(len(row[at]) for row in table.rows) for at in range(len(table.rows[0]))]
        lines += ["", f"{table.title}:"]
        lines += [
            "  " + "  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
            for row in table.rows
        ]
    return "\n".join(lines)


def _levels(report: Report, say: Say) -> Table:
    head = (
        *(Text("Model"), Text("Method"), Text("Rows"), Text("Seeds"), Text("Exact match")),
        *(Text("Mean reward"), Text("Training of a cell")),
    )
    rows = [
        (
            model_title(one.model),
            say(method_title(one.model, one.method)),
            str(one.rows) if one.rows else "–",
            ", ".join(map(str, one.seeds)) if one.rows else "–",
            share_text(one.exact),
            f"{one.reward:.3f}",
            say(time_text(one.seconds)) if one.rows else "–",
        )
        for one in report.levels
    ]
    return Table(say(Text("Methods and shares")), (tuple(map(say, head)), *rows))


def _pairs(report: Report, say: Say) -> Table:
    head = (Text("Compared"), Text("With"), Text("Difference in points"), Text("p (Holm)"))
    rows = [
        (_of(report, one.b, say), _of(report, one.a, say), points_text(one.difference), _p(one))
        for one in (*report.methods, *report.models)
    ]
    return Table(say(Text("Comparisons at the largest share")), (tuple(map(say, head)), *rows))


def _cells(report: Report, say: Say) -> Table:
    head = (Text("Cell"), Text("Exact match"), Text("Mean reward"), Text("Training"), Text("Answering"))
    rows = [_cell(one, say) for one in report.lines]
    return Table(say(Text("Cells")), (tuple(map(say, head)), *rows))


def _cell(one: Line, say: Say) -> tuple[str, ...]:
    if one.exact is None or one.reward is None:
        why = Text("{cell} ({reason})", one.title, one.note or Text("not done"))
        return (say(why), "", "", "", "")
    times = (one.train_seconds, one.answer_seconds)
    words = ["–" if seconds is None else say(time_text(seconds)) for seconds in times]
    title = Text("{cell} ({reason})", one.title, one.note) if one.note else one.title
    return (say(title), f"{100 * one.exact:.1f}%", f"{one.reward:.3f}", *words)


def _of(report: Report, one: tuple[str, Method], say: Say) -> str:
    return say(of_model(one[0], method_title(*one), report.several_models))


def _p(pair: Pair) -> str:
    return "< 0.0001" if pair.p_holm < 0.0001 else f"{pair.p_holm:.4f}"
