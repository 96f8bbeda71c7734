"""Whether a new row repeats a row, or is near a held-out one, by the rules of the checks (`data.checks`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from engine.data.checks import SIMILAR, Code, Problem, near_duplicates, same_prompts
from engine.data.rows import Row

LEAKS = (Code.LEAK, Code.NEAR_LEAK)


class Neighbours:
    """Rows by their prompts and answers: the checks compare only rows that share one of the two."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_prompt: dict[str, list[Row]] = defaultdict(list)
        self._by_answer: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        prompt = row.plain_prompt()
        self._by_prompt[prompt].append(row)
        self._by_answer[row.answer_key()][prompt].append(row)

    def problem(self, row: Row) -> Problem | None:
        """What the checks would say of this row after the others, a leak first; None for nothing."""
        prompt, answered = row.plain_prompt(), self._by_answer.get(row.answer_key(), {})
        similar = process.extract(prompt, list(answered), scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
        alike = [one for text, *_ in similar for one in answered[text]]
        problems = same_prompts([*self._by_prompt.get(prompt, ()), row])
        problems += near_duplicates([*alike, row])
        own = [one for one in problems if one.row_id == row.id]
        return next((one for one in own if one.code in LEAKS), own[0] if own else None)
