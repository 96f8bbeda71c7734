"""The sampled answers of the models beside their greedy ones: how sure each model is of what it says."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.assess.assessment import Assessment, PassAt, Sampled
from engine.assess.stats import Interval
from gui.assess.delegates import IntervalDelegate
from gui.assess.labels import interval_text, share_text
from gui.assess.leaderboard import (
    NAME_WIDTH,
    ROW_HEIGHT,
    Standing,
    StandingColumn,
    figure_column,
    interval_column,
    name_column,
)
from gui.assess.room import LeastWidth
from gui.shared.scores import percent
from gui.shared.tables import ItemTable, table_view
from gui.shared.widgets import Card, label


class SampledModel(ItemTable[Standing]):
    """A model a line; those without sampled answers are left out."""

    def show_assessment(self, assessment: Assessment, titles: list[str]) -> None:
        found = [
            Standing(at, title, result)
            for at, (title, result) in enumerate(zip(titles, assessment.models, strict=True))
            if result.sampled is not None
        ]
        ks = sorted({one.k for standing in found for one in _passed(standing.result.sampled)})
        self.set_columns(
            [
                name_column(self.tr("Model")),
                interval_column(
                    self.tr("Greedy exact"),
                    lambda result: result.exact,
                    self.tr("The exact match of the greedy answers, as above"),
                    share_text,
                    percent,
                ),
                interval_column(
                    self.tr("Sampled exact"),
                    lambda result: result.sampled.pass_rate if result.sampled else None,
                    self.tr(
                        "The share of all sampled answers that is exact. The nearer to that of the greedy "
                        "answers, the surer the model is of what it says."
                    ),
                    share_text,
                    percent,
                ),
                *(self._any_of(k) for k in ks[-1:]),
                interval_column(
                    self.tr("Mean reward"),
                    lambda result: result.sampled.reward if result.sampled else None,
                    self.tr("The mean reward of the sampled answers, with its 95% interval"),
                    interval_text,
                    lambda value: f"{value:.3f}",
                ),
                figure_column(
                    self.tr("Spread"),
                    lambda result: result.sampled.spread if result.sampled else None,
                    self.tr(
                        "How far the rewards of the sampled answers to one prompt lie apart (standard "
                        "deviation)"
                    ),
                    "{:.2f}",
                ),
            ]
        )
        self.show_items(found)

    def _any_of(self, k: int) -> StandingColumn:
        def share(sampled: Sampled | None) -> Interval | None:
            return next((one.share for one in _passed(sampled) if one.k == k), None)

        return interval_column(
            self.tr("Any of {k}").format(k=k),
            lambda result: share(result.sampled),
            self.tr("The share of rows of which at least one of so many sampled answers is exact (pass@k)"),
            share_text,
            percent,
        )


class SampledCard(Card):
    """Hidden where no answers were sampled."""

    def __init__(self) -> None:
        super().__init__(self.tr("Sampled answers"))
        self.model = SampledModel()
        self._delegate = IntervalDelegate()
        self._note = label("", "muted", wrap=True)
        self.view = table_view(self.model, "sampled", self.tr("Sampled answers"), row_height=ROW_HEIGHT)
        self.view.setItemDelegate(self._delegate)
        self.view.setWordWrap(True)
        LeastWidth(self.view, self.model, 0, NAME_WIDTH, whole=True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._note)
        self.body.addWidget(self.view)

    def show_assessment(self, assessment: Assessment, titles: list[str]) -> None:
        sampling = assessment.sampling
        self.setVisible(sampling is not None)
        if sampling is not None:
            text = self.tr("{count} a prompt, drawn at temperature {temperature} with seed {seed}")
            told = text.format(
                count=sampling.samples, temperature=f"{sampling.temperature:g}", seed=sampling.seed
            )
            self._note.setText(told)
            self.model.show_assessment(assessment, titles)


def _passed(sampled: Sampled | None) -> tuple[PassAt, ...]:
    return sampled.pass_at if sampled else ()
