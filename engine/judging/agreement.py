"""How far a judge agrees with the person's marks: kept with the project, and needed before it may weigh.

Light: the window imports it.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import field_fault
from engine.base.text import Text
from engine.endpoints.consent import require_consent
from engine.endpoints.settings import PREFIX, find_endpoint
from engine.judging.models import content_of
from engine.project import Project
from engine.rewards.judges import judges, parameters_of
from engine.rewards.registry import dimension
from engine.rewards.rubric import Entry

FILE = "agreement.json"
LEAST = 20  # marks that a judge must have been compared with
KEPT = 50  # comparisons, the newest


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Disagreement(_Value):
    """A marked answer that the judge sees otherwise; `right` is the person's mark, `score` the verdict."""

    row: str
    model: str
    expected: str
    given: str
    right: bool
    score: float
    reason: str


class Agreement(_Value):
    """A judge beside the person's marks, by criterion, field, and the content behind the judge's name.

    Of the marked answers that it judged, `both` are right to both sides, `neither` to none, and the others to
    one side only. `low` and `high` bound the share that agrees (Wilson, 95%); `kappa` is Cohen's, None where
    both sides gave one and the same judgement throughout. `unjudged` answers had no verdict. A verdict took
    so many tokens and `seconds` on average; `made` is in seconds since 1970.
    """

    criterion: str
    field: str
    model: str
    content: str
    both: int
    only_person: int
    only_judge: int
    neither: int
    low: float
    high: float
    kappa: float | None
    unjudged: int
    input_tokens: float
    output_tokens: float
    seconds: float
    made: float
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def marks(self) -> int:
        """The marked answers with a verdict."""
        return self.both + self.only_person + self.only_judge + self.neither

    @property
    def share(self) -> float:
        """The share of them on which judge and person agree."""
        return (self.both + self.neither) / self.marks if self.marks else 0.0

    @property
    def enough(self) -> bool:
        return self.marks >= LEAST


_FILE = TypeAdapter(tuple[Agreement, ...])


def read_agreements(project: Path) -> tuple[Agreement, ...]:
    """All comparisons of a project, the newest first. Raises UserError where their file is damaged."""
    path = project / FILE
    if not path.is_file():
        return ()
    try:
        return _FILE.validate_python(store.read_json(path))
    except ValidationError as error:
        raise UserError("{path}: {place}: {reason}.", path, *field_fault(error)) from error


def keep_agreement(project: Path, one: Agreement) -> None:
    """Keep a comparison in place of an earlier one of the same judge. Raises UserError."""
    others = [other for other in read_agreements(project) if _place(other) != _place(one)]
    kept = [each.model_dump(mode="json") for each in (one, *others)[:KEPT]]
    store.write_json(project / FILE, kept)


def agreement_of(project: Path, entry: Entry) -> Agreement | None:
    """The comparison of the judge of an entry as it is now; None where there is none.

    Raises UserError for a damaged file and a judge that is not there.
    """
    chosen = parameters_of(entry)
    content = content_of(chosen.model)
    wanted = (chosen.criterion, chosen.field, chosen.model, content)
    return next((one for one in read_agreements(project) if _place(one) == wanted), None)


def sufficient_agreement(project: Path, entry: Entry) -> Agreement:
    """The comparison by which the judge of an entry may weigh. Raises UserError where it may not."""
    found = agreement_of(project, entry)
    if found is not None and found.enough:
        return found
    name = Text.verbatim(entry.label or dimension(entry.dimension).title)
    raise UserError(
        "“{name}” may not weigh yet: its judge was compared with {n} of your marks; {least} are needed.",
        name,
        found.marks if found else 0,
        LEAST,
        hint="Mark answers on the Assess page, then compare on the Rewards page or with lathe judge; or give "
        "it the weight 0.",
    )


def require(project: Project) -> None:
    """Raises UserError where a judge that weighs something may not, or may not be asked."""
    for entry in judges(project.rubric):
        sufficient_agreement(project.folder, entry)
        model = parameters_of(entry).model
        if model.startswith(PREFIX):
            require_consent(find_endpoint(model))


def _place(one: Agreement) -> tuple[str, str, str, str]:
    return one.criterion, one.field, one.model, one.content
