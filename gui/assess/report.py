"""A comparison to take away: its cases as CSV, its result as one HTML page or as Markdown."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.assess.compare import Comparison, Tally
from engine.assess.report import STYLE
from gui.assess.case_detail import part_title
from gui.assess.labels import (
    chance_sentences,
    figures,
    headline,
    interval_text,
    model_title,
    split_text,
    split_warning,
)

_BAR = """
.bar { display: flex; height: 1.7rem; border-radius: 6px; overflow: hidden; margin: 1rem 0 .3rem; }
.bar span { display: flex; align-items: center; justify-content: center; color: white; overflow: hidden; }
.win { background: #1a7f4b; } .tie { background: #7a8594; } .loss { background: #c0352b; }
"""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table of texts; the first row is its head."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def cases_csv(found: Comparison) -> str:
    """One line a case, for a spreadsheet: answers, verdict, exactness, rewards and each reward part."""
    parts = list(dict.fromkeys(name for case in found.cases for name in case.score_a.parts))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = ["row", "kind", "prompt", "expected", "a", "b", "verdict", "exact_a", "exact_b"]
    head += ["reward_a", "reward_b"]
    writer.writerow(head + [f"{name}_{model}" for name in parts for model in ("a", "b")])
    for case in found.cases:
        line = [case.row_id, case.kind, case.prompt, case.expected, case.a, case.b, str(case.verdict)]
        line += [str(int(case.exact_a)), str(int(case.exact_b))]
        line += [f"{case.score_a.total:.6g}", f"{case.score_b.total:.6g}"]
        for name in parts:
            for score in (case.score_a, case.score_b):
                part = score.parts.get(name)
                line.append("" if part is None or part.score is None else f"{part.score:.6g}")
        writer.writerow([_harmless(text) for text in line])
    return out.getvalue()


def markdown(found: Comparison, made: str) -> str:
    """The result as Markdown."""
    lines = [f"# {headline(found)}", "", figures(found), ""]
    if warning := split_warning(found.origin.split):
        lines += [f"**{warning}**", ""]
    for section in _sections(found, made):
        head, *rows = [[text.replace("|", "\\|") for text in line] for line in section.rows]
        lines += [f"## {section.title}", "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
        lines += [f"| {' | '.join(line)} |" for line in rows] + [""]
    return "\n".join([*lines, *chance_sentences(found.tally), ""])


def page(found: Comparison, made: str) -> str:
    """The result as one HTML page that needs nothing beside it."""
    title, t = html.escape(headline(found)), found.tally
    spans = "".join(
        f"<span class='{kind}' style='flex:{count}'>{count}</span>"
        for kind, count in (("win", t.wins), ("tie", t.ties), ("loss", t.losses))
        if count
    )
    legend = QCoreApplication.translate("assess", "B wins, ties, B loses (by reward)")
    warning = split_warning(found.origin.split)
    parts = [f"<h1>{title}</h1><p class='lead'>{html.escape(figures(found))}</p>"]
    parts += [f"<p><b>{html.escape(warning)}</b></p>"] if warning else []
    parts += [f"<div class='bar'>{spans}</div><p class='note'>{html.escape(legend)}</p>"]
    parts += [_table(section) for section in _sections(found, made)]
    parts += [f"<p class='note'>{html.escape(text)}</p>" for text in chance_sentences(t)]
    return (
        "<!doctype html><html><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width'><title>{title}</title>"
        f"<style>{STYLE}{_BAR}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _sections(found: Comparison, made: str) -> list[Section]:
    return [_models(found, made), _figures(found.tally), _parts(found), _kinds(found)]


def _models(found: Comparison, made: str) -> Section:
    rows = [
        ("A", model_title(found.name_a)),
        ("B", model_title(found.name_b)),
        (QCoreApplication.translate("assess", "Rows"), str(found.tally.rows)),
        (QCoreApplication.translate("assess", "Made"), made),
    ]
    if found.origin.split:
        rows.insert(2, (QCoreApplication.translate("assess", "Split"), split_text(found.origin.split)))
    head = ("", QCoreApplication.translate("assess", "What was compared"))
    return Section(QCoreApplication.translate("assess", "Comparison"), (head, *rows))


def _figures(t: Tally) -> Section:
    exact = (
        QCoreApplication.translate("assess", "Exact match"),
        interval_text(t.exact_a),
        interval_text(t.exact_b),
        interval_text(t.exact_difference, signed=True),
    )
    reward = (
        QCoreApplication.translate("assess", "Mean reward"),
        f"{t.reward_a:.3f}",
        f"{t.reward_b:.3f}",
        interval_text(t.reward_difference, signed=True),
    )
    head = ("", "A", "B", QCoreApplication.translate("assess", "Difference B less A"))
    title = QCoreApplication.translate("assess", "Figures, with 95% intervals")
    return Section(title, (head, exact, reward))


def _parts(found: Comparison) -> Section:
    names = list(dict.fromkeys(name for case in found.cases for name in case.score_b.parts))
    rows = []
    for name in names:
        sides = []
        for scores in ([c.score_a for c in found.cases], [c.score_b for c in found.cases]):
            parts = (score.parts.get(name) for score in scores)
            values = [part.score for part in parts if part is not None and part.score is not None]
            sides.append(f"{sum(values) / len(values):.3f}" if values else "–")
        rows.append((part_title(name), *sides))
    head = (QCoreApplication.translate("assess", "Mean of each reward"), "A", "B")
    return Section(QCoreApplication.translate("assess", "Rewards"), (head, *rows))


def _kinds(found: Comparison) -> Section:
    head = (
        QCoreApplication.translate("assess", "Kind of row"),
        QCoreApplication.translate("assess", "Rows"),
        QCoreApplication.translate("assess", "Exact, A"),
        QCoreApplication.translate("assess", "Exact, B"),
        QCoreApplication.translate("assess", "B wins"),
        QCoreApplication.translate("assess", "B loses"),
    )
    rows = [
        (kind, str(t.rows), interval_text(t.exact_a), interval_text(t.exact_b), str(t.wins), str(t.losses))
        for kind, t in sorted(found.by_kind.items())
    ]
    return Section(QCoreApplication.translate("assess", "By kind of row"), (head, *rows))


def _table(section: Section) -> str:
    head, *rows = section.rows
    cells = "".join(f"<th>{html.escape(text)}</th>" for text in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in line) + "</tr>" for line in rows
    )
    return f"<h2>{html.escape(section.title)}</h2><table><tr>{cells}</tr>{body}</table>"


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is led in by an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
