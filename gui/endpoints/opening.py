"""Opens the dialog of the endpoints, and tells every list of models when they have changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.endpoints.settings import Endpoint, read_endpoints


class _Changes(QObject):
    changed = Signal()


CHANGES = _Changes()  # `changed` follows every change of the endpoints in this window


def known_endpoints() -> tuple[Endpoint, ...]:
    """The endpoints of this person; none where their file is damaged, which the dialog says."""
    try:
        return read_endpoints()
    except UserError:
        return ()


def edit_endpoints(parent: QWidget | None, name: str = "") -> str:
    """Open the dialog, at this endpoint, until it is closed; the title of one that was added, or nothing."""
    from gui.endpoints.dialog import EndpointsDialog

    before = known_endpoints()
    dialog = EndpointsDialog(parent, name)
    dialog.exec()
    dialog.deleteLater()
    after = known_endpoints()
    if dialog.touched:
        CHANGES.changed.emit()
    old = {one.name for one in before}
    return next((one.title for one in reversed(after) if one.name not in old), "")
