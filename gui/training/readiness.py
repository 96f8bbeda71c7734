"""Whether training can start: rows, rewards and gold answers, a sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.base.errors import UserError
from engine.data.rows import Row
from engine.judging.agreement import sufficient_agreement
from engine.judging.cost import most_verdicts, need_of
from engine.project import Project
from engine.rewards.dryrun import gold_fault
from engine.rewards.field_paths import missing_fields
from engine.rewards.judges import judges
from engine.rewards.registry import dimension
from engine.rewards.rubric import Rubric
from engine.runs.recipe import Recipe
from gui.rewards.judge_labels import need_text
from gui.shared.i18n import translate
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text, error_text
from gui.shared.throttle import in_slices

Grade = Literal["good", "warn", "bad", "wait"]
FEW_ROWS = 20
MOST_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. "bad" keeps the run from starting, "warn" does not.

    `page` is where it can be mended, and `payload` what that page should show.
    """

    name: str
    grade: Grade
    text: str
    page: str = ""
    payload: object = None


@dataclass(frozen=True, slots=True)
class GoldResult:
    """How many gold answers were judged, how many fall short of full reward, and the first that does."""

    judged: int
    of: int
    short: int
    first: str = ""


@dataclass(frozen=True, slots=True)
class Splits:
    """How many rows each split has."""

    train: int
    valid: int
    test: int

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Splits:
        counts = Counter(row.split for row in rows)
        return cls(counts["train"], counts["valid"], counts["test"])


def judge_gold(rubric: Rubric, rows: Sequence[Row]) -> GoldResult:
    """Judge the rows' own answers, at most `MOST_LOOKED_AT`. For a thread: it rests in between."""
    some = rows[:MOST_LOOKED_AT]
    short, first = 0, ""
    for row in in_slices(some):
        if fault := gold_fault(rubric, row):
            short += 1
            first = first or f"{row.id}: {fault}"
    return GoldResult(len(some), len(rows), short, first)


def rows_check(splits: Splits, recipe: Recipe) -> Check:
    """Rows of each split, and whether there are enough to learn from and to judge by."""
    train, valid, test = recipe.used_rows(splits.train), splits.valid, splits.test
    if not train:
        text = translate("readiness", "There are no training rows: add some on the Data page")
        return Check("rows", "bad", text)
    held = recipe.held_out_rows(splits.train, valid)
    if valid:
        text = translate("readiness", "{train} rows to train on, {valid} valid, {test} test")
        text = text.format(train=number_text(train), valid=number_text(valid), test=number_text(test))
    else:
        text = translate(
            "readiness", "{train} rows to train on, {held} of them kept out to judge by, {test} test"
        ).format(train=number_text(train), held=number_text(held), test=number_text(test))
    if train - (0 if valid else held) < FEW_ROWS:
        few = translate("readiness", "With fewer than {n} it will learn little")
        return Check("rows", "warn", f"{text}. {few.format(n=FEW_ROWS)}")
    if not held:
        none = translate("readiness", "Nothing is held out to tell whether it got better")
        return Check("rows", "warn", f"{text}. {none}")
    if not test:
        none = translate("readiness", "Without test rows it cannot be compared afterwards")
        return Check("rows", "warn", f"{text}. {none}")
    return Check("rows", "good", text)


def rubric_checks(project: Project, recipe: Recipe, splits: Splits) -> list[Check]:
    """What judges the answers; a line more for each model among the judges, and what it will take."""
    checks = [rubric_check(project.rubric, project.task.schema)]
    for entry in judges(project.rubric):
        try:
            found = sufficient_agreement(project.folder, entry)
        except UserError as error:
            checks.append(Check("judge", "bad", error_text(error), "rewards"))
            continue
        need = need_of(found, most_verdicts(recipe, splits.train, splits.valid))
        text = translate("readiness", "“{name}” is asked for {need}")
        name = entry.label or engine_text(dimension(entry.dimension).title)
        checks.append(Check("judge", "good", text.format(name=name, need=need_text(need))))
    return checks


def rubric_check(rubric: Rubric, schema: Mapping[str, Any]) -> Check:
    """What judges the answers."""
    weighted = [entry for entry in rubric.active if entry.weight]
    if not weighted:
        none = translate("readiness", "No reward has a weight: give one on the Rewards page")
        return Check("rubric", "bad", none)
    missing = missing_fields(rubric, schema)
    if missing:
        texts = [engine_text(missing[0].message)]
        if len(missing) > 1:
            more = translate("readiness", "{n} more rewards lack their field.")
            texts.append(more.format(n=len(missing) - 1))
        return Check("rubric", "warn", " ".join(texts), "rewards", missing[0])
    text = translate("readiness", "{n} reward dimensions with a weight")
    return Check("rubric", "good", text.format(n=len(weighted)))


def gold_check(gold: GoldResult | None) -> Check:
    """Whether the rewards agree with the expected answers."""
    if gold is None:
        text = translate("readiness", "Judging the expected answers…")
        return Check("gold", "wait", text)
    if gold.short:
        text = translate(
            "readiness", "{n} of {looked} expected answers do not get full reward. The first: {first}"
        )
        return Check(
            "gold", "warn", text.format(n=gold.short, looked=gold.judged, first=engine_text(gold.first))
        )
    if gold.judged < gold.of:
        text = translate(
            "readiness", "The expected answers get full reward ({looked} of {of} rows looked at)"
        )
        return Check("gold", "good", text.format(looked=gold.judged, of=gold.of))
    return Check("gold", "good", translate("readiness", "The expected answers get full reward"))


def length_check(longest: int, recipe: Recipe) -> Check | None:
    """Whether the longest answer, of about so many tokens, would be cut; None where all have room."""
    if longest <= recipe.max_answer_tokens:
        return None
    text = translate(
        "readiness",
        "Your longest answer has about {n} tokens; this setup cuts answers after {limit}. Raise “Longest "
        "answer (tokens)” under Advanced, or choose the preset Auto.",
    )
    text = text.format(n=number_text(longest), limit=number_text(recipe.max_answer_tokens))
    return Check("length", "warn", text)


def memory_check(verdict: str, too_large: bool) -> Check:
    """Whether the model fits, by the verdict of the memory bar; `too_large`: its weights alone do not."""
    if too_large:
        text = translate("readiness", "The model is too large for this computer's memory.")
        return Check("model", "bad", text)
    match verdict:
        case "good":
            return Check("model", "good", translate("readiness", "The model fits into memory (estimate)"))
        case "":
            text = translate("readiness", "It is not known whether the model fits into memory")
            return Check("model", "warn", text)
        case "warn":
            return Check("model", "warn", translate("readiness", "Memory will be tight (estimate)"))
    text = translate(
        "readiness",
        "It probably does not fit into memory. A smaller model, fewer groups at once, or gradient "
        "checkpointing need less.",
    )
    return Check("model", "warn", text)
