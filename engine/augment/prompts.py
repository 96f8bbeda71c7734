"""What the models are asked: few-shot messages made of training rows only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.augment.draws import leaves
from engine.data.rows import Row, canonical
from engine.registry import prompt_helper
from engine.task import Task

Messages = tuple[dict[str, str], ...]
EXAMPLES = 6  # rows shown to the writer
READ_EXAMPLES = 8  # rows shown to a reader that was not trained on the task
_SHARE = 0.9  # of the prompts must begin alike
_LOOKED_AT = 1000
_BYTES_A_TOKEN = 2  # a low guess: digits are tokens of their own in most models
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Head:
    """The words that nearly all prompts begin with, digits aside, such as `today=20300720 Request:`.

    They are facts and frame, not what a person says: the model writes what follows them.
    """

    pattern: re.Pattern[str]

    def split(self, prompt: str) -> tuple[str, str]:
        """The head of a prompt, with the space after it, and the rest; no head where it begins otherwise."""
        match = self.pattern.match(prompt)
        end = match.end() if match else 0
        return prompt[:end], prompt[end:]


def head_of(rows: Sequence[Row]) -> Head:
    """The head that at least nine in ten prompts share, in whole words, up to where answers' values begin."""
    sample = rows[:: max(1, len(rows) // _LOOKED_AT)]
    masked = sorted(_masked(row.prompt) for row in sample)
    middle = masked[len(masked) // 2] if len(masked) > 1 else ""
    most, least = min(len(middle), _before_values(sample)), 0
    while least < most:  # the longest beginning of the middle one that enough of them share
        length = (least + most + 1) // 2
        if sum(one.startswith(middle[:length]) for one in masked) >= _SHARE * len(masked):
            least = length
        else:
            most = length - 1
    shared = middle[:least]
    whole = shared[: max((match.end() for match in re.finditer(r"\s+", shared)), default=0)]
    return Head(re.compile(r"\d+".join(re.escape(part) for part in whole.split("0"))))


def _masked(text: str) -> str:
    return _DIGITS.sub("0", text)


def _before_values(rows: Sequence[Row]) -> int:
    """How many characters of nine in ten masked prompts stand before any value of their answers."""
    starts = []
    for row in rows:
        texts = [
            str(value) for _, value in leaves(row.completion) if isinstance(value, str | int) and value != ""
        ]
        found = [re.search(rf"(?<!\w){re.escape(text)}(?!\w)", row.prompt) for text in texts]
        first = min((match.start() for match in found if match), default=len(row.prompt))
        starts.append(len(_masked(row.prompt[:first])))
    return sorted(starts)[int((1 - _SHARE) * len(starts))] if starts else 0


@dataclass(frozen=True)
class Writing:
    """How a model is asked for the prompt of an answer."""

    task: Task
    head: Head

    def messages(self, examples: Iterable[Row], wish: Row, other_than: str = "", room: int = 0) -> Messages:
        """Ask for a prompt to the answer of `wish`, which begins with the head of its prompt.

        `other_than` is a prompt that says the same already. `room` is how many tokens may be asked; examples
        that have no room are left out.
        """
        last = self._asked(wish)
        if other_than:
            last += f"\nSay it in other words than: {self.head.split(other_than)[1]}"
        first, end = {"role": "system", "content": self._system()}, {"role": "user", "content": last}
        turns = [
            ({"role": "user", "content": self._asked(row)}, {"role": "assistant", "content": self._rest(row)})
            for row in examples
        ]
        return fitting(first, turns, end, room)

    def _system(self) -> str:
        told = self.task.system_prompt.replace("{schema}", "").strip()
        return (
            "You write requests as people type them. Each message gives the JSON that a request means. "
            "Reply with one new request, on one line, and nothing else: it must mean exactly that JSON, "
            "every value of it, no more and no less. Keep the language and the style of the examples.\n"
            f"The JSON follows these rules:\n{told}"
        )

    def _asked(self, row: Row) -> str:
        head = self.head.split(row.prompt)[0].strip()
        return f"{head}\n{row.answer_text()}" if head else row.answer_text()

    def _rest(self, row: Row) -> str:
        return " ".join(self.head.split(row.prompt)[1].split())


def reading_messages(task: Task, examples: Iterable[Row], prompt: str, room: int = 0) -> Messages:
    """Ask a model that was not trained on the task for the answer to a prompt."""
    helped: Callable[[str], str] = prompt_helper(task.prompt_helper) if task.prompt_helper else str
    *first, end = task.messages(prompt)
    turns = [
        (
            {"role": "user", "content": helped(row.prompt)},
            {"role": "assistant", "content": _worked(task, row)},
        )
        for row in examples
    ]
    return fitting(first[0] if first else None, turns, end, room)


def _worked(task: Task, row: Row) -> str:
    answer = canonical(row.completion)
    return f"{row.reasoning}\n{answer}" if task.working and row.reasoning else answer


def fitting(
    first: dict[str, str] | None,
    turns: Sequence[tuple[dict[str, str], dict[str, str]]],
    end: dict[str, str],
    room: int,
) -> Messages:
    """The conversation with as many examples as have room; `room` 0 sets no limit."""
    outer = (first, end) if first else (end,)
    left = room * _BYTES_A_TOKEN - sum(map(_size, outer)) if room else float("inf")
    kept: list[dict[str, str]] = []
    for turn in turns:
        left -= sum(map(_size, turn))
        if left < 0:
            break
        kept += turn
    return (*((first,) if first else ()), *kept, end)


def _size(message: dict[str, str]) -> int:
    return len(message["content"].encode()) + 8 * _BYTES_A_TOKEN
