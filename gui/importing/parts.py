"""Sections of the page over a file: the system prompt, the rewards, the split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFormLayout, QMenu, QSpinBox, QWidget

from engine.from_file.prompt import field_names, gone_names
from engine.rewards.field_paths import judged_fields
from engine.rewards.rubric import Rubric
from gui.importing.draft import SplitWish
from gui.schema.helper_choice import HelperChoice
from gui.schema.titles import gone_text
from gui.shared.i18n import translate
from gui.shared.labels import list_text, number_text
from gui.shared.scores import part_title
from gui.shared.tables import FIT, CellTable, table_view
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import button, column, inset, label, row

LARGEST_SEED = 999_999_999


class PromptPart(QWidget):
    """The system prompt: written from the fields, until it is edited by hand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edited = False
        self.text = TextEdit()
        self.text.setObjectName("new_system_prompt")
        self.text.setAccessibleName(self.tr("System prompt"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.anew = button(
            self.tr("Write it anew"),
            self._write_anew,
            icon="refresh",
            tip=self.tr("From the fields, in place of what was typed"),
            name="new_prompt_anew",
        )
        self._menu = QMenu(self)
        self.own = button(self.tr("From the file"), tip=self.tr("The system texts of the file's chat rows"))
        self.own.setObjectName("new_prompt_own")
        self.own.setMenu(self._menu)
        hint = label(self.tr("What the model is told before each prompt."), "muted", wrap=True)
        buttons = row(self.anew, self.own, None)
        self.gone = label("", "warn", wrap=True, name="new_prompt_gone")
        self._schema: Mapping[str, Any] = {}
        self._names: set[str] = set()  # of all fields since the file was read
        self.helper = HelperChoice()
        parts = (hint, self.text, self.gone, buttons, self.helper)
        self.setLayout(column(*parts, spacing=6, stretch=self.text))
        self.set_own(())
        self._show_buttons()

    def wish(self) -> str | None:
        """The text typed, or None where it is written from the fields."""
        return self.text.toPlainText() if self.edited else None

    def show_text(self, text: str, schema: Mapping[str, Any]) -> None:
        """What is proposed for this schema; a text that was edited stays, and names of fields that it has
        and the schema lost are told.
        """
        self._schema = schema
        if not self.edited and text != self.text.toPlainText():
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)
        self._show_gone()
        self._names |= field_names(schema)

    def set_own(self, texts: Sequence[str]) -> None:
        """The system texts that the file brings, which can be taken."""
        self._names.clear()
        self._menu.clear()
        for text in texts[:20]:
            action = QAction(" ".join(text.split())[:90].replace("&", "&&"), self._menu)
            action.setToolTip(text[:2000])
            action.triggered.connect(lambda checked=False, one=text: self.text.setPlainText(one))
            self._menu.addAction(action)
        self.own.setVisible(bool(texts))

    def _show_gone(self) -> None:
        self.gone.setText(gone_text(gone_names(self.text.toPlainText(), self._names, self._schema)))
        self.gone.setVisible(bool(self.gone.text()))

    def _typed(self) -> None:
        self.edited = True
        self._show_gone()
        self._show_buttons()
        self.changed.emit()

    def _write_anew(self) -> None:
        self.edited = False
        self._show_buttons()
        self.changed.emit()

    def _show_buttons(self) -> None:
        self.anew.setEnabled(self.edited)


class RewardsPart(QWidget):
    """The rewards in short: what is judged, in which field, and how much it counts."""

    def __init__(self) -> None:
        super().__init__()
        titles = [self.tr("Judges"), self.tr("Field"), self.tr("Share of the total")]
        self.table = CellTable(titles, (170, 0, FIT))
        view = table_view(self.table, "new_rewards", self.tr("Rewards"))
        hint = label(
            self.tr("An answer is rewarded by these. They can be changed later on the Rewards page."),
            "muted",
            wrap=True,
        )
        self.setLayout(column(hint, view, spacing=6, stretch=view))

    def show_rubric(self, rubric: Rubric) -> None:
        total = sum(one.weight for one in rubric.active) or 1.0
        self.table.show_items(
            (part_title(one.dimension), list_text(judged_fields(one).values()), f"{one.weight / total:.0%}")
            for one in rubric.active
        )

    @staticmethod
    def summary(rubric: Rubric) -> str:
        """The titles, those of one kind counted."""
        counts = Counter(part_title(one.dimension) for one in rubric.active)
        return list_text(f"{title} ×{count}" if count > 1 else title for title, count in counts.items())


class SplitForm(QWidget):
    """How much is held out for the test, and how. `changed` follows every choice."""

    changed = Signal()

    def __init__(self, wish: SplitWish | None = None) -> None:
        super().__init__()
        wish = wish or SplitWish()
        self.share, self.seed = QSpinBox(), QSpinBox()
        self.share.setObjectName("split_share")
        self.share.setRange(1, 90)
        self.share.setSuffix(" %")
        self.share.setValue(round(100 * wish.share))
        self.seed.setObjectName("split_seed")
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setValue(wish.seed)
        self.by_kind = QCheckBox(self.tr("The same share of each kind"))
        self.by_kind.setObjectName("split_by_kind")
        self.by_kind.setChecked(wish.by_kind)
        self.keep = QCheckBox(self.tr("Keep the split that rows bring"))
        self.keep.setObjectName("split_keep")
        self.keep.setChecked(wish.keep)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for title, box, tip in (
            (self.tr("Held out for the test"), self.share, self.tr("These rows prove what was learned.")),
            (self.tr("Seed"), self.seed, self.tr("The same seed draws the same rows again.")),
        ):
            box.setMaximumWidth(140)
            inset(box)
            box.setToolTip(tip)
            head = label(title)
            head.setBuddy(box)
            form.addRow(head, box)
            box.valueChanged.connect(lambda *_: self.changed.emit())
        for check in (self.by_kind, self.keep):
            check.toggled.connect(lambda *_: self.changed.emit())
        hint = label(
            self.tr("Rows with nearly the same prompt stay on one side: nothing leaks into the test."),
            "muted",
            wrap=True,
        )
        self.setLayout(column(form, self.by_kind, self.keep, hint, None, spacing=8))

    def wish(self) -> SplitWish:
        return SplitWish(
            self.share.value() / 100, self.by_kind.isChecked(), self.seed.value(), self.keep.isChecked()
        )

    def show_rows(self, *, kinds: bool, own: bool) -> None:
        """What has a meaning: whether the rows have kinds, and splits of their own."""
        self.by_kind.setVisible(kinds)
        self.keep.setVisible(own)
        ruled = own and self.keep.isChecked()
        for box in (self.share, self.seed, self.by_kind):
            box.setEnabled(not ruled)


def counts_text(counts: Mapping[str, int]) -> str:
    """How many rows each split has, in words."""
    texts = (
        (counts["train"], translate("split", "{n} to train on")),
        (counts["valid"], translate("split", "{n} for validation")),
        (counts["test"], translate("split", "{n} held out for the test")),
    )
    return list_text(text.format(n=number_text(count)) for count, text in texts if count)
