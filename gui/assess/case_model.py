"""The cases of an assessment as a table that is filtered and sorted; a pure part and a Qt part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.assess.assessment import Answer, Assessment, Case, Verdict
from gui.assess.labels import letter
from gui.shared.json_view import fields_of
from gui.shared.tables import STRETCH, Cell, Column, ItemTable
from gui.shared.throttle import in_slices

NO_OBJECT = ""  # the field of an answer that is no JSON object at all
APART = 1  # the column that says how far the models are apart, where there are several
MODEL_WIDTH = 40  # pixels of a model's column


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with its number, and what takes long to find: made in a background thread, once.

    `wrong` are the fields that each model's answer got wrong; `words` is what a search looks in.
    """

    number: int
    case: Case
    wrong: tuple[tuple[str, ...], ...]
    disagreement: tuple[int, float]
    words: str


def case_rows(cases: Sequence[Case]) -> list[CaseRow]:
    """All cases, ready for the list. A thread that calls it rests in between."""
    return [_case_row(number, case) for number, case in enumerate(in_slices(cases))]


def _case_row(number: int, case: Case) -> CaseRow:
    known: dict[tuple[str, str], tuple[str, ...]] = {}  # models often say the same
    wrong = []
    for at, answer in enumerate(case.answers):
        said = (case.nearest(at), answer.text)
        if said not in known:
            known[said] = () if answer.exact else wrong_fields(*said)
        wrong.append((NO_OBJECT,) if answer.missing else known[said])
    texts = dict.fromkeys(answer.text for answer in case.answers)
    words = " ".join((case.row_id, case.kind, case.prompt, *case.right, *texts)).casefold()
    return CaseRow(number, case, tuple(wrong), case.disagreement, words)


def wrong_fields(expected: str, answer: str) -> tuple[str, ...]:
    """The fields in which an answer differs from the expected one; (NO_OBJECT,) where it is no object."""
    wanted, given = fields_of(expected) or {}, fields_of(answer)
    if given is None:
        return (NO_OBJECT,)
    return tuple(path for path in dict.fromkeys([*wanted, *given]) if wanted.get(path) != given.get(path))


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that a model got wrong; NO_OBJECT for no JSON at all."""

    model: int
    field: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases, by who is right in them; `model` is a place where the kind asks for one."""

    kind: Literal["differ", "all_right", "none_right", "wrong", "only_right", "missing"]
    model: int = -1

    @property
    def key(self) -> str:
        """Its name among the entries of a chooser."""
        return f"{self.kind} {self.model}"

    def takes(self, case: Case) -> bool:
        right = sum(answer.exact for answer in case.answers)
        match self.kind:
            case "differ":
                return 0 < right < len(case.answers)
            case "all_right":
                return right == len(case.answers)
            case "none_right":
                return right == 0
            case "wrong":
                return not case.answers[self.model].exact
            case "only_right":
                return right == 1 and case.answers[self.model].exact
            case "missing":
                return case.answers[self.model].missing is not None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to show; what is empty does not filter. The verdict is that of `pair`, B against A."""

    text: str = ""
    verdict: Verdict | None = None
    pair: tuple[int, int] = (0, 0)
    kind: str | None = None
    which: Which | None = None
    fault: Fault | None = None
    row_ids: frozenset[str] | None = None  # those that the person marked

    def takes(self, row: CaseRow) -> bool:
        case = row.case
        if self.verdict is not None and case.verdict(*self.pair) is not self.verdict:
            return False
        if self.kind is not None and case.kind != self.kind:
            return False
        if self.which is not None and not self.which.takes(case):
            return False
        if self.fault is not None and self.fault.field not in row.wrong[self.fault.model]:
            return False
        if self.row_ids is not None and case.row_id not in self.row_ids:
            return False
        return all(word in row.words for word in self.text.casefold().split())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases each entry of the filters has; made with the rows, in a background thread."""

    kinds: Counter[str]
    which: list[tuple[Which, int]]
    faults: list[tuple[Fault, int]]


def counts_of(assessment: Assessment, rows: Sequence[CaseRow]) -> Counts:
    """Count the kinds, who is right, and the faults: of the last model first, the most frequent first."""
    models = range(len(assessment.models))
    every = [Which("differ"), Which("all_right"), Which("none_right")] if len(models) > 1 else []
    every += [Which("wrong", at) for at in models]
    every += [Which("only_right", at) for at in models if len(models) > 1]
    every += [Which("missing", at) for at in models if assessment.models[at].unanswered]
    which = Counter[Which]()
    faults: list[Counter[str]] = [Counter() for _ in models]
    for row in in_slices(rows):
        which.update(one for one in every if one.takes(row.case))
        for at in models:
            faults[at].update(row.wrong[at])
    most = max(10, 60 // max(1, len(models)))
    listed = [
        (Fault(at, path), count) for at in reversed(models) for path, count in faults[at].most_common(most)
    ]
    return Counts(Counter(row.case.kind for row in rows), [(one, which[one]) for one in every], listed)


class CaseModel(ItemTable[CaseRow]):
    """The cases that the filter takes; `all` holds those that it hides too."""

    def __init__(self) -> None:
        super().__init__()
        self.all: Sequence[CaseRow] = ()
        self.marks: dict[tuple[str, int], bool | None] = {}  # the person's marks by row and model
        self._filter = CaseFilter()
        self._models = 0

    @property
    def first_model(self) -> int:
        """The column of model A."""
        return 1 + (self._models > 1)

    def show_cases(self, rows: Sequence[CaseRow], titles: Sequence[str]) -> None:
        """Show these cases of models with these titles, all of them."""
        self.all, self._filter, self._models = rows, CaseFilter(), len(titles)
        columns = [
            Column(self.tr("Row"), lambda row: row.case.row_id, width=80, key=lambda row: row.number),
            *([self._apart()] if len(titles) > 1 else []),
            *(self._model(at, title) for at, title in enumerate(titles)),
            Column(self.tr("Kind"), lambda row: row.case.kind, width=104),
            Column(self.tr("Prompt"), lambda row: row.case.prompt, width=STRETCH),
        ]
        self.set_columns(columns)
        self.show_items(rows)

    def set_filter(self, chosen: CaseFilter) -> None:
        self._filter = chosen
        self.show_items(row for row in self.all if chosen.takes(row))

    def show_marks(self, marks: dict[tuple[str, int], bool | None]) -> None:
        """Show the person's marks in the cells of the answers."""
        self.marks = marks
        if self.items:
            self._changed(0, len(self.items) - 1)

    def row_of(self, row_id: str) -> int:
        """Where a row stands now, or -1."""
        return next((at for at, row in enumerate(self.items) if row.case.row_id == row_id), -1)

    def next_wrong(self, start: int, step: int, model: int) -> int:
        """The nearest case after (step 1) or before (step -1) this place that a model got wrong, or -1."""
        places = range(start + step, len(self.items) if step > 0 else -1, step)
        return next((at for at in places if not self.items[at].case.answers[model].exact), -1)

    def _apart(self) -> Column[CaseRow]:
        return Column(
            self.tr("Apart"),
            lambda row: f"{row.disagreement[1]:.2f}" if row.disagreement[0] > 1 else "–",
            number=True,
            help=self.tr(
                "How far the models are apart: first by the number of different judgements, then by the "
                "distance between the highest and the lowest reward, which is shown"
            ),
            width=72,
            key=lambda row: (*row.disagreement, -row.number),
        )

    def _model(self, at: int, title: str) -> Column[CaseRow]:
        def show(row: CaseRow) -> Cell:
            return _answer_cell(row.case.answers[at], self.marks.get((row.case.row_id, at)))

        def key(row: CaseRow) -> tuple[bool, float, int]:
            answer = row.case.answers[at]
            return answer.exact, answer.score.total, -row.number

        return Column(letter(at), show, help=title, width=MODEL_WIDTH, key=key)


def _answer_cell(answer: Answer, mark: bool | None) -> Cell:
    """Right, wrong or missing; with the person's mark behind it where there is one."""
    sign, ink = ("✓", "good") if answer.exact else ("!", "warn") if answer.missing else ("✗", "bad")
    if mark is None:
        return Cell(sign, ink, tip=f"{answer.score.total:.2f}")
    return Cell(f"{sign} {'✓' if mark else '✗'}", "good" if mark else "bad", bold=True)
