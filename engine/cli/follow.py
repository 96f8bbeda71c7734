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

NAMES = {"warm_start": "Warm start", "grpo": "GRPO"}


class Bar:
    """Draws a run's events as one progress bar a phase, with notes above it."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def show(self, event: ev.AnyEvent) -> None:
        match event:
            case ev.PhaseStarted():
                self._open(NAMES[event.phase], event.steps)
            case ev.WarmStep():
                self._step(event.step, {"loss": f"{event.loss:.3f}"})
            case ev.GrpoStep():
                self._step(event.step, {"reward": f"{event.reward.mean:.3f}", "loss": f"{event.loss:.3f}"})
            case ev.HeldOut():
                mark = "  <- best" if event.best else ""
                self.note(
                    f"{NAMES[event.phase]}, step {event.step}: exact match {event.exact:.3f}, reward "
                    f"{event.reward:.3f} on {event.rows} validation rows{mark}"
                )
            case ev.Alarm():
                self.note(f"! {event.message} {event.hint}")
            case ev.Paused():
                self.note(f"Paused at step {event.step}.")
            case ev.Progress() if event.total > 1:
                self._open(event.stage, event.total, again=False)
                self._step(event.done, {})
            case ev.Finished():
                self.close()
                self.note(f"{event.message} {event.report if event.status != 'failed' else ''}".strip())
            case _:
                pass

    def note(self, text: str) -> None:
        tqdm.write(text, file=sys.stderr)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _open(self, title: str, total: int, again: bool = True) -> None:
        if not again and self._bar is not None and self._bar.desc.startswith(title):
            return
        self.close()
        self._bar = tqdm(total=total, desc=title, file=sys.stderr, dynamic_ncols=True, leave=True)

    def _step(self, step: int, figures: dict[str, str]) -> None:
        if self._bar is not None:
            self._bar.set_postfix(figures, refresh=False)
            self._bar.update(step - self._bar.n)


@contextmanager
def followed(run: Path) -> Iterator[None]:
    """While the block runs, show the events that are appended to this run's file."""
    tail = Tail(run / "events.jsonl")
    tail.poll()
    over = threading.Event()
    bar = Bar()

    def watch() -> None:
        while True:
            last = over.wait(0.5)
            events, rewound = tail.poll()
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
        super().__init__(desc=title, file=sys.stderr, dynamic_ncols=True)

    def count(self, done: int, total: int) -> None:
        self.total = total
        self.update(done - self.n)

    def stage(self, stage: str, done: int, total: int) -> None:
        """A `Progress`."""
        self.set_description(stage)
        self.count(done, total)
