"""A computer with or without a keyring, and nothing of a test's keys left behind."""

from __future__ import annotations

import os

import keyring
import pytest
from keyring.backends.fail import Keyring as NoRing

from tests.endpoints.rings import MemoryRing

OWN = ("LATHE_KEY_", "LATHE_AGREED_")


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
