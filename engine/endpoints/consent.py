"""Prompts leave the machine only to a host that the person has agreed to, once for each endpoint and host.

An endpoint on this computer needs no consent: nothing leaves the machine.
"""

from __future__ import annotations

import os

from engine.base import store
from engine.base.errors import UserError
from engine.base.text import Text
from engine.endpoints.settings import Endpoint, folder, variable

FILE = "agreed.json"


def agreed(endpoint: Endpoint) -> bool:
    """Whether prompts may go to this endpoint: it is on this computer, or the person agreed to its host."""
    if endpoint.is_local:
        return True
    return endpoint.host in (_kept().get(endpoint.name), os.environ.get(_for_now(endpoint)))


def agree(endpoint: Endpoint, *, lasting: bool = True) -> None:
    """Note that prompts may go to this endpoint's host; not `lasting`: from this process and those it starts.

    Raises UserError when the disk does not take it.
    """
    if not lasting:
        os.environ[_for_now(endpoint)] = endpoint.host
        return
    folder().mkdir(parents=True, exist_ok=True)
    store.write_json(folder() / FILE, {**_kept(), endpoint.name: endpoint.host})


def withdraw(endpoint: Endpoint) -> None:
    """Take the consent back. Raises UserError when the disk does not take it."""
    os.environ.pop(_for_now(endpoint), None)
    kept = _kept()
    if kept.pop(endpoint.name, None) is not None:
        store.write_json(folder() / FILE, kept)


def sentence(endpoint: Endpoint) -> Text:
    """What the person agrees to."""
    return Text(
        "Prompts, the system prompt and the JSON Schema will leave this computer and go to {host}, whose "
        "operator can read them.",
        endpoint.host,
    )


def require_consent(endpoint: Endpoint) -> None:
    """Raises UserError where the person has not agreed to this endpoint's host."""
    if not agreed(endpoint):
        raise UserError(
            "You have not agreed that prompts go to {host} (endpoint {name}).",
            endpoint.host,
            endpoint.name,
            hint=Text("Agree once with: lathe endpoints agree {name}, or in the settings.", endpoint.name),
        )


def _kept() -> dict[str, str]:
    """The hosts by the endpoint's name; a damaged file means that nothing was agreed to."""
    path = folder() / FILE
    try:
        value = store.read_json(path) if path.exists() else {}
    except UserError:
        return {}
    return {str(name): str(host) for name, host in value.items()} if isinstance(value, dict) else {}


def _for_now(endpoint: Endpoint) -> str:
    return variable(endpoint.name).replace("LATHE_KEY_", "LATHE_AGREED_")
