"""The project's rubric as TRL's reward functions, and the scores of a step for its log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.data.rows import Row
from engine.project import Project
from engine.rewards.dimensions import is_exact
from engine.rewards.part import Score
from engine.rewards.registry import dimension
from engine.rewards.rubric import score

EQUAL = 1e-9  # rewards nearer than this are the same
Scored = tuple[str, str, Score]  # row id, answer, its score by the rubric


class RewardAdapter:
    """The project's rubric as TRL's reward functions, one per dimension; keeps a step's scores for the log.

    TRL sums `weight x score` over the functions that return no None. The rubric's total is the weighted
    mean over the dimensions that apply, so each score is divided by the total weight of those: TRL's sum
    is then exactly the rubric's total. Where TRL normalises each function by itself (`scale_each_reward`),
    the scores are not divided: they are compared within a group. Each answer is scored once.
    `ask` has the verdicts of models that judge: it gets the answers that are about to be scored, all at once.
    """

    def __init__(
        self,
        project: Project,
        rows: Sequence[Row],
        each_by_itself: bool = False,
        ask: Callable[[list[tuple[Row, str]]], object] = lambda answered: None,
    ) -> None:
        self._rubric = project.rubric
        self._ask = ask
        self._each_by_itself = each_by_itself
        self._schema = project.task.schema
        self._rows = {row.id: row for row in rows}
        self._memo: dict[tuple[str, str], Score] = {}
        self.answers: list[Scored] = []
        self.replaced: list[list[Scored]] = []
        self.kept: list[bool] = []  # by rejection sampling, of the answers of the last rollout
        active = self._rubric.active
        total = sum(entry.weight for entry in active)
        self.weights = {entry.part_name: entry.weight / total for entry in active}
        self.form = {entry.part_name for entry in active if dimension(entry.dimension).form}

    def score(self, row_id: str, completion: str) -> Score:
        key = (row_id, completion)
        if key not in self._memo:
            self._memo[key] = score(self._rubric, self._rows[row_id], completion)
        return self._memo[key]

    def foresee(self, row_ids: Sequence[str], completions: Sequence[str]) -> None:
        """Have the verdicts on these answers, which are about to be scored. Raises UserError for none."""
        pairs = [
            (self._rows[row_id], text)
            for row_id, text in zip(row_ids, completions, strict=True)
            if (row_id, text) not in self._memo
        ]
        if pairs:
            self._ask(pairs)

    def functions(self) -> list[Callable[..., list[float | None]]]:
        """One reward function for each dimension, in the rubric's order."""
        names = list(self.weights)
        return [self._function(name, first=name == names[0]) for name in names]

    def _function(self, name: str, first: bool) -> Callable[..., list[float | None]]:
        def reward(completions: list[str], row_id: list[str], **columns: Any) -> list[float | None]:
            if first:
                self.foresee(row_id, completions)
            scores = [self.score(row, text) for row, text in zip(row_id, completions, strict=True)]
            if first:
                self.answers += list(zip(row_id, completions, scores, strict=True))
            return [self._scaled(answer, name) for answer in scores]

        reward.__name__ = name
        return reward

    def _scaled(self, answer: Score, name: str) -> float | None:
        part = answer.parts[name].score
        if part is None or self._each_by_itself:
            return part
        applies = sum(self.weights[key] for key, value in answer.parts.items() if value.score is not None)
        return part / applies if applies else part

    def has_spread(self, row_id: str, completions: Sequence[str]) -> bool:
        """Whether the answers of a group differ in reward, so that there is something to learn from them."""
        scores = [self.score(row_id, text) for text in completions]
        values = [[score.total for score in scores]]
        if self._each_by_itself:
            values = [[s.parts[name].score or 0.0 for s in scores] for name in self.weights]
        return any(max(column) - min(column) > EQUAL for column in values)

    def is_right(self, row_id: str, completion: str) -> bool:
        """Whether an answer has the highest reward there is, or is exactly what is expected."""
        best = self.score(row_id, completion).total > 1 - EQUAL
        return best or is_exact(self._rows[row_id], self._rubric.judged_text(completion), self._schema)

    def replace(self, row_id: str, completions: Sequence[str]) -> None:
        """Keep for the log a group that was sampled and takes no part in the update."""
        self.replaced.append([(row_id, text, self.score(row_id, text)) for text in completions])

    def take(self) -> tuple[list[Scored], list[list[Scored]]]:
        """What was sampled since the last call: the answers trained on, group after group, and the groups
        that others replaced."""
        taken = (self.answers, self.replaced)
        self.answers, self.replaced = [], []
        self._memo.clear()
        return taken

    def row(self, row_id: str) -> Row:
        return self._rows[row_id]
