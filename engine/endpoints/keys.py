"""The keys of endpoints: in the system's keyring, an environment variable or memory, and nowhere else.

Memory is this process's own environment: processes that it starts find the key there. A file never holds one,
so the keyrings that are files (`keyrings.alt`) count as none.
"""

from __future__ import annotations

import os
from typing import Any, Literal

from engine.base.errors import UserError
from engine.endpoints.settings import variable

SERVICE = "lathe"
Place = Literal["keyring", "memory"]
Found = Literal["variable", "keyring", ""]


def key_of(name: str) -> str | None:
    """The key of an endpoint: from its environment variable, else the keyring; None where there is none.

    A keyring may ask the person to unlock it, so it blocks.
    """
    if key := _held(name):
        return key
    ring = _ring()
    try:
        return ring.get_password(SERVICE, name) or None if ring is not None else None
    except Exception:  # locked, refused, or its service has gone: each backend raises its own
        return None


def place_of(name: str) -> Found:
    """Where the key of an endpoint is; empty where it has none. It blocks as `key_of` does."""
    if _held(name):
        return "variable"
    return "keyring" if key_of(name) else ""


def keep_key(name: str, key: str) -> Place:
    """Keep the key of an endpoint; returns where.

    Without a usable keyring it is in memory: for this process and those it starts from now on. Raises
    UserError for a text that cannot be a key.
    """
    key, ring = _checked(key), _ring()
    try:
        if ring is not None:
            ring.set_password(SERVICE, name, key)
            os.environ.pop(variable(name), None)  # an older one there would be found first
            return "keyring"
    except Exception:  # locked, refused, or its service has gone: each backend raises its own
        pass
    hold_key(name, key)
    return "memory"


def hold_key(name: str, key: str) -> None:
    """Keep the key of an endpoint in memory only. Raises UserError for a text that cannot be a key."""
    os.environ[variable(name)] = _checked(key)


def forget_key(name: str) -> None:
    """Forget the key of an endpoint, here and in the keyring; harmless where there is none."""
    os.environ.pop(variable(name), None)
    ring = _ring()
    try:
        if ring is not None and ring.get_password(SERVICE, name) is not None:
            ring.delete_password(SERVICE, name)
    except Exception as error:
        raise UserError(
            "The system's keyring did not delete the key of {name}.", name, hint="Delete it there."
        ) from error


def has_keyring() -> bool:
    """Whether the system has a keyring in which a key can be kept."""
    return _ring() is not None


def _held(name: str) -> str:
    return os.environ.get(variable(name), "").strip()


def _checked(key: str) -> str:
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UserError("This is no key: it is empty, or has spaces or letters that no key has.")
    return key


def _ring() -> Any:
    """The system's keyring, or None where there is none or it is a file."""
    try:
        import keyring

        found = keyring.get_keyring()
    except Exception:  # a backend that does not start is none
        return None
    chained = getattr(found, "backends", None)
    return next((one for one in chained or [found] if _is_real(one)), None)


def _is_real(ring: Any) -> bool:
    module = type(ring).__module__
    return not module.startswith(("keyrings.alt", "keyring.backends.fail", "keyring.backends.null"))
