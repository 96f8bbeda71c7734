"""What exit codes say, and that a request to end is met."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from engine.base import signals

unix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@unix
@pytest.mark.parametrize(
    ("code", "crashed", "killed", "name"),
    [
        (0, False, False, ""),
        (1, False, False, ""),
        (-6, True, False, "SIGABRT"),
        (-11, True, False, "SIGSEGV"),
        (-9, False, True, "SIGKILL"),
        (-15, False, False, "SIGTERM"),
        (-2, False, False, "SIGINT"),
        (-250, True, False, ""),
    ],
)
def test_an_exit_code_says_how_a_process_ended(code: int, crashed: bool, killed: bool, name: str) -> None:
    assert (signals.crashed(code), signals.killed(code), signals.name(code)) == (crashed, killed, name)


@pytest.mark.parametrize("code", [0xC0000005, -1073741819])
def test_windows_names_a_crash_by_an_exception(code: int) -> None:
    assert signals.crashed(code) and not signals.crashed(1)


@unix
def test_a_request_to_end_calls_the_block_s_act_and_no_other_after_it() -> None:
    asked = (
        "import os, signal; from engine.base import signals; said = []\n"
        "with signals.asked_to_end(lambda: said.append(1)):\n"
        "    os.kill(os.getpid(), signal.SIGTERM); os.kill(os.getpid(), signal.SIGINT)\n"
        "print(len(said), flush=True); os.kill(os.getpid(), signal.SIGTERM)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.returncode) == ("2", -15)


def test_another_thread_cannot_ask_and_works_on() -> None:
    worked = []

    def work() -> None:
        with signals.asked_to_end(lambda: None):
            worked.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert worked
