"""The work itself: a model writes prompts, the gates judge them, a model reads them back.

The candidates of a round share their examples, which a local model then reads once. A batch that was stopped
goes on as it would have gone.
"""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

from engine.augment.batches import Batch, Candidate, Tally, batches
from engine.augment.gates import Gates, Refused, cleaned
from engine.augment.plan import ROUND, Plan, Wish
from engine.augment.prompts import EXAMPLES, Writing, head_of
from engine.augment.reading import Reading
from engine.augment.talkers import Asked, Said, Talker, open_talker
from engine.base import lock
from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress
from engine.base.text import Text
from engine.data.rows import Row
from engine.project import Project

WORKING = Text("Writing rows and reading them back")
STOPS = ("\n",)
_LONGEST_SENTENCE = 200  # tokens
_EMPTY_ROUNDS = 9  # in a row, after which no more is hoped for


def make_rows(project: Project, batch: Batch, progress: Progress, cancel: Cancel) -> Tally:
    """Go on with a batch until enough rows passed, or as many were written as may be, or the time is over.

    Raises UserError, Cancelled; every candidate that was judged is kept then.
    """
    tally = Tally.of(batch.candidates())
    if batch.is_done(tally):
        return tally
    refusal = UserError("Rows are being written for this batch already.", hint="Wait until that has ended.")
    with lock.only_one(batch.folder, "making", refusal):
        writer = open_talker(project, batch.request.model, progress, cancel)
        try:
            same = batch.request.read_by == batch.request.model
            reader = writer if same else open_talker(project, batch.request.read_by, progress, cancel)
            try:
                return _Making(project, batch, writer, reader).run(progress, cancel)
            finally:
                if not same:
                    reader.close()
        finally:
            writer.close()


class _Making:
    def __init__(self, project: Project, batch: Batch, writer: Talker, reader: Talker) -> None:
        rows = project.rows()
        taught = [row for row in rows if row.split == "train" and not row.made_by]
        if not taught:
            raise UserError(
                "There are no training rows to begin with.", hint="Add some rows to the training split first."
            )
        request, schema = batch.request, project.task.schema
        self._batch, self._request, self._writer = batch, request, writer
        self._head = head_of(taught)
        self._writing = Writing(project.task, self._head)
        self._plan = Plan(taught, schema, request.ways, request.seed)
        self._gates = Gates(rows, taught, schema, self._head)
        self._reading = Reading(project, request, reader)
        candidates = batch.candidates()
        self._numbers = {one.number for one in candidates}
        self.tally = Tally.of(candidates)
        for other in batches(project.folder):  # what waits for review, or was rejected, is not written again
            for one in filter(lambda one: one.passed, other.candidates()):
                self._gates.add(one.as_row(other.id_of(one), ""))
        longest = max(len(self._head.split(row.prompt)[1]) for row in taught)
        # In tokens: few are shorter than a letter.
        self._longest = min(_LONGEST_SENTENCE, 20 + longest)

    def run(self, progress: Progress, cancel: Cancel) -> Tally:
        """Round after round; of one that was begun before, the candidates that are missing."""
        until = time.monotonic() + self._request.minutes * 60 if self._request.minutes else float("inf")
        self._batch.begin()
        number, empty = 0, 0
        while not self._batch.is_done(self.tally) and time.monotonic() < until:
            wishes = self._plan.wishes(number)
            empty = 0 if wishes else empty + 1
            if empty > _EMPTY_ROUNDS:
                raise UserError(
                    "No answer can be drawn from the training rows.", hint="Ask for other wordings."
                )
            numbered = {number * ROUND + at: wish for at, wish in enumerate(wishes, 1)}
            left = {at: wish for at, wish in numbered.items() if at not in self._numbers}
            left = dict(list(left.items())[: self._request.most - self.tally.written])
            if left:
                self._round(number, wishes, left, progress, cancel)
            number += 1
        self._say(progress)
        return self.tally

    def _round(
        self, number: int, wishes: list[Wish], left: dict[int, Wish], progress: Progress, cancel: Cancel
    ) -> None:
        """Write and judge those of a round's wishes that are `left`, by the numbers of their candidates."""
        examples = self._plan.examples(number, wishes, EXAMPLES)
        shown = self._plan.examples(number, wishes, self._reading.examples)
        unfit = {at: fault for at, wish in left.items() if (fault := self._gates.answer_fault(wish.row))}
        asked = {at: wish for at, wish in left.items() if at not in unfit}
        said = self._written(asked, examples, progress, cancel)
        if said and all(one.failure for one in said.values()):
            raise UserError("The model answers nothing: {reason}", next(iter(said.values())).failure)
        judged = [self._judged(at, wish, said.get(at, Said("")), unfit.get(at)) for at, wish in left.items()]
        for candidate in judged:
            if not candidate.passed:
                self._keep(candidate, progress)
        to_read = [one for one in judged if one.passed]
        for at in range(0, len(to_read), self._reading.at_once):
            if self._batch.is_done(self.tally):
                return
            for one in self._reading.read(to_read[at : at + self._reading.at_once], shown, cancel):
                self._keep(one, progress)

    def _written(
        self, wishes: dict[int, Wish], examples: list[Row], progress: Progress, cancel: Cancel
    ) -> dict[int, Said]:
        """What the model says to each wish, by number."""
        room = self._writer.room - self._longest if self._writer.room else 0
        asked: list[Asked] = []
        for at, wish in wishes.items():
            known = wish.row.prompt if wish.way == "wordings" else ""
            seed = Random(f"write {self._request.seed} {at}").getrandbits(31)
            asked.append(Asked(self._writing.messages(examples, wish.row, known, room), seed))
        said: list[Said] = []
        size = self._writer.at_once
        for start in range(0, len(asked), size):
            part = asked[start : start + size]
            said += self._writer.say(part, self._request.temperature, self._longest, STOPS, cancel)
            self._say(progress)
        return dict(zip(wishes, said, strict=True))

    def _judged(self, number: int, wish: Wish, said: Said, fault: Refused | None) -> Candidate:
        """The candidate after the gates that need no model."""
        text, (head, _) = cleaned(said.text), self._head.split(wish.row.prompt)
        row = replace(wish.row, id=f"{self._batch.number}-{number}", prompt=head + text, split="train")
        if fault is None and said.failure is not None:
            fault = "written", said.failure
        fault = fault or self._gates.fault(row, text)
        if fault is None:
            self._gates.add(row)  # the next one of this round must not be like it either
        gate, reason = fault or ("", Text(""))
        return Candidate(
            number=number,
            way=wish.way,
            row=wish.row.id,
            about=wish.about,
            prompt=row.prompt,
            completion=dict(row.completion),
            kind=row.kind,
            accepted=row.accepted,
            reasoning=row.reasoning,
            gate=gate,
            reason=reason,
            written_tokens=said.tokens,
        )

    def _keep(self, candidate: Candidate, progress: Progress) -> None:
        self._batch.append(candidate)
        self._numbers.add(candidate.number)
        self.tally = self.tally.plus(candidate)
        self._say(progress)

    def _say(self, progress: Progress) -> None:
        progress(WORKING, min(self.tally.passed, self._request.rows), self._request.rows)
