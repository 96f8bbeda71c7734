"""Find and replace in prompts and answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.base.errors import UserError
from engine.base.expressions import Expression
from engine.base.reasons import reason_of
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.edits import Replace
from engine.data.rows import Row, canonical

Where = Literal["both", "prompts", "answers"]
_Change = Callable[[str], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for, and where.

    Answers, those that a row accepts too among them, are searched as compact JSON.
    """

    text: str
    where: Where = "both"
    case: bool = False
    whole_words: bool = False
    regex: bool = False

    @property
    def in_prompts(self) -> bool:
        return self.where != "answers"

    @property
    def in_answers(self) -> bool:
        return self.where != "prompts"

    def pattern(self) -> re.Pattern[str] | Expression:
        """The compiled expression. Raises UserError if it is invalid or matches the empty text."""
        if self.regex:
            try:
                pattern = Expression(self.text, case=self.case, whole_words=self.whole_words)
            except ValueError as error:
                raise UserError(
                    "This is not a valid regular expression: {reason}.", reason_of(error)
                ) from error
            if pattern.search(""):
                raise UserError(
                    "This matches everywhere, even the empty text.", hint="Type a longer search text."
                )
            return pattern
        source = re.escape(self.text)
        if self.whole_words:
            source = rf"(?<!\w){source}(?!\w)"
        return re.compile(source, 0 if self.case else re.IGNORECASE)

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the first match in a text begins and ends, or None. Raises UserError."""
        pattern = self.pattern()
        if isinstance(pattern, Expression):
            return pattern.span(text)
        match = pattern.search(text)
        return match.span() if match else None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that a replacement would make invalid, and why."""

    row_id: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Replacement:
    """The result of replacing everywhere: one edit (None: no match), how many rows it changes and how many
    places in them, and the rows refused."""

    edit: Replace | None
    rows: int
    places: int
    refused: tuple[Refused, ...]


def matching(
    search: Search, rows: Sequence[Row], places: Iterable[int], answer: Callable[[int], str] | None = None
) -> Iterator[int]:
    """The places, in the given order, whose rows match.

    `answer` may supply the text of the answer at a place, to save making it. Raises UserError.
    """
    matches = search.pattern().search
    for place in places:
        row = rows[place]
        if (search.in_prompts and matches(row.prompt)) or (
            search.in_answers
            and (
                matches(answer(place) if answer else row.answer_text())
                or any(matches(canonical(one)) for one in row.accepted)
            )
        ):
            yield place


def replaced(search: Search, by: str, rows: Sequence[Row], places: Iterable[int]) -> Replacement:
    """Replace in the rows at these places; rows that would become invalid are refused.

    With a regular expression `by` may refer to groups (\\1). Raises UserError.
    """
    change = _changer(search, by)
    pairs: list[tuple[int, Row]] = []
    refused: list[Refused] = []
    count = 0
    for place in places:
        row = rows[place]
        try:
            new, found = _with_replaced(row, search, change)
        except (ValueError, RecursionError) as error:
            refused.append(Refused(row.id, reason_of(error)))
            continue
        if new != row:
            pairs.append((place, new))
            count += found
    return Replacement(Replace(tuple(pairs)) if pairs else None, len(pairs), count, tuple(refused))


def _changer(search: Search, by: str) -> _Change:
    """Makes of a text the one with everything replaced, and the number of places. Raises UserError."""
    pattern = search.pattern()
    if isinstance(pattern, re.Pattern):
        return lambda text: pattern.subn(lambda _: by, text)
    try:
        put = pattern.template(by)
    except ValueError as error:
        raise UserError("The replacement is not valid: {reason}.", reason_of(error)) from error
    return lambda text: pattern.subn(put, text)


def _with_replaced(row: Row, search: Search, change: _Change) -> tuple[Row, int]:
    """The row with everything replaced, and how many places that were."""
    count = 0
    if search.in_prompts:
        prompt, count = change(row.prompt)
        if not prompt.strip():
            raise ValueError(Text("its prompt would be empty"))
        row = replace(row, prompt=prompt)
    if search.in_answers:
        changed = [_answer_replaced(one, change) for one in row.answers()]
        count += sum(found for _, found in changed)
        answer, *accepted = (value for value, _ in changed)
        row = replace(row, completion=answer, accepted=tuple(accepted))
    return row, count


def _answer_replaced(answer: Any, change: _Change) -> tuple[Any, int]:
    """The answer with everything replaced, and how many places that were."""
    before = canonical(answer)
    after, found = change(before)
    if after == before:
        return answer, found
    value = decoded(after)
    if not isinstance(value, dict):
        raise ValueError(Text("its answer would not be a JSON object"))
    return value, found
