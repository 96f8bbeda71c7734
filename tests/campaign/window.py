"""Hostile texts in the window: pasted into each field of each page, as answers in Play and as rows.

What counts is the processor time that the window's own thread takes at a stretch, so that a busy machine
makes no fault. The window is made once, without a screen unless there is one, and stays.
"""

from __future__ import annotations

import atexit
import os
import time
from functools import cache
from typing import Any

from tests.campaign.driver import Case, FaultError, mutated
from tests.campaign.seeds import room
from tests.campaign.texts import pattern_of
from tests.models.test_hostile_templates import AT_ONCE
from tests.rewards.hostile import AWKWARD

LONGEST = 0.25  # seconds that the window may stand still
SETTLING = 0.8  # seconds in which what was begun by a text comes to its end
PAGES = ("data", "rewards", "training", "assess", "export", "play", "runs")

_TO = '{"$ref":"#/$defs/d%d"}'
TEXTS = {
    **AWKWARD,
    "a megabyte of spaces": " " * 1_000_000,
    "a megabyte of lines": "a\n" * 500_000,
    "accents upon one letter": "a" + "\u0301" * 100_000,
    "a word of joined emoji": "\U0001f468\u200d" * 50_000,
    "from right to left and back": "\u202eab\u202cc\u2067" * 50_000,
    "no width at all": "\u200b" * 500_000,
    "a field of a long name": '{"' + "k" * 500_000 + '":1}',
    "a long date": '{"from":"' + "2020-01-01" * 50_000 + '"}',
    "markup": "<table>" * 50_000 + "<img src='file:///dev/zero'><script>" * 1000,
    "a schema of many fields": '{"type":"object","properties":{'
    + ",".join(f'"k{i}":{{"type":"string","pattern":"^(a+)+$"}}' for i in range(5000))
    + "}}",
    "a schema that doubles": '{"$defs":{'
    + ",".join(f'"d{i}":{{"allOf":[{_TO % (i + 1)},{_TO % (i + 1)}]}}' for i in range(40))
    + ',"d40":{"type":"string"}},"$ref":"#/$defs/d0"}',
}


def window(case: Case) -> None:
    made = _window()
    name, text = _text(case)
    case.note("text.txt", text)
    if case.draw.random() < 0.3:
        where = "answer"
        _go(made, "play")
        took = _longest(lambda: _answer(made, case, text))
    else:
        where = case.draw.choice(PAGES)
        _go(made, where)
        fields = _fields(made)
        if not fields:
            return
        field = case.draw.choice(fields)
        where = f"{where}, {field.objectName() or type(field).__name__}"
        took = _longest(lambda: _paste(field, text))
        took = max(took, _longest(lambda: _empty(field)))
    case.counts["texts"] += 1
    if took > LONGEST:
        raise FaultError(f"the window stood still for {took:.2f} s: {name} ({where})")


def _text(case: Case) -> tuple[str, str]:
    kind = case.draw.random()
    if kind < 0.1:
        return "a pattern", pattern_of(case.draw)
    if kind < 0.2:
        return "a template", case.draw.choice(sorted(AT_ONCE))
    name = case.draw.choice(sorted(TEXTS))
    text = TEXTS[name]
    if case.draw.random() < 0.3:
        data = text[:200_000].encode("utf-8", "surrogatepass")
        return f"{name}, damaged", mutated(case.draw, data).decode("utf-8", "replace")
    return name, text


def shut() -> None:
    """Close the window, if it was made: no other test expects it."""
    if _window.cache_info().currsize:
        _window().close()
        _window.cache_clear()


@cache
def _window() -> Any:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("LATHE_DATA", str(room() / "data"))
    from PySide6.QtWidgets import QApplication

    from engine.project import new_project
    from gui.frame.app import make_app, make_window

    app = QApplication.instance() or make_app()
    made = make_window(app, new_project(room() / f"window-{time.time_ns()}").folder)  # type: ignore[arg-type]  # it is one
    atexit.register(shut)
    made.resize(1280, 800)
    made.show()
    for name in PAGES:
        _go(made, name)
    return made


def _go(made: Any, page: str) -> None:
    made.room_actions[page].trigger()
    until = time.monotonic() + 60
    while made.page is None or made.page.name != page or not made.page.isVisible():
        _longest(lambda: None, 0.1)
        if time.monotonic() > until:
            raise FaultError(f"the page {page} does not come")
    _longest(lambda: None)


def _fields(made: Any) -> list[Any]:
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

    found = [one for kind in (QLineEdit, QPlainTextEdit, QTextEdit) for one in made.findChildren(kind)]
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isReadOnly()]


def _paste(field: Any, text: str) -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.clipboard().setText(text)
    field.setFocus()
    field.selectAll()
    field.paste()


def _empty(field: Any) -> None:
    field.clear()


def _answer(made: Any, case: Case, text: str) -> None:
    from engine.play.history import HistoryEntry, Reply
    from engine.play.wire import Stats

    row = case.draw.choice(made.workspace.rows.all)
    stats = Stats(9, 0, 9, 0.1, 1.0, "end")
    texts = (text, case.draw.choice(("", text)))
    replies = tuple(Reply(model="a model", text=one, stats=stats) for one in texts)
    made.page.bring_back(HistoryEntry(time=1.9e9, prompt=row.prompt, replies=replies))


def _longest(act: Any, settling: float = SETTLING) -> float:
    """The most processor time that this thread took at a stretch, for the act and what it set off."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    app, until = QApplication.instance(), time.monotonic() + settling
    began = time.thread_time()
    act()
    longest = time.thread_time() - began
    while time.monotonic() < until:
        began = time.thread_time()
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)  # type: ignore[union-attr]  # it runs
        longest = max(longest, time.thread_time() - began)
        time.sleep(0.002)
    return longest
