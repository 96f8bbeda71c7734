"""A running job in a terminal: its events, tailed into a progress bar on stderr."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from engine.runs import events as ev
from engine.runs.runlog import Tail
from engine.runs.summary import RunSummary

# Seconds between two states of a bar; a log keeps every one of them, a terminal only the last.
ON_TERMINAL, IN_LOG = 0.1, 10.0
NAMES: dict[str, str] = {"warm_start": "Warm start", "grpo": "GRPO", "rejection": "Rejection sampling"}


class Bar:
    """Draws a run's events as one progress bar of all its steps, and one for each other stage."""

    def __init__(self, run: RunSummary) -> None:
        self._run = run
        self._bar: tqdm[Any] | None = None

    def show(self, event: ev.AnyEvent) -> None:
        """Draw the next event. Steps count over both phases, as everywhere."""
        self._run.take([event])
        match event:
            case ev.Step():
                reward = {"reward": f"{event.reward.mean:.3f}"} if isinstance(event, ev.SampledStep) else {}
                self._count(NAMES[event.phase], {**reward, "loss": f"{event.loss:.3f}"})
            case ev.HeldOut():
                mark = "  <- best" if event.best else ""
                self.note(
                    f"{self._moment(event)}: exact match {event.exact:.3f}, reward {event.reward:.3f} on "
                    f"{event.rows} validation rows{mark}"
                )
            case ev.Alarm():
                self.note(f"! {event.message} {event.hint}")
            case ev.Paused():
                self.note(f"Paused at step {self._run.step}.")
            case ev.Progress() if event.total <= 1:
                self.note(f"{event.stage}…")
            case ev.Progress() | ev.PhaseStarted():
                self._count(NAMES.get(self._run.stage, self._run.stage), {})
            case ev.Finished():
                self.close()
                self.note(f"{event.message} {event.report if event.status != 'failed' else ''}".strip())
            case _:
                pass

    def begin_again(self, events: list[ev.AnyEvent]) -> None:
        """The run was rewound by a resume; these are all events that remain of it."""
        self._run = RunSummary(self._run.folder)
        self._run.take(events)

    def note(self, text: str) -> None:
        tqdm.write(text, file=sys.stderr)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _moment(self, event: ev.HeldOut) -> str:
        if event.step == 0:
            return "Base model"
        return f"{NAMES[event.phase]}, step {self._run.at(event.phase, event.step)}"

    def _count(self, title: str, figures: dict[str, str]) -> None:
        """Bring the bar of this title to where the run is."""
        run = self._run
        if self._bar is None or self._bar.desc.removesuffix(": ") != title:
            self.close()
            self._bar = tqdm(total=run.total, initial=run.done, desc=title, leave=True, **_style())
        self._bar.total = run.total
        self._bar.set_postfix(figures, refresh=False)
        self._bar.update(run.done - self._bar.n)


@contextmanager
def followed(run: Path) -> Iterator[None]:
    """While the block runs, show the events that are appended to this run's file."""
    tail = Tail(run / "events.jsonl")
    summary = RunSummary(run)
    summary.take(tail.poll()[0])  # of an earlier process
    over = threading.Event()
    bar = Bar(summary)

    def watch() -> None:
        while True:
            last = over.wait(0.5)
            events, rewound = tail.poll()
            if rewound:
                bar.begin_again(events)
            for event in [] if rewound else events:
                bar.show(event)
            if last:
                return

    thread = threading.Thread(target=watch, name="follow", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        bar.close()


class CountingBar(tqdm):  # type: ignore[type-arg]  # tqdm cannot be subscripted when it runs
    """A plain bar for work that only counts; a context manager."""

    def __init__(self, title: str) -> None:
        super().__init__(desc=title, **_style())
        self._stage = title

    def count(self, done: int, total: int) -> None:
        if (done, total) != (self.n, self.total):  # work that waits counts without getting on
            self.total = total
            self.update(done - self.n)

    def note(self, text: str) -> None:
        """A line above the bar."""
        self.write(text, file=sys.stderr)

    def stage(self, stage: str, done: int, total: int) -> None:
        """A `Progress`. Each stage has a pace and a time of its own."""
        if stage != self._stage:
            self._stage = stage
            self.set_description(stage, refresh=False)
            self.reset(total)
        self.count(done, total)


def _style() -> dict[str, Any]:
    pause = ON_TERMINAL if sys.stderr.isatty() else IN_LOG
    return {"file": sys.stderr, "dynamic_ncols": True, "mininterval": pause}
