"""A computer with or without a keyring, and nothing of a test's keys left behind."""

from __future__ import annotations

import os

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoRing

OWN = ("LATHE_KEY_", "LATHE_AGREED_")


class MemoryRing(KeyringBackend):
    """A keyring that lasts as long as the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, password):
        self.kept[service, name] = password

    def delete_password(self, service, name):
        del self.kept[service, name]


@pytest.fixture(autouse=True)
def no_ring(monkeypatch):
    """This computer has no keyring, and no key in its environment, before the test and after it."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoRing())
    for name in [one for one in os.environ if one.startswith(OWN)]:
        monkeypatch.delenv(name)
    yield
    keyring.set_keyring(before)
    for name in [one for one in os.environ if one.startswith(OWN)]:
        del os.environ[name]


@pytest.fixture
def ring(no_ring):
    """This computer has a keyring."""
    found = MemoryRing()
    keyring.set_keyring(found)
    return found
