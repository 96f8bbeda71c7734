"""A comparison as files: its cases as CSV, its result as one HTML page or as Markdown."""

from __future__ import annotations

import csv
import html
import io

from engine.assess.report import Table, page_html, table_html
from engine.assess.saved import SavedAssessment
from gui.assess.labels import (
    chance_sentences,
    figures,
    headline,
    interval_text,
    points_text,
    share_text,
    split_warning,
)
from gui.assess.pair import Comparison
from gui.shared.i18n import translate
from gui.shared.labels import date_text, split_title
from gui.shared.run_labels import model_title
from gui.shared.scores import part_title

_BAR = """
.bar { display: flex; height: 1.7rem; border-radius: 6px; overflow: hidden; margin: 1rem 0 .3rem; }
.bar span { display: flex; align-items: center; justify-content: center; color: white; overflow: hidden; }
.win { background: #1a7f4b; } .tie { background: #7a8594; } .loss { background: #c0352b; }
"""


def cases_csv(comparison: Comparison) -> str:
    """The cases as CSV, one a line: answers, verdict, exactness, rewards, each reward part, any working.

    Where rows accept several answers, also these, and the number of the right answer that each model met.
    """
    parts = list(dict.fromkeys(name for case in comparison.cases for name in case.score_a.parts))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    further = any(case.accepted for case in comparison.cases)
    head = ["row", "kind", "prompt", "expected", *(["accepted", "met_a", "met_b"] if further else [])]
    head += ["a", "b", "verdict", "exact_a", "exact_b"]
    head += ["reward_a", "reward_b"]
    worked = any(case.working_a or case.working_b for case in comparison.cases)
    last = ["working_a", "working_b"] if worked else []
    writer.writerow([*head, *(f"{name}_{model}" for name in parts for model in ("a", "b")), *last])
    for case in comparison.cases:
        line = [case.row_id, case.kind, case.prompt, case.expected]
        if further:
            line += [f"[{','.join(case.accepted)}]" if case.accepted else ""]
            line += [str(case.score_a.met + 1), str(case.score_b.met + 1)]
        line += [case.a, case.b, str(case.verdict)]
        line += [str(int(case.exact_a)), str(int(case.exact_b))]
        line += [f"{case.score_a.total:.6g}", f"{case.score_b.total:.6g}"]
        for name in parts:
            for score in (case.score_a, case.score_b):
                part = score.parts.get(name)
                line.append("" if part is None or part.score is None else f"{part.score:.6g}")
        line += [case.working_a, case.working_b] if worked else []
        writer.writerow([_harmless(text) for text in line])
    return out.getvalue()


def markdown(comparison: Comparison, saved: SavedAssessment) -> str:
    """The result as Markdown."""
    lines = [f"# {headline(comparison)}", "", figures(comparison), ""]
    if warning := split_warning(comparison.split):
        lines += [f"**{warning}**", ""]
    for table in _tables(comparison, saved):
        head, *rows = [[text.replace("|", "\\|") for text in line] for line in table.rows]
        lines += [f"## {table.title}", "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
        lines += [f"| {' | '.join(line)} |" for line in rows] + [""]
    return "\n".join([*lines, *chance_sentences(comparison), ""])


def page(comparison: Comparison, saved: SavedAssessment) -> str:
    """The result as one HTML page that needs no other file."""
    t = comparison.pair.outcome
    spans = "".join(
        f"<span class='{kind}' style='flex:{count}'>{count}</span>"
        for kind, count in (("win", t.wins), ("tie", t.ties), ("loss", t.losses))
        if count
    )
    legend = translate("assess", "B wins, ties, B loses (by reward)")
    warning = split_warning(comparison.split)
    parts = [f"<p class='lead'>{html.escape(figures(comparison))}</p>"]
    parts += [f"<p><b>{html.escape(warning)}</b></p>"] if warning else []
    parts += [f"<div class='bar'>{spans}</div><p class='note'>{html.escape(legend)}</p>"]
    parts += map(table_html, _tables(comparison, saved))
    parts += [f"<p class='note'>{html.escape(text)}</p>" for text in chance_sentences(comparison)]
    return page_html(headline(comparison), parts, style=_BAR)


def _tables(comparison: Comparison, saved: SavedAssessment) -> list[Table]:
    return [_models(comparison, saved), _figures(comparison), _parts(comparison), _kinds(comparison)]


def _models(comparison: Comparison, saved: SavedAssessment) -> Table:
    rows = [
        ("A", model_title(comparison.a.name, saved.project)),
        ("B", model_title(comparison.b.name, saved.project)),
        (translate("assess", "Rows"), str(comparison.rows)),
        (translate("assess", "Made"), date_text(saved.made)),
    ]
    if comparison.split:
        rows.insert(2, (translate("assess", "Split"), split_title(comparison.split)))
    head = ("", translate("assess", "What was compared"))
    return Table(translate("assess", "Comparison"), (head, *rows))


def _figures(comparison: Comparison) -> Table:
    exact = (
        translate("assess", "Exact match"),
        share_text(comparison.a.exact),
        share_text(comparison.b.exact),
        points_text(comparison.pair.exact_difference),
    )
    reward = (
        translate("assess", "Mean reward"),
        f"{comparison.a.reward.estimate:.3f}",
        f"{comparison.b.reward.estimate:.3f}",
        interval_text(comparison.pair.reward_difference, signed=True),
    )
    head = ("", "A", "B", translate("assess", "Difference B − A"))
    title = translate("assess", "Figures, with 95% intervals")
    return Table(title, (head, exact, reward))


def _parts(comparison: Comparison) -> Table:
    names = list(dict.fromkeys(name for case in comparison.cases for name in case.score_b.parts))
    rows = []
    for name in names:
        sides = []
        for scores in ([c.score_a for c in comparison.cases], [c.score_b for c in comparison.cases]):
            parts = (score.parts.get(name) for score in scores)
            values = [part.score for part in parts if part is not None and part.score is not None]
            sides.append(f"{sum(values) / len(values):.3f}" if values else "–")
        rows.append((part_title(name), *sides))
    head = (translate("assess", "Mean of each reward"), "A", "B")
    return Table(translate("assess", "Rewards"), (head, *rows))


def _kinds(comparison: Comparison) -> Table:
    head = (
        translate("assess", "Kind of row"),
        translate("assess", "Rows"),
        translate("assess", "Exact, A"),
        translate("assess", "Exact, B"),
        translate("assess", "B wins"),
        translate("assess", "B loses"),
    )
    rows = [
        (
            kind,
            str(t.rows),
            share_text(t.exact_a),
            share_text(t.exact_b),
            str(t.outcome.wins),
            str(t.outcome.losses),
        )
        for kind, t in sorted(comparison.by_kind.items())
    ]
    return Table(translate("assess", "By kind of row"), (head, *rows))


def _harmless(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
