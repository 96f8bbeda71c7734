"""Measure the grammar's reach on rows from outside: `python -m benchmarks.grammar_coverage FILE...`.

A row counts as covered where some form of the grammar is found in its text and, on the row's
today, means the row's expected range. The forms are the generator's own; nothing is learnt from
the rows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.data.rows import Row, read_good_rows
from engine.time_range.facts import TODAY, today_of
from engine.time_range.generator import TOP, grammar
from engine.time_range.phrases import Expression, Reader


@dataclass(frozen=True)
class Reach:
    """Which rows the grammar could express, and by which phrase; None for those it could not."""

    phrases: tuple[tuple[Row, Expression | None], ...]

    def lines(self) -> list[str]:
        """Covered and total by kind (ambiguous rows apart), then the uncovered rows."""
        counts: dict[str, list[int]] = {}
        for row, expression in self.phrases:
            tag = " (ambiguous)" if row.extra.get("ambiguous") else ""
            for key in (f"all{tag}", row.kind + tag):
                count = counts.setdefault(key, [0, 0])
                count[0] += expression is not None
                count[1] += 1
        shown = [f"{covered:4d} of {total:4d}  {kind}" for kind, (covered, total) in sorted(counts.items())]
        missed = [
            f"not covered: {row.prompt} -> {row.answer_text()}"
            for row, expression in self.phrases
            if expression is None
        ]
        return shown + missed


def express(row: Row) -> Expression | None:
    """The longest phrase in the row's text that means its expected range."""
    today, hit = today_of(row.prompt), TODAY.match(row.prompt)
    if today is None or hit is None:
        return None
    # A tagged row lists the other common readings of its words; the grammar holds the project's own.
    answers = [row.completion, *row.extra.get("accepted", ())]
    wanted = {(answer.get("from"), answer.get("to")) for answer in answers}
    reader = Reader(grammar(), row.prompt[hit.end() :], today)
    expressions: list[Expression] = []
    for expression in reader.everywhere(TOP):
        span = expression.resolve(today)
        if (span.first.isoformat(), span.last.isoformat()) in wanted:
            expressions.append(expression)
    return max(expressions, key=lambda one: len(one.say()), default=None)


def measure(rows: Iterable[Row]) -> Reach:
    """Look for each row's phrase."""
    return Reach(tuple((row, express(row)) for row in rows))


def main(paths: list[str]) -> int:
    """Print the reach on each file."""
    for path in paths:
        sys.stdout.write("\n".join([path, *measure(read_good_rows(Path(path))).lines()]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
