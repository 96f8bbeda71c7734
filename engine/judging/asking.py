"""Asks judges for their verdicts, before `score` looks them up. Heavy where an endpoint judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from types import TracebackType
from typing import Protocol

from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.data.rows import Row
from engine.endpoints.settings import PREFIX, find_endpoint
from engine.judging.agreement import require
from engine.judging.models import content_of, file_of
from engine.judging.prompt import BOUNDED, SCHEMA, messages, read_grade
from engine.project import Project
from engine.rewards.judges import judges, questions
from engine.rewards.rubric import Entry, Rubric
from engine.rewards.verdicts import Question, Verdict, Verdicts

CONTEXT = 4096  # tokens that a judge on this computer holds at once
MOST_TOKENS = 256  # of its answer
JUDGING = Text("Asking the judge")

OnState = Callable[[Text], object]
Count = Callable[[int], None]
Answered = tuple[Row, str]


class _Judge(Protocol):
    def ask(self, asked: Sequence[Question], count: Count, should_stop: Cancel) -> None:
        """Keep a verdict on each question; `count` hears how many are done. Raises UserError, Cancelled."""
        ...

    def close(self) -> None: ...


class Judges:
    """The judges of a project, opened when they are first needed; close it, or use it in a `with`."""

    def __init__(self, on_state: OnState = lambda text: None) -> None:
        self._on_state = on_state
        self._open: dict[str, _Judge] = {}

    def __enter__(self) -> Judges:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End their processes and connections; they are opened again when they are needed."""
        while self._open:
            self._open.popitem()[1].close()

    def ask(
        self,
        entries: Iterable[Entry],
        rubric: Rubric,
        answered: Iterable[Answered],
        progress: Progress = silent,
        should_stop: Cancel = never,
    ) -> None:
        """Have every verdict that these entries need of these answers; those that are kept are not asked for.

        `progress` counts the others; what it raises stops the work, as does `should_stop` (Cancelled), and
        what came stays. A text that could not be judged is kept with its reason. Raises UserError without
        consent, and where no verdict can be had at all.
        """
        pairs = list(answered)
        needed = dict.fromkeys(
            one for entry in entries for pair in pairs for one in questions(entry, rubric, *pair)
        )
        kept = Verdicts()
        for name in {one.model for one in needed}:
            kept.meet(name, content_of(name))
        missing = [one for one, known in zip(needed, kept.get_all(needed), strict=True) if known is None]
        done = 0
        for name in dict.fromkeys(one.model for one in missing):
            own = [one for one in missing if one.model == name]
            before = done

            def count(ready: int, before: int = before) -> None:
                progress(JUDGING, before + ready, len(missing))

            self._opened(name).ask(own, count, should_stop)
            done += len(own)

    def _opened(self, name: str) -> _Judge:
        if name not in self._open:
            self._open[name] = _Remote(name, self._on_state) if name.startswith(PREFIX) else _Local(name)
        return self._open[name]


def ask_judges(project: Project, answered: Iterable[Answered], progress: Progress = silent) -> None:
    """Have the verdicts that the project's rewards need of these answers. Raises UserError; see `require`."""
    entries = judges(project.rubric)
    if not entries:
        return
    require(project)
    with Judges(lambda text: progress(text, 0, 0)) as asked:
        asked.ask(entries, project.rubric, answered, progress)


class _Remote:
    """A judge behind an address; many questions at once."""

    def __init__(self, name: str, on_state: OnState) -> None:
        from engine.endpoints.cache import Cache
        from engine.endpoints.client import EndpointClient

        self._client = EndpointClient(find_endpoint(name), Cache(), on_state)

    def ask(self, asked: Sequence[Question], count: Count, should_stop: Cancel) -> None:
        from engine.endpoints.reply import Request

        requests = [Request(messages(one), SCHEMA, temperature=0.0) for one in asked]
        replies = self._client.ask_many(requests, lambda done, _: count(done), should_stop)
        kept = Verdicts()
        for one, reply in zip(asked, replies, strict=True):
            if reply.failure is not None:
                kept.put(one, Verdict(None, reply.failure), lasting=False)
                continue
            score, reason = read_grade(reply.text)
            took = (reply.input_tokens, reply.output_tokens, reply.seconds)
            kept.put(one, Verdict(score, reason, *took))

    def close(self) -> None:
        self._client.close()


class _Local:
    """A judge on this computer, in a process of its own; one question after the other."""

    def __init__(self, name: str) -> None:
        from engine.play.client import open_player

        self._player = open_player(file_of(name), CONTEXT)
        self._format = self._player.chat_format.bound(False)

    def ask(self, asked: Sequence[Question], count: Count, should_stop: Cancel) -> None:
        kept = Verdicts()
        for done, one in enumerate(asked):
            count(done)
            if should_stop():
                raise Cancelled(JUDGING)
            kept.put(one, *self._verdict(one))
        count(len(asked))

    def _verdict(self, one: Question) -> tuple[Verdict, bool]:
        """The verdict, and whether it lasts: a player that refuses a text may take it another time."""
        from engine.play.client import RefusedError
        from engine.play.wire import SamplingParams

        began = monotonic()
        try:
            said, stats = self._player.ask(
                self._format.render(messages(one)), SamplingParams(MOST_TOKENS, schema=BOUNDED)
            )
        except RefusedError as error:
            return Verdict(None, error.message), False
        score, reason = read_grade(said)
        took = (stats.prompt_tokens, stats.answer_tokens, round(monotonic() - began, 4))
        return Verdict(score, reason, *took), True

    def close(self) -> None:
        self._player.close()
