"""The choice of a model for each side: what is offered, what is chosen, and when it is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.assess.choices import adapters
from gui.endpoints.opening import CHANGES, edit_endpoints
from gui.play import choices
from gui.play.choices import Choice
from gui.play.model_slot import ModelSlot
from gui.play.pane import Pane
from gui.shared import file_dialogs
from gui.workspace.workspace import Workspace

LARGEST_BY_ITSELF = 2 * 10**9  # bytes; a larger model is loaded by the first question only


class Choosers(QObject):
    """Keeps the lists of both panes up to date. A side that the user has not set gets a default: the best
    run or its export on the right, its base on the left. `picked` follows each choice of the user."""

    picked = Signal()

    def __init__(
        self, workspace: Workspace, slots: Sequence[ModelSlot], panes: Sequence[Pane], parent: QWidget
    ):
        super().__init__(parent)
        self._workspace = workspace
        self._window = parent
        self._slots = slots
        self._panes = panes
        self._others: list[Choice] = []  # files that are no export of this project
        self._picked = [False, False]
        for side, pane in enumerate(panes):
            pane.chosen.connect(lambda choice, side=side: self.choose(choice, side))
            pane.file_wanted.connect(lambda side=side: self._browse(side))
            pane.endpoint_wanted.connect(lambda side=side: self._add_endpoint(side))
        CHANGES.changed.connect(self._endpoints_changed)

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of the models that the user chose, left and right; "" for a default."""
        left, right = (
            slot.choice.key if picked and slot.choice is not None else ""
            for slot, picked in zip(self._slots, self._picked, strict=True)
        )
        return left, right

    def recall(self, keys: Sequence[str]) -> None:
        """Choose the models of the last time that still exist; nothing is loaded yet."""
        project = self._workspace.folder
        known = [
            *choices.exported_choices(project),
            *chain(*choices.run_choices(project)),
            *choices.base_choices(project),
            *choices.endpoint_choices(),
        ]
        for side, key in enumerate(keys):
            choice = next((one for one in known if one.key == key), None)
            path = Path(key.removeprefix(choices.FILE))
            if choice is None and key.startswith(choices.FILE) and path.is_file():
                choice = choices.file_choice(path)
                self._others.append(choice)
            if choice is not None:
                self._picked[side] = True
                self._slots[side].choose(choice)

    def refresh(self) -> None:
        """List the models again."""
        project = self._workspace.folder
        exported, bases = choices.exported_choices(project), choices.base_choices(project)
        runs, checkpoints = choices.run_choices(project)
        if not self._picked[1]:
            self._slots[1].choose(choices.recommended(exported, runs))
        if not self._picked[0]:
            right = self._slots[1].choice
            self._slots[0].choose(choices.base_of(right, bases, project) if right else bases[0])
        offered = [*exported, *runs, *bases, *choices.endpoint_choices(), *self._others]
        for pane in self._panes:
            pane.set_choices(offered, checkpoints)

    def choose(self, choice: Choice, side: int) -> None:
        """Take the user's choice for a side, and load it at once; an endpoint needs no loading."""
        self._picked[side] = True
        self._slots[side].choose(choice)
        self.refresh()
        if choice.endpoint is None:
            self._slots[side].prepare()
        self.picked.emit()

    def choose_run(self, name: str, which: str, side: int) -> None:
        """Choose the adapter of a run for a side; one that is not there changes nothing."""
        found = adapters(self._workspace.folder / "runs" / name)
        adapter = next((one for one in found if one.which == which), None)
        if adapter is not None:
            self.choose(choices.run_choice(adapter), side)

    def choose_file(self, path: Path, side: int) -> None:
        """Choose a GGUF file for a side; an exported one keeps its title."""
        choice = choices.file_choice(path)
        known = [*choices.exported_choices(self._workspace.folder), *self._others]
        listed = next((one for one in known if one.key == choice.key), None)
        if listed is None:
            self._others.append(choice)
        self.choose(listed or choice, side)

    def load(self) -> None:
        """Load the chosen models that are not large, so that the first answer comes soon."""
        for slot in self._slots:
            choice = slot.choice
            if choice is None or slot.failure is not None:
                continue
            base = choice.adapter.model if choice.adapter else choice.base
            if base == choices.EMBEDDED or (choice.path and choice.size <= LARGEST_BY_ITSELF):
                slot.prepare()

    def ask_for_file(self) -> Path | None:
        """A GGUF file that the user picks."""
        filters = self.tr("GGUF models (*.gguf)")
        return file_dialogs.open_file(self._window, "model file", self.tr("Choose a model"), filters)

    def ask_for_endpoint(self) -> str:
        """The name of an endpoint that the user adds, or nothing."""
        return edit_endpoints(self._window)

    def _add_endpoint(self, side: int) -> None:
        name = self.ask_for_endpoint()
        choice = next((one for one in choices.endpoint_choices() if one.key == name), None)
        if choice is not None:
            self.choose(choice, side)

    def _endpoints_changed(self) -> None:
        """List the endpoints of now. A chosen one begins anew, with its key of now; one that is gone goes."""
        if self._workspace.project is None:
            return
        known = {one.key: one for one in choices.endpoint_choices()}
        for side, slot in enumerate(self._slots):
            if slot.choice is None or slot.choice.endpoint is None:
                continue
            now = known.get(slot.choice.key)
            self._picked[side] = self._picked[side] and now is not None
            slot.choose(None)
            slot.choose(now)
        self.refresh()

    def _browse(self, side: int) -> None:
        if (path := self.ask_for_file()) is not None:
            self.choose_file(path, side)
