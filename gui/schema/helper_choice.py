"""Which facts are worked out and added to each prompt before the model sees it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from engine.registry import prompt_helpers
from gui.shared.sentences import engine_text
from gui.shared.widgets import column, label, row

_ROWS_LOOKED_AT = 200


class HelperChoice(QWidget):
    """The prompt helper of a task; `changed` follows every choice.

    Hidden where no helper would add anything to the prompts and none is chosen.
    """

    changed = Signal()

    def __init__(self, chosen: str = "") -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setObjectName("prompt_helper")
        self.box.addItem(self.tr("Nothing"), "")
        self._example = label("", "muted", wrap=True)
        title = label(self.tr("&Added to each prompt"))
        title.setBuddy(self.box)
        self.setLayout(column(row(title, self.box, None), self._example, spacing=4))
        self._prompts: Sequence[str] = ()
        self._chosen = chosen
        self.set_prompts(())
        self.box.currentIndexChanged.connect(self._choose)

    def value(self) -> str:
        """The name of the helper, or ""."""
        return self._chosen

    def set_prompts(self, prompts: Sequence[str]) -> None:
        """Offer the helpers that add something to most of these prompts, and the one that is chosen."""
        self._prompts = prompts[:: max(1, len(prompts) // _ROWS_LOOKED_AT)]
        fitting = {name: helper for name, helper in prompt_helpers().items() if self._fits(name)}
        self.box.blockSignals(True)
        while self.box.count() > 1:
            self.box.removeItem(1)
        for name, helper in fitting.items():
            self.box.addItem(engine_text(helper.title), name)
        self.box.setCurrentIndex(max(0, self.box.findData(self._chosen)))
        self.box.blockSignals(False)
        self.setVisible(bool(fitting))
        self._show_example()

    def _fits(self, name: str) -> bool:
        if name == self._chosen:
            return True
        helper = prompt_helpers()[name]
        added = sum(helper.ask(prompt) != prompt for prompt in self._prompts)
        return helper.general and added * 2 > len(self._prompts)

    def _choose(self) -> None:
        self._chosen = str(self.box.currentData())
        self._show_example()
        self.changed.emit()

    def _show_example(self) -> None:
        """A prompt as the model would see it: of the rows, where it adds something to one of them."""
        helper = prompt_helpers().get(self._chosen)
        if helper is None:
            self._example.setText(self.tr("The model sees each prompt as it stands in the rows."))
            return
        prompt = next((one for one in self._prompts if helper.ask(one) != one), helper.example)
        self._example.setText(self.tr("The model sees: {prompt}").format(prompt=helper.ask(prompt)[:300]))
