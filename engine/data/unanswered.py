"""Prompts without an expected answer, which GRPO may ask where rewards need none: `prompts.jsonl`.

They are no rows: nothing can be taught from them by example, and no model can be compared on them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.base import store
from engine.base.text import Text
from engine.data.rows import Row, read_prompts

FILE = "prompts.jsonl"


@dataclass(frozen=True, slots=True)
class Added:
    """How many prompts were added, and how many were left out: there already, or the prompt of a row."""

    added: int
    repeated: int
    of_rows: int

    def text(self) -> Text:
        return Text(
            "{n} prompts added; {n2} were there already, {n3} are prompts of rows.",
            *(self.added, self.repeated, self.of_rows),
        )


def kept_prompts(project: Path) -> list[str]:
    """The prompts of a project that have no answer, in order. Raises UserError for a file that is damaged."""
    path = project / FILE
    return read_prompts(path) if path.is_file() and path.stat().st_size else []


def unanswered_rows(project: Path) -> tuple[Row, ...]:
    """The same as rows whose completion is None, for a rollout. Raises UserError."""
    prompts = kept_prompts(project)
    return tuple(Row(f"prompt-{number}", prompt, None) for number, prompt in enumerate(prompts, 1))


def add_prompts(project: Path, prompts: Iterable[str], rows: Sequence[Row]) -> Added:
    """Add prompts to those of a project, atomically. Raises UserError.

    A prompt that a row has is left out, be it for training, where its answer teaches more, or for the test,
    where it must stay unseen.
    """
    kept = kept_prompts(project)
    known, of_rows = {_plain(prompt) for prompt in kept}, {row.plain_prompt() for row in rows}
    new, repeated, answered = list[str](), 0, 0
    for prompt in filter(str.strip, prompts):
        plain = _plain(prompt)
        repeated += plain in known
        answered += plain in of_rows
        if plain not in known and plain not in of_rows:
            known.add(plain)
            new.append(prompt)
    if new:
        write_prompts(project, [*kept, *new])
    return Added(len(new), repeated, answered)


def write_prompts(project: Path, prompts: Sequence[str]) -> None:
    """Replace the prompts of a project, atomically; without any, the file is removed. Raises UserError."""
    if not prompts:
        (project / FILE).unlink(missing_ok=True)
        return
    lines = (json.dumps({"prompt": prompt}, ensure_ascii=False) for prompt in prompts)
    store.write_text(project / FILE, "".join(line + "\n" for line in lines))


def _plain(prompt: str) -> str:
    return Row("", prompt, None).plain_prompt()
