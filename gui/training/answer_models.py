"""The tables behind the answers: one group's answers, and the parts of one of them."""

from __future__ import annotations

from engine.runs.events import SampledAnswer, SampleGroup
from gui.shared.scores import part_title
from gui.shared.sentences import engine_text
from gui.shared.tables import Cell, Column, ItemTable

ScoredPart = tuple[str, tuple[float | None, str]]  # a dimension's name, its score and reason


class AnswersModel(ItemTable[SampledAnswer]):
    """The answers of a group, the best first: reward, advantage or whether it was kept, parts, text."""

    REWARD, ADVANTAGE, PARTS, ANSWER = range(4)

    def __init__(self) -> None:
        super().__init__()
        self._of_rejection = False
        self.columns = self._columns()

    def _columns(self) -> tuple[Column[SampledAnswer], ...]:
        return (
            Column(
                self.tr("Reward"),
                lambda answer: Cell(f"{answer.total:.3f}", tip=_scores(answer)),
                number=True,
                width=64,
                shares=lambda answer: [answer.total],
            ),
            self._kept() if self._of_rejection else self._advantage(),
            Column(
                self.tr("Parts"),
                lambda answer: Cell("", tip=_scores(answer)),
                width=100,
                shares=lambda answer: [score for score, _ in answer.parts.values()],
            ),
            Column(
                self.tr("Answer"),
                lambda answer: Cell(answer.text.replace("\n", " ⏎ "), tip=answer.text),
            ),
        )

    def _advantage(self) -> Column[SampledAnswer]:
        tip = self.tr("How far this answer lies above or below the mean of its group.")
        return Column(
            self.tr("Advantage"),
            lambda answer: Cell(f"{answer.advantage:+.3f}", tip=tip),
            number=True,
            width=86,
        )

    def _kept(self) -> Column[SampledAnswer]:
        tip = self.tr("Whether the model learned from this answer.")
        return Column(
            self.tr("Kept"),
            lambda answer: Cell(
                self.tr("kept") if answer.kept else "–", "good" if answer.kept else "", tip=tip
            ),
            width=86,
        )

    def show_group(self, group: SampleGroup | None) -> None:
        of_rejection = group is not None and any(answer.kept is not None for answer in group.answers)
        if group is not None and of_rejection != self._of_rejection:
            self._of_rejection = of_rejection
            self.set_columns(self._columns())
        self.show_items(sorted(group.answers, key=lambda answer: -answer.total) if group else [])


class PartsModel(ItemTable[ScoredPart]):
    """The reward parts of one answer with their reasons, in the rubric's order."""

    def __init__(self) -> None:
        super().__init__()
        self.columns = (
            Column(
                self.tr("Part"),
                lambda part: Cell(part_title(part[0]), tip=engine_text(part[1][1])),
                width=130,
            ),
            Column(
                self.tr("Score"),
                lambda part: Cell(_score(part[1][0]), tip=engine_text(part[1][1])),
                number=True,
                width=60,
                shares=lambda part: [part[1][0]],
            ),
            Column(self.tr("Why"), lambda part: engine_text(part[1][1])),
        )

    def show_answer(self, answer: SampledAnswer | None) -> None:
        self.show_items(answer.parts.items() if answer else ())


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.2f}"


def _scores(answer: SampledAnswer) -> str:
    return "\n".join(f"{part_title(name)}: {_score(part[0])}" for name, part in answer.parts.items())
