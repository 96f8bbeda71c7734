"""Refuses, and notes, every connection of a Python process that would leave this computer.

Python imports a module of this name at its start, so the children of the tests are watched too: PYTHONPATH
leads here while they run. It loads nothing that Python has not loaded. Native code is not seen.
"""

from __future__ import annotations

import os
import sys

NOTES = "LATHE_TEST_NETWORK"  # the variable that names the file of refusals
_CONNECTING = ("socket.connect", "socket.sendto", "socket.sendmsg")
_ASKING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_HERE = ["", "localhost", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"]
if sys.platform != "win32":
    _HERE.append(os.uname().nodename)  # accelerate asks for the address of this computer's own name


def stays_here(host: object) -> bool:
    """Whether a host, or the place of a socket that is no network's, is this computer."""
    name = _text(host)
    return name in _HERE or (name.startswith("127.") and name.replace(".", "").isdigit())


def _text(host: object) -> str:
    if isinstance(host, bytes):
        return host.decode("utf-8", "replace")
    return host if isinstance(host, str) else ""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _CONNECTING:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in _ASKING:
        host = arguments[0]
    else:
        return
    if _text(host).endswith(".invalid"):
        # The name that no computer has is not even asked for.
        raise sys.modules["socket"].gaierror(-2, "Name or service not known")
    if not stays_here(host):
        _note(f"{event} {host!r} by {' '.join(map(str, sys.orig_argv))[:300]}\n")
        raise PermissionError(f"a test would reach {host!r}")


def _note(line: str) -> None:
    note = os.open(os.environ[NOTES], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(note, line.encode("utf-8", "replace"))
    os.close(note)


if os.environ.get(NOTES):
    sys.addaudithook(_watch)
