"""Whether there is a newer version; asked on request or where switched on, never installed.

The address is one of the build's facts; it answers with {"version": "0.2.0", "page": "https://..."}.
"""

from __future__ import annotations

from dataclasses import dataclass

from packaging.version import InvalidVersion, Version
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.app import fetching
from engine.app.build_facts import Address, build_facts, version
from engine.base.errors import UserError
from engine.base.text import Text


class Newest(BaseModel):
    """The answer; unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: str = Field(max_length=64)
    page: Address = ""  # empty: that of the build


@dataclass(frozen=True, slots=True)
class Update:
    """The newest version, whether it is newer than this one, and its download page ("" if unknown)."""

    version: str
    newer: bool
    page: str


def can_ask() -> bool:
    """Whether this build has an address to ask."""
    return bool(build_facts().update_address)


def page() -> str:
    """The download page for people; empty where the build has none."""
    return build_facts().update_page


def ask() -> Update:
    """Ask the build's address. Raises UserError: no address, no network, an unreadable answer."""
    address = build_facts().update_address
    if not address:
        raise UserError(
            "This build of Lathe knows no address to ask for a newer version.", hint=_look_there()
        )
    try:
        newest = Newest.model_validate_json(fetching.short_answer(address))
        newer = Version(newest.version) > Version(version())
    except (ValidationError, InvalidVersion) as error:
        raise UserError(
            "{address} did not say which version is the newest.", address, hint=_look_there()
        ) from error
    return Update(newest.version, newer, newest.page or page())


def _look_there() -> str:
    return Text("Look at {page}.", page()) if page() else Text("Look for it where you got this program.")
