"""The traceback of an exception without the user's data that its messages may quote.

A message may hold a row, a prompt or an answer: `KeyError('the key')`, pydantic's `input_value=...`,
`float()`'s quoting, an f-string of any library. Kept of a message are:

- raised by a `raise` of Python code: the literals of that code which occur in it, and short numbers;
- raised by native code (torch, the interpreter): the message without quoted texts, but for names where the
  exception quotes only names.

Source lines are kept; notes and values of variables are not.
"""

from __future__ import annotations

import dis
import json
import os
import re
import traceback
from collections.abc import Iterator
from types import CodeType, TracebackType

from pydantic import ValidationError

LEFT_OUT = "…"
LONGEST_MESSAGE = 600
_NAMES_ONLY = (AttributeError, ImportError, NameError, RuntimeError, TypeError)  # these quote identifiers
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|“[^”]*”|\{.*\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][\w.]{0,60}")
_FILLED_IN = re.compile(r"%[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|\{[^{}]*\}")
_KEPT_BETWEEN = re.compile(r"[\s\d\W]{1,12}")  # punctuation and short numbers between two literals
_LONG_NUMBER = re.compile(r"\d{5,}")
_RAISE = frozenset({dis.opmap["RAISE_VARARGS"], dis.opmap["RERAISE"]})


def traceback_of(error: BaseException) -> str:
    """The traceback of an exception and of those that led to it, the first one first."""
    return without_home("\n".join(_parts(error, set())))


def without_home(text: str) -> str:
    """The text with `~` for the home folder, whose path holds the user's name."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    return text if len(home) < 4 else text.replace(home, "~")


def message_of(error: BaseException) -> str:
    """What may be kept of an exception's message."""
    match error:
        case json.JSONDecodeError():
            return f"{error.msg.split(':')[0]}: line {error.lineno} column {error.colno}"
        case ValidationError():
            kinds = ", ".join(sorted({one["type"] for one in error.errors(include_input=False)}))
            return f"{error.error_count()} faults in {error.title}: {kinds}"
        case SyntaxError():
            return f"line {error.lineno}"
        case OSError() if error.errno is not None:
            return f"[Errno {error.errno}] {error.strerror}"
    message = str(error)[: 4 * LONGEST_MESSAGE]
    last = _last(error.__traceback__)
    if last is None:
        return LEFT_OUT if message else ""
    literals = {text for code in _codes(error.__traceback__) for text in _literals(code)}
    if message in literals or message.strip("'\"") in literals:
        kept = message
    elif _raised_by_python(last):
        kept = _only_literals(message, literals)
    else:
        kept = _without_quoted(message, isinstance(error, _NAMES_ONLY))
    return kept[:LONGEST_MESSAGE]


def _parts(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _parts(before, seen)
        yield ""
        yield "It led to:\n" if error.__cause__ else "While it was handled, there came:\n"
    yield "Traceback (most recent call last):"
    yield "".join(_stack(error.__traceback__).format()).rstrip("\n")
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    message = message_of(error)
    yield f"{name}: {message}" if message else name


def _stack(trace: TracebackType | None) -> traceback.StackSummary:
    """The frames; source lines only of Python files: a template's may hold anything."""
    frames = [
        frame
        if frame.filename.endswith(".py")
        else traceback.FrameSummary(frame.filename, frame.lineno, frame.name, line="")
        for frame in traceback.extract_tb(trace)
    ]
    return traceback.StackSummary.from_list(frames)


def _last(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace


def _raised_by_python(trace: TracebackType) -> bool:
    """Whether the innermost frame stands at a `raise`; otherwise it was in a call of native code."""
    code = trace.tb_frame.f_code.co_code
    return trace.tb_lasti < 0 or code[trace.tb_lasti] in _RAISE


def _codes(trace: TracebackType | None) -> Iterator[CodeType]:
    while trace is not None:
        yield trace.tb_frame.f_code
        trace = trace.tb_next


def _literals(code: CodeType) -> Iterator[str]:
    """The text constants of a function, whole and split where values are filled in."""
    for text in code.co_consts:
        if isinstance(text, str):
            yield text
            yield from (piece for piece in _FILLED_IN.split(text) if piece != text)


def _only_literals(message: str, literals: set[str]) -> str:
    phrases = [text for text in literals if len(text.strip()) > 2 and " " in text]
    if not phrases:
        return LEFT_OUT if message else ""
    longest_first = sorted(phrases, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", message)
    kept = [piece if number % 2 else _between(piece) for number, piece in enumerate(pieces)]
    return re.sub(rf"{LEFT_OUT}(?:\s*{LEFT_OUT})+", LEFT_OUT, "".join(kept)) or LEFT_OUT


def _between(piece: str) -> str:
    """A filled-in value, where it is punctuation and short numbers; else the mark for an omission."""
    if not piece or (_KEPT_BETWEEN.fullmatch(piece) and piece.isascii() and not _LONG_NUMBER.search(piece)):
        return piece
    return LEFT_OUT


def _without_quoted(message: str, names_may_stay: bool) -> str:
    def shown(quoted: re.Match[str]) -> str:
        inner = quoted.group()[1:-1]
        return quoted.group() if names_may_stay and _NAME.fullmatch(inner) else LEFT_OUT

    return _QUOTED.sub(shown, message)
