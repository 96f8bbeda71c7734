"""The gate of agreement: independent answers to a new prompt must equal the answer that was intended."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from engine.augment.batches import Candidate
from engine.augment.prompts import READ_EXAMPLES, reading_messages
from engine.augment.request import Request
from engine.augment.talkers import Asked, Said, Talker
from engine.base.progress import Cancel
from engine.base.text import Text
from engine.data.rows import Row
from engine.project import Project
from engine.rewards.parse import parse
from engine.rewards.schema import answer_schema
from engine.runs.recipe import Recipe

_SHOWN = 3  # answers that differ, kept with the candidate
_LONGEST = 300  # characters kept of each


class Reading:
    """Reads candidates back. A reader that was trained on the task is asked as it was trained, by the prompt
    alone; another one is shown `examples` training rows first."""

    def __init__(self, project: Project, request: Request, reader: Talker) -> None:
        self._task, self._request, self._reader = project.task, request, reader
        self._schema = answer_schema(project.task.schema)
        self._longest = Recipe().max_answer_tokens
        self.examples = 0 if reader.trained else READ_EXAMPLES

    @property
    def at_once(self) -> int:
        """How many candidates are best read together."""
        return self._reader.at_once

    def read(self, candidates: Sequence[Candidate], shown: Sequence[Row], cancel: Cancel) -> list[Candidate]:
        """The candidates with what was read. One whose answers cannot agree any more is asked no further."""
        found = [_Read(one) for one in candidates]
        for sample in range(self._request.samples):
            left = self._request.samples - sample
            asked = [one for one in found if self._request.agrees(one.agreed + left)]
            lines = [self._asked(one.candidate, shown, sample) for one in asked]
            temperature = self._request.reading_temperature
            said = self._reader.say(lines, temperature, self._longest, (), cancel) if lines else []
            for one, answer in zip(asked, said, strict=True):
                one.take(answer, self._equals(answer.text, one.candidate))
        return [one.judged(self._request) for one in found]

    def _asked(self, candidate: Candidate, shown: Sequence[Row], sample: int) -> Asked:
        room = self._reader.room - self._longest if self._reader.room else 0
        messages = reading_messages(self._task, shown, candidate.prompt, room)
        seed = Random(f"read {self._request.seed} {candidate.number} {sample}").getrandbits(31)
        return Asked(messages, seed, self._task.working)

    def _equals(self, text: str, candidate: Candidate) -> bool:
        value = parse(self._task.parts_of(text).answer).value
        right = (candidate.completion, *candidate.accepted)
        return value is not None and any(self._schema.equal(value, answer) for answer in right)


class _Read:
    """What was read of one candidate so far."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.agreed, self.read, self.tokens = 0, 0, (0, 0)
        self._misread: list[str] = []
        self._failure: Text | None = None

    def take(self, said: Said, equals: bool) -> None:
        self.read += 1
        self.tokens = self.tokens[0] + said.tokens[0], self.tokens[1] + said.tokens[1]
        if said.failure is not None:
            self._failure = said.failure
        elif equals:
            self.agreed += 1
        else:
            self._misread.append(said.text.strip()[:_LONGEST])

    def judged(self, request: Request) -> Candidate:
        found: dict[str, object] = {
            "agreed": self.agreed,
            "read": self.read,
            "misread": tuple(dict.fromkeys(self._misread))[:_SHOWN],
            "read_tokens": self.tokens,
        }
        if not request.agrees(self.agreed):
            reason = Text("{n} of {total} answers read back equal the intended one", self.agreed, self.read)
            if self._failure is not None and not self._misread:
                reason = Text("it could not be read back: {reason}", self._failure)
            found |= {"gate": "agreement", "reason": reason}
        return self.candidate.model_copy(update=found)
