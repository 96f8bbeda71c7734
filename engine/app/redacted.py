"""The traceback of an exception without what its messages quote.

A message may hold a row, a prompt or an answer: `KeyError('the key')`, pydantic's `input_value=...`,
`float()`'s own quoting, an f-string of any library. What stands in a program's source is no secret, so
this is what is kept of a message:

- raised by a `raise` of Python code: the literals of that code which occur in it, and short numbers;
- raised by native code (torch, the interpreter): the message without what stands in quotes, but for names
  of types and attributes where only these are quoted.

Source lines are the program's own; notes and values of variables are left out.
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
    """The same text with `~` for the user's home folder, which bears the user's name."""
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
    said = str(error)[: 4 * LONGEST_MESSAGE]
    last = _last(error.__traceback__)
    if last is None:
        return LEFT_OUT if said else ""
    literals = {text for code in _codes(error.__traceback__) for text in _literals(code)}
    if said in literals or said.strip("'\"") in literals:
        kept = said
    elif _raised_by_python(last):
        kept = _only_literals(said, literals)
    else:
        kept = _without_quoted(said, isinstance(error, _NAMES_ONLY))
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
    said = message_of(error)
    yield f"{name}: {said}" if said else name


def _stack(trace: TracebackType | None) -> traceback.StackSummary:
    """The frames; source lines only of Python files, since a template's may be anything."""
    found = [
        frame
        if frame.filename.endswith(".py")
        else traceback.FrameSummary(frame.filename, frame.lineno, frame.name, line="")
        for frame in traceback.extract_tb(trace)
    ]
    return traceback.StackSummary.from_list(found)


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
    """The texts that a function's source holds, split where values are filled in."""
    for one in code.co_consts:
        if isinstance(one, str):
            yield one
            yield from (piece for piece in _FILLED_IN.split(one) if piece != one)


def _only_literals(said: str, literals: set[str]) -> str:
    telling = sorted((one for one in literals if len(one.strip()) > 2 and " " in one), key=len, reverse=True)
    if not telling:
        return LEFT_OUT if said else ""
    pieces = re.split("(" + "|".join(re.escape(one) for one in telling) + ")", said)
    kept = [piece if number % 2 else _between(piece) for number, piece in enumerate(pieces)]
    return re.sub(rf"{LEFT_OUT}(?:\s*{LEFT_OUT})+", LEFT_OUT, "".join(kept)) or LEFT_OUT


def _between(piece: str) -> str:
    """What was filled in: nothing of it but punctuation and short numbers."""
    if not piece or (_KEPT_BETWEEN.fullmatch(piece) and piece.isascii() and not _LONG_NUMBER.search(piece)):
        return piece
    return LEFT_OUT


def _without_quoted(said: str, names_may_stay: bool) -> str:
    def shown(found: re.Match[str]) -> str:
        inner = found.group()[1:-1]
        return found.group() if names_may_stay and _NAME.fullmatch(inner) else LEFT_OUT

    return _QUOTED.sub(shown, said)
