"""What binding answers to a schema costs: `python -m benchmarks.binding [--model FILE.gguf] [--rows 20]`.

Each test row of the project (default: the example) is answered greedily as asked and bound to the schema, in
turn first, by llama.cpp. Prints the median time a token takes after the first, both ways, and the median of
the ratios over the rows; and what making the vocabulary and the schema ready takes once. Without --model it
is the embedded model, untrained: nearly every token that it prefers is refused, the dearest case there is.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from engine.base import store
from engine.models import chat
from engine.models.embedded_file import gguf_path
from engine.play.player import Player
from engine.play.wire import SamplingParams, Stats
from engine.project import open_project


def seconds_per_token(stats: Stats) -> float:
    """After the first token, with which the prompt is read."""
    return (stats.seconds - stats.first_token_seconds) / max(1, stats.answer_tokens - 1)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=gguf_path())
    parser.add_argument("--project", type=Path, default=store.resource("examples", "time_range"))
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--tokens", type=int, default=48)
    chosen = parser.parse_args(arguments)
    project = open_project(chosen.project)
    rows, schema = project.split("test")[: chosen.rows], project.bound_schema()
    free = SamplingParams(max_tokens=chosen.tokens)
    bound = SamplingParams(max_tokens=chosen.tokens, schema=schema, working=project.task.working)
    with Player(chosen.model) as player:
        began = time.perf_counter()
        player.bind(bound)
        print(f"made ready once: {time.perf_counter() - began:.2f} s")
        times: dict[bool, list[float]] = {True: [], False: []}
        same = kept = 0
        for turn, row in enumerate(rows):
            prompt, texts = chat.prompt_text(project.task, player.chat_format, row.prompt), {}
            for binds in (turn % 2 == 0, turn % 2 == 1):
                texts[binds], stats = player.ask(prompt, bound if binds else free)
                times[binds].append(seconds_per_token(stats))
            same += texts[True] == texts[False]
            kept += texts[True].startswith("{")
    ratios = [one / other for one, other in zip(times[True], times[False], strict=True)]
    print(f"{len(rows)} rows, {same} answers the same both ways, {kept} bound ones begin as JSON")
    print(f"as asked {1000 * median(times[False]):.2f} ms a token, bound {1000 * median(times[True]):.2f}")
    print(f"bound takes {median(ratios):.3f} times as long a token (median of {len(rows)} pairs)")


if __name__ == "__main__":
    main()
