"""llama.cpp as it is shipped, with a CPU part for each generation, against the build made for this machine.

python -m benchmarks.llama_parts [--model FILE.gguf] [--prompts 20] [--rounds 3] [--parts DIR] [--gpu]

Two processes hold the same file and answer the example's held-out prompts greedily in turn, one prompt at a
time. Prints the median speed of each for reading a prompt and for writing an answer, the median of the
ratios prompt by prompt, which other programs on the machine disturb less, and whether the answers are the
same, letter for letter; for each that is not, where it begins to differ. The parts come from
`python -m lathe_build.llama.install`; the other build is the llama-cpp-python of this environment.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.base import store
from engine.models import chat
from engine.models.embedded_file import gguf_path
from engine.play.player import Player
from engine.play.wire import NO_GPU, SamplingParams
from engine.project import open_project

PARTS = Path(__file__).resolve().parents[1] / "build" / "llama" / "parts"


@dataclass(frozen=True)
class Answer:
    """One answer, and the tokens a second of reading its prompt and of writing it."""

    text: str
    read: float
    written: float


class Build:
    """A process that answers with one build of llama.cpp."""

    def __init__(self, model: Path, threads: int, parts: Path | None, gpu: bool) -> None:
        environ = dict(os.environ) if gpu else {**os.environ, NO_GPU: "1"}
        environ.pop("LLAMA_CPP_LIB_PATH", None)
        if parts is not None:
            environ["LLAMA_CPP_LIB_PATH"] = str(parts)
        command = [sys.executable, "-m", __spec__.name, "--serve", "--model", str(model)]
        self._process = subprocess.Popen(
            [*command, "--threads", str(threads)],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.runs_on = self._line()

    def ask(self, prompt: str) -> Answer:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(prompt) + "\n")
        self._process.stdin.flush()
        return Answer(**json.loads(self._line()))

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the process ended with exit code {self._process.wait()}")
        return line.strip()


def serve(model: Path, threads: int) -> None:
    """Answer the prompts that come on stdin; the first line says what llama.cpp computes on."""
    with Player(model, 1024, threads=threads) as player:
        print(player.runs_on, flush=True)
        for line in sys.stdin:
            # Another first token, so that no prompt shares its beginning with the one before.
            player.answer("-", max_tokens=1)
            text, stats = player.ask(json.loads(line), SamplingParams(max_tokens=96))
            read = (stats.prompt_tokens - stats.reused_tokens) / stats.first_token_seconds
            later = stats.seconds - stats.first_token_seconds
            written = (stats.answer_tokens - 1) / later if stats.answer_tokens > 1 else 0.0
            print(json.dumps(asdict(Answer(text, read, written))), flush=True)


def prompts_of_the_example(model: Path, count: int) -> list[str]:
    """Held-out prompts, as the file wants them rendered."""
    project = open_project(store.resource("examples", "time_range"))
    rows = project.split("test")
    with Player(model, 64, threads=1) as player:
        chat_format = player.chat_format
    return [
        chat.prompt_text(project.task, chat_format, row.prompt) for row in rows[:: len(rows) // count][:count]
    ]


def compare(builds: dict[str, Build], prompts: list[str], rounds: int) -> None:
    """Ask both builds in turn and print the comparison."""
    given: dict[str, list[Answer]] = {name: [] for name in builds}
    for number in range(rounds):
        for index, prompt in enumerate(prompts):
            order = list(builds) if (number + index) % 2 else list(reversed(builds))
            for name in order:
                given[name].append(builds[name].ask(prompt))
    for name, answers in given.items():
        read, written = (statistics.median(speeds) for speeds in zip(*map(_speeds, answers), strict=True))
        print(f"{name:8} {builds[name].runs_on:16} reads {read:6.1f}, writes {written:6.1f} tokens a second")
    native, shipped = given.values()
    pairs = list(zip(native, shipped, strict=True))
    for what in ("read", "written"):
        ratios = sorted(getattr(b, what) / getattr(a, what) for a, b in pairs if getattr(a, what))
        quarter = len(ratios) // 4
        half = f"half of them {ratios[quarter]:.2f} to {ratios[-1 - quarter]:.2f}"
        print(f"{what:8} shipped / native {statistics.median(ratios):.3f}, {half}")
    same = [a.text == b.text for a, b in pairs]
    print(f"answers  {sum(same[: len(prompts)])} of {len(prompts)} the same in the first round, ", end="")
    print(f"{sum(same)} of {len(same)} in all")
    for index, (a, b) in enumerate(pairs[: len(prompts)]):
        if a.text != b.text:
            pair = enumerate(zip(a.text, b.text, strict=False))
            at = next((at for at, (x, y) in pair if x != y), min(len(a.text), len(b.text)))
            print(f"  prompt {index} from letter {at}: {a.text[at : at + 40]!r} and {b.text[at : at + 40]!r}")


def _speeds(answer: Answer) -> tuple[float, float]:
    return answer.read, answer.written


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, default=gguf_path(), help="default: the embedded model")
    parser.add_argument("--parts", type=Path, default=PARTS, help="default: build/llama/parts")
    parser.add_argument("--prompts", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="default: as in the playground")
    parser.add_argument("--gpu", action="store_true", help="the parts may use a graphics card")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.model, chosen.threads)
        return 0
    prompts = prompts_of_the_example(chosen.model, chosen.prompts)
    print(f"{chosen.model.name}; {len(prompts)} prompts, {chosen.rounds} rounds", flush=True)
    builds = {
        "native": Build(chosen.model, chosen.threads, None, chosen.gpu),
        "shipped": Build(chosen.model, chosen.threads, chosen.parts, chosen.gpu),
    }
    compare(builds, prompts, chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
