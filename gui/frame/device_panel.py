"""What this computer trains with: device, driver, memory now, versions, and why the GPU is used or not."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from engine.app.device_facts import DeviceFacts, device_facts
from engine.app.hardware import Load
from engine.base.errors import UserError
from gui.frame.cuda_offer import CudaOffer
from gui.frame.machine import MachineWatch
from gui.shared import desktop
from gui.shared.background import Background
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, label, row


class DevicePanel(QDialog):
    """Reads the facts in the background, and shows the load as the machine's watch tells it."""

    def __init__(self, parent: QWidget, watch: MachineWatch, cuda: CudaOffer) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("This computer"))
        self.setMinimumWidth(560)
        self._device = label(self.tr("Looking at this computer…"), "heading", wrap=True)
        self._use = label("", wrap=True, selectable=True)
        self._use.setMinimumHeight(2 * self.fontMetrics().height())
        self._lines: dict[str, tuple[QLabel, QLabel]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        titles = {
            "driver": self.tr("NVIDIA driver"),
            "gpu_memory": self.tr("Memory of the card"),
            "gpu": self.tr("Use of the card"),
            "memory": self.tr("Memory"),
            "processor": self.tr("Use of the processor"),
        }
        for name, title in titles.items():
            self._add(name, title)
        self.copy_button = button(self.tr("Copy as text"), self._copy, icon="copy")
        self.copy_button.setEnabled(False)
        self.card_button = button(self.tr("NVIDIA card…"), cuda.show)
        self.card_button.setVisible(cuda.status.state != "none")
        close = button(self.tr("Close"), self.accept, role="primary")
        close.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 20, 22, 18)
        box.setSpacing(12)
        box.addWidget(self._device)
        box.addWidget(self._use)
        box.addLayout(self._grid)
        box.addStretch(1)
        box.addLayout(row(self.copy_button, self.card_button, None, close))
        close.setFocus()
        watch.looked.connect(self._show_load)
        self._work = Background(self)
        self._work.done.connect(self._show)
        self._work.failed.connect(self._failed)
        self._work.start(lambda _: device_facts())

    @property
    def words(self) -> str:
        """Everything that is shown, as text for a bug report."""
        lines = [self._device.text(), self._use.text()]
        lines += [f"{name.text()}: {value.text()}" for name, value in self._lines.values() if value.text()]
        return "\n".join(lines) + "\n"

    def _add(self, name: str, title: str) -> None:
        """A line of its own for a fact, hidden until it is known."""
        head, value = label(title, "muted"), label("", wrap=True, selectable=True)
        line = len(self._lines)
        self._grid.addWidget(head, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, line, 1)
        self._lines[name] = head, value
        self._set(name, "")

    def _set(self, name: str, text: str) -> None:
        title, value = self._lines[name]
        value.setText(text)
        title.setVisible(bool(text))
        value.setVisible(bool(text))

    def _show(self, facts: DeviceFacts) -> None:
        self._device.setText(engine_text(facts.device))
        self._use.setText(engine_text(facts.use))
        self._set("driver", engine_text(facts.driver))
        *programs, system = facts.versions
        for name, value in (*programs, ("Qt", qVersion()), system):
            self._add(name, self.tr("System") if name == "System" else name)
            self._set(name, value)
        self.copy_button.setEnabled(True)

    def _failed(self, error: UserError) -> None:
        self._device.setText(error_text(error))

    def _show_load(self, device: str, load: Load) -> None:
        self._set("memory", self._used(load.memory_used, load.memory_total))
        self._set("processor", f"{load.processor:.0%}")
        if load.gpu_memory_total:
            self._set("gpu_memory", self._used(load.gpu_memory_used or 0, load.gpu_memory_total))
        if load.gpu is not None:
            heat = f", {load.gpu_celsius:.0f} °C" if load.gpu_celsius is not None else ""
            self._set("gpu", f"{load.gpu:.0%}{heat}")

    def _used(self, used: int, total: int) -> str:
        text = self.tr("{used} of {total} GB in use")
        return text.format(used=f"{used / 1e9:.1f}", total=f"{total / 1e9:.1f}")

    def _copy(self) -> None:
        desktop.copy_text(self.words)
        self.copy_button.setText(self.tr("Copied"))
