"""The filter bar over the cases: a search, and choosers of verdict, of who is right, kind and wrong field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.assess.assessment import Pair, Verdict
from gui.assess.case_model import NO_OBJECT, CaseFilter, Counts, Which
from gui.assess.labels import letter, verdict_text
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.labels import number_text
from gui.shared.widgets import button, column, label, row

_MARKED = "marked"


class CaseFilters(QWidget):
    """`chosen` is the filter that is set."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pair = (0, 0)
        self._marked: frozenset[str] = frozenset()
        self._counts = Counts(Counter(), [], [])
        self.search = QLineEdit()
        self.search.setObjectName("case_search")
        self.search.setPlaceholderText(self.tr("Search prompts and answers"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _: self.changed.emit())
        self.which = self._chooser("which", self.tr("Which models are right"))
        self.verdict = self._chooser("verdict", self.tr("Who wins by reward, of the chosen pair"))
        self.kind = self._chooser("kind", self.tr("Kind of row"))
        self.fault = self._chooser("fault", self.tr("A field that an answer got wrong"))
        self._count = label("", "muted")
        self.clear_button = button(self.tr("Show all"), self.clear)
        choosers = (self.which, self.verdict, self.kind, self.fault)
        second = row(*choosers)
        for at in range(len(choosers)):
            second.setStretch(at, 1)
        first = row(self.search, self._count, self.clear_button, stretch=self.search)
        self.setLayout(column(first, second, spacing=6))

    @property
    def chosen(self) -> CaseFilter:
        verdict, which = self.verdict.currentData(), self.which.currentData()
        return CaseFilter(
            text=self.search.text(),
            verdict=Verdict(verdict) if verdict else None,
            pair=self._pair,
            kind=self.kind.currentData(),
            which=next((one for one, _ in self._counts.which if one.key == which), None),
            fault=self.fault.currentData(),
            row_ids=self._marked if which == _MARKED else None,
        )

    def fill(self, counts: Counts) -> None:
        """Offer what an assessment has, and filter nothing."""
        self._counts = counts
        none = self.tr("(none)")
        kinds = [(f"{kind or none} ({count})", kind) for kind, count in sorted(counts.kinds.items())]
        _fill(self.kind, self.tr("All kinds"), kinds)
        faults = []
        for fault, count in counts.faults:
            name = self.tr("not a JSON object") if fault.field == NO_OBJECT else fault.field
            text = self.tr("{model} wrong: {field} ({count})")
            faults.append((text.format(model=letter(fault.model), field=name, count=count), fault))
        _fill(self.fault, self.tr("Any field"), faults)
        self._fill_which()
        self._reset()

    def show_pair(self, pair: Pair | None) -> None:
        """The verdicts are those of this pair, B against A; None where there is one model only."""
        self.verdict.setVisible(pair is not None)
        if pair is None:
            _fill(self.verdict, "", [])
            return
        self._pair = (pair.a, pair.b)
        outcome, chosen = pair.outcome, self.verdict.currentIndex()
        counts = {Verdict.WIN: outcome.wins, Verdict.TIE: outcome.ties, Verdict.LOSS: outcome.losses}
        first = self.tr("{b} vs {a}: wins, ties, losses").format(a=letter(pair.a), b=letter(pair.b))
        entries = [(f"{verdict_text(verdict)} ({counts[verdict]})", verdict) for verdict in Verdict]
        _fill(self.verdict, first, entries)
        if chosen > 0:
            with QSignalBlocker(self.verdict):
                self.verdict.setCurrentIndex(chosen)
            self.changed.emit()

    def show_marked(self, row_ids: frozenset[str]) -> None:
        """Offer the cases that the person marked."""
        if row_ids != self._marked:
            self._marked = row_ids
            self._fill_which()

    def show_count(self, shown: int, total: int) -> None:
        every = self.tr("%Ln case(s)", "", total)
        some = self.tr("{shown} of %Ln case(s)", "", total).format(shown=number_text(shown))
        self._count.setText(every if shown == total else some)
        self.clear_button.setEnabled(shown != total)

    def clear(self) -> None:
        """Filter nothing any more."""
        self._reset()
        self.changed.emit()

    def _reset(self) -> None:
        with QSignalBlocker(self.search):
            self.search.clear()
        for chooser in (self.verdict, self.which, self.kind, self.fault):
            with QSignalBlocker(chooser):
                chooser.setCurrentIndex(0)

    def _fill_which(self) -> None:
        entries = [(f"{self._which_text(which)} ({count})", which.key) for which, count in self._counts.which]
        if self._marked:
            marked = self.tr("marked by you")
            entries.append((f"{marked} ({len(self._marked)})", _MARKED))
        _fill(self.which, self.tr("Right or wrong"), entries, self.which.currentData())

    def _which_text(self, which: Which) -> str:
        texts = {
            "differ": self.tr("right in some, wrong in others"),
            "all_right": self.tr("right in all"),
            "none_right": self.tr("wrong in all"),
            "wrong": self.tr("{model} wrong"),
            "only_right": self.tr("right in {model} only"),
            "missing": self.tr("no answer by {model}"),
        }
        return texts[which.kind].format(model=letter(max(0, which.model)))

    def _chooser(self, name: str, tip: str) -> Chooser:
        chooser = Chooser(f"case_{name}", tip, letters=10)
        chooser.currentIndexChanged.connect(lambda _: self.changed.emit())
        return chooser


def _fill(chooser: Chooser, first: str, items: Sequence[tuple[str, object]], chosen: object = None) -> None:
    chooser.fill([(first, None), *items], chosen)
    for at, (text, _) in enumerate(items, 1):
        chooser.setItemData(at, text, Qt.ItemDataRole.ToolTipRole)
