"""Connections that would leave this computer are refused and noted, in a test's children too."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.network import refusals
from tests.watch.sitecustomize import stays_here

ELSEWHERE = "192.0.2.1"  # an address for documents, which no computer has


def test_a_connection_to_another_computer_is_refused_and_noted() -> None:
    with socket.socket() as one, pytest.raises(PermissionError, match="would reach"):
        one.connect((ELSEWHERE, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as one, pytest.raises(PermissionError):
        one.sendto(b"x", (ELSEWHERE, 53))
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.org", 443)
    assert [line.split()[0] for line in refusals()] == [
        "socket.connect",
        "socket.sendto",
        "socket.getaddrinfo",
    ]


def test_a_child_is_watched_as_well() -> None:
    asks = f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), timeout=5)"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, timeout=60)
    assert "PermissionError" in done.stderr
    assert refusals()


def test_what_stays_here_is_let_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert not refusals()
    assert all(map(stays_here, ("localhost", "127.0.0.2", b"::1", None, 5)))
    assert not any(map(stays_here, ("127.example.org", "10.0.0.1", b"example.org", "::2")))
