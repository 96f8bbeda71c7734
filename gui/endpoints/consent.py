"""The question before prompts leave this computer: once for each endpoint and host."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.endpoints import consent
from engine.endpoints.settings import PREFIX, Endpoint, find_endpoint
from gui.shared import errors
from gui.shared.boxes import agreed
from gui.shared.i18n import translate
from gui.shared.sentences import engine_text


def ask_consent(parent: QWidget, endpoint: Endpoint, what: str = "") -> bool:
    """Ask, and note the consent; `what` says which prompts are sent now, how many, and what that costs."""
    question = translate("endpoints", "Send prompts to {host}?").format(host=endpoint.host)
    once = translate("endpoints", "You are asked once for this endpoint; you can withdraw under Endpoints.")
    more = "\n\n".join(filter(None, (engine_text(consent.sentence(endpoint)), what, once)))
    yes = translate("endpoints", "Agree")
    if not agreed(parent, question, more, yes, danger=True):
        return False
    return errors.guarded(parent, lambda: consent.agree(endpoint))


def may_be_asked(parent: QWidget, names: Iterable[str], what: str = "") -> bool:
    """Whether these models may be asked: those behind an address after the person agreed, all others always.

    An endpoint that is gone is shown as an error.
    """
    for name in dict.fromkeys(names):
        if not name.startswith(PREFIX):
            continue
        try:
            endpoint = find_endpoint(name)
        except UserError as error:
            errors.show(parent, error)
            return False
        if not consent.agreed(endpoint) and not ask_consent(parent, endpoint, what):
            return False
    return True
