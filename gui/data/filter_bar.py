"""The line above the table that says which rows are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from engine.data.checks import Code
from engine.data.rows import SPLITS, Row
from gui.data.problem_labels import words_of
from gui.data.row_filter import ANY_PROBLEM, NO_PROBLEM, Filter, Problems
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.labels import number_text, split_title
from gui.shared.widgets import button, label, set_icon

PAUSE = 150  # milliseconds after the last key until the rows are filtered


class FilterBar(QWidget):
    """Text, kind, split and problem. `filter` is what is asked for now."""

    filter_changed = Signal()
    problems_wanted = Signal()  # the count of problems was clicked

    def __init__(self) -> None:
        super().__init__()
        self.text = QLineEdit()
        self.text.setObjectName("filter_text")
        self.text.setPlaceholderText(self.tr("Filter by text in prompt, answer or id"))
        self.text.setClearButtonEnabled(True)
        self.text.setToolTip(self.text.placeholderText())
        self.text.setMinimumWidth(150)
        self.text.setMaximumWidth(360)
        leading = QLineEdit.ActionPosition.LeadingPosition
        self._icon = self.text.addAction(theme.icon("search", "muted"), leading)
        self.kind = self._choice("filter_kind", self.tr("Show only rows of this kind"))
        self.split = self._choice("filter_split", self.tr("Show only rows of this split"))
        self.origin = self._choice(
            "filter_origin", self.tr("Show only rows that a model wrote, or the others")
        )
        self.problem = self._choice("filter_problem", self.tr("Show only rows with this problem"))
        self.clear_button = button(self.tr("Show all"), self.clear, role="quiet")
        self.clear_button.setToolTip(self.tr("Clear all filters"))
        self.problem_button = button("", self._problems_clicked, role="quiet", name="problem_count")
        self.problem_button.hide()
        self.count = label("", "muted", name="filter_count")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.filter_changed)
        self.text.textChanged.connect(lambda _: self._pause.start())
        self.text.returnPressed.connect(self._now)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.text, 3)
        for combo in (self.kind, self.split, self.origin, self.problem):
            box.addWidget(combo, 1)
        box.addWidget(self.clear_button)
        box.addStretch(0)
        box.addWidget(self.problem_button)
        box.addWidget(self.count)
        self._fill(self.split, self.tr("All splits"), [(split_title(one), one) for one in SPLITS])
        self._some, self._checked, self._of_rewards, self._unsaved = 0, False, False, 0
        self.set_kinds([])
        self.set_origins([])
        self.set_problems({}, checked=False)

    @property
    def filter(self) -> Filter:
        return Filter(
            self.text.text().strip(),
            self.kind.currentData(),
            self.split.currentData(),
            self.problem.currentData(),
            self.origin.currentData(),
        )

    def clear(self) -> None:
        """Show every row again."""
        self.text.clear()
        for combo in (self.kind, self.split, self.origin, self.problem):
            combo.setCurrentIndex(0)
        self._now()

    def set_kinds(self, rows: Iterable[Row]) -> list[str]:
        """Offer the kinds that these rows have, and give them in order."""
        counts = Counter(row.kind for row in rows)
        kinds = sorted(counts, key=str.casefold)
        none = self.tr("(no kind)")
        named = [(f"{one or none}  ({number_text(counts[one])})", one) for one in kinds]
        self._fill(self.kind, self.tr("All kinds"), named)
        found = [kind for kind in kinds if kind]
        self.kind.setVisible(bool(found) or self.kind.currentData() is not None)
        return found

    def set_origins(self, rows: Iterable[Row]) -> None:
        """Offer the rows that a model wrote, where there are any."""
        counts = Counter(bool(row.made_by) for row in rows)
        by_model, others = self.tr("Written by a model"), self.tr("Not by a model")
        named = [(f"{by_model}  ({number_text(counts[True])})", True)]
        named.append((f"{others}  ({number_text(counts[False])})", False))
        self._fill(self.origin, self.tr("All origins"), named)
        self.origin.setVisible(counts[True] > 0 or self.origin.currentData() is not None)

    def set_problems(self, problems: Problems, checked: bool = True, *, of_rewards: bool = False) -> None:
        """Offer the problems that were found; `checked`: the rows were looked at, so none means none.

        `of_rewards`: there are problems that belong to no row.
        """
        counts = Counter(code for own in problems.values() for code in {one.code for one in own})
        some = sum(1 for own in problems.values() if own)
        with_one = self.tr("With a problem")
        choices = [(f"{with_one}  ({number_text(some)})", ANY_PROBLEM)]
        for code in Code:
            if counts[code]:
                choices.append((f"{words_of(code).title}  ({number_text(counts[code])})", str(code)))
        choices.append((self.tr("Without problems"), NO_PROBLEM))
        self._fill(self.problem, self.tr("Problems: all rows"), choices)
        self._some, self._checked, self._of_rewards = some, checked, of_rewards
        self._show_problem_count()

    def show_problem(self, code: Code) -> None:
        """Leave only the rows with this problem, if there are any."""
        place = self.problem.findData(str(code))
        if place >= 0:
            self.problem.setCurrentIndex(place)
            self._now()

    def set_unsaved(self, rows: int) -> None:
        """In how many rows something is typed that cannot be saved."""
        self._unsaved = rows
        self._show_problem_count()

    def _show_problem_count(self) -> None:
        some = self._some
        others = self._of_rewards
        self.problem_button.setVisible(self._checked and bool(some or others or not self._unsaved))
        none = self.tr("Rewards") if others else self.tr("No problems")
        self.problem_button.setText(self.tr("%Ln row(s) with problems", "", some) if some else none)
        tip = self.tr("Show only these rows, and what is wrong with them")
        what = self.tr("See what is wrong with the rewards") if others else self.tr("See what was checked")
        self.problem_button.setToolTip(tip if some else what)
        set_icon(self.problem_button, *(("warning", "warn") if some or others else ("check", "good")))

    def _problems_clicked(self) -> None:
        if self._some:
            only = self.problem.currentData() == ANY_PROBLEM  # a second click shows all rows again
            self.problem.setCurrentIndex(0 if only else self.problem.findData(ANY_PROBLEM))
            self._now()
        self.problems_wanted.emit()

    def set_count(self, shown: int, all_rows: int, chosen: int = 0) -> None:
        """Say how many rows there are, how many of them the filter shows, and how many are selected."""
        text = self.tr("%Ln row(s)", "", all_rows)
        if shown != all_rows:
            text = self.tr("{shown} of %Ln row(s)", "", all_rows).format(shown=number_text(shown))
        if chosen > 1:
            text = self.tr("%Ln row(s) selected", "", chosen) + "  ·  " + text
        self.count.setText(text)
        self.clear_button.setVisible(bool(self.filter))

    def restyle(self) -> None:
        self._icon.setIcon(theme.icon("search", "muted"))

    def _now(self) -> None:
        self._pause.stop()
        self.filter_changed.emit()

    def _choice(self, name: str, tip: str) -> QComboBox:
        combo = Chooser()
        combo.setObjectName(name)
        combo.setToolTip(tip)
        combo.setAccessibleName(tip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        combo.setMaximumWidth(220)
        combo.activated.connect(lambda _: self._now())
        return combo

    def _fill(self, combo: QComboBox, every: str, choices: Sequence[tuple[str, str | bool]]) -> None:
        """Offer other choices; what was chosen stays chosen, also where it is not among them now."""
        chosen = combo.currentData()
        if chosen is not None and chosen not in [value for _, value in choices]:
            choices = [*choices, (self._gone_title(combo, chosen), chosen)]
        combo.clear()
        combo.addItem(every, None)
        for text, value in choices:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)

    def _gone_title(self, combo: QComboBox, chosen: str) -> str:
        """What a choice is called that no row answers to any more."""
        if combo is self.problem:
            return words_of(Code(chosen)).title
        return chosen or self.tr("(no kind)")
