"""What the stages share: options, the report that is written at once, the environment, the models at hand.

A stage writes OUT/STAGE.json anew with every sentence it prints, so that one which is cut short still tells.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import platform
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.gpu.luggage import LUGGAGE
from engine.worker.main import quiet

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results"
SPARE = 5.0  # seconds kept for writing and for the process's end


@dataclass
class Stage:
    """One stage's options and its report; `ends` is on the monotonic clock."""

    name: str
    cpu: bool
    out: Path
    ends: float
    figures: dict[str, Any] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Seconds until the stage has to end."""
        return self.ends - time.monotonic() - SPARE

    def say(self, sentence: str, **figures: Any) -> None:
        """Print a sentence and write it with its figures; a figure of a name replaces an earlier one."""
        self.sentences.append(sentence)
        self.figures.update(figures)
        print(f"{self.name}: {sentence}", flush=True)
        whole = {"stage": self.name, "sentences": self.sentences, **self.figures}
        temp = self.out / f"{self.name}.json.part"
        temp.write_text(json.dumps(whole, indent=1, default=str) + "\n", encoding="utf-8")
        temp.replace(self.out / f"{self.name}.json")

    @contextmanager
    def part(self, title: str) -> Iterator[None]:
        """A part whose crash is reported with its traceback and does not keep the next ones from running."""
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            text = traceback.format_exc()
            print(text, flush=True)
            failed = [*self.figures.get("failed", []), {"part": title, "traceback": text}]
            self.say(f"{title} CRASHED: {type(error).__name__}: {str(error)[:300]}", failed=failed)
        finally:
            seconds = {**self.figures.get("seconds", {}), title: round(time.monotonic() - started, 2)}
            self.figures["seconds"] = seconds

    @property
    def failed(self) -> bool:
        return "failed" in self.figures


def run_stage(name: str, body: Callable[[Stage], None], arguments: Sequence[str] | None = None) -> int:
    """Parse a stage's options, tell the environment, run it; 1 where a part crashed."""
    parser = argparse.ArgumentParser(prog=f"benchmarks.gpu.{name}")
    parser.add_argument("--cpu", action="store_true", help="on tiny shapes, to prove the script")
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("OUT") or RESULTS))
    parser.add_argument("--seconds", type=float, default=600, help="when it has to be over")
    chosen = parser.parse_args(arguments)
    quiet()
    chosen.out.mkdir(parents=True, exist_ok=True)
    stage = Stage(name, chosen.cpu, chosen.out, time.monotonic() + chosen.seconds)
    with stage.part("whole"):
        body(stage)
    stage.say(f"over, {stage.figures['seconds']['whole']:.0f} s")
    return int(stage.failed)


def environment(stage: Stage) -> None:
    """Versions against those of pyproject.toml, the card, its driver, and what torch offers."""
    import torch

    from engine.app.hardware import nvidia_card

    pins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    exact = dict(pin.split("==") for pin in pins if "==" in pin)
    versions = {name: _version(name) for name in (*exact, "peft", "accelerate", "datasets", "numpy")}
    other = [
        f"{name} {versions[name]} in place of {pin}"
        for name, pin in exact.items()
        if (installed := versions[name]) and installed.split("+")[0] != pin
    ]
    facts = {"versions": versions, "python": platform.python_version(), "cuda": torch.version.cuda}
    place = "no card"
    if torch.cuda.is_available():
        facts["card"], card = torch.cuda.get_device_name(), nvidia_card()
        facts["driver"] = str(card)
        place = f"{facts['card']}, {card}, CUDA {torch.version.cuda}"
    elif not stage.cpu:
        raise RuntimeError("there is no card; --cpu proves the script on tiny shapes")
    stage.say(f"{place}, torch {torch.__version__}, Python {facts['python']}", environment=facts)
    if other:
        stage.say(f"figures hold for other versions than the program's own: {', '.join(other)}")
    if note := tolerate_older_varlen():
        stage.say(note)


def tolerate_older_varlen() -> str:
    """Lets training use the varlen kernel of torch 2.11; returns a sentence about what this torch lacks.

    Its kernel takes fewer key heads than query heads without being told so (`enable_gqa` came later), and the
    run compares the results with SDPA's before it chooses the kernel.
    """
    try:
        from torch.nn.attention import varlen
    except ImportError:
        return "this torch has no varlen_attn: training keeps to SDPA with a mask"
    attend = varlen.varlen_attn
    known = inspect.signature(attend).parameters
    missing = [name for name in ("scale", "window_size", "enable_gqa") if name not in known]
    if missing == ["enable_gqa"]:
        varlen.varlen_attn = lambda *args, enable_gqa=False, **named: attend(*args, **named)
        return "this torch's varlen_attn knows no enable_gqa: it is called without"
    if missing:
        return f"this torch's varlen_attn has no {', '.join(missing)}: training keeps to SDPA with a mask"
    return ""


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def tokenizer() -> Any:
    """The embedded model's tokenizer: the luggage's, which travels by the first command, or the installed."""
    from engine.models import embedded, hub
    from engine.models.folder import ModelFolder

    packed = LUGGAGE / "one" / "tokenizer"
    if packed.is_dir():
        return hub.load_tokenizer(ModelFolder(packed, "tokenizer", "llama", 0))
    return hub.load_tokenizer(embedded.trainable_folder())


def random_model(folder: Path, cpu: bool) -> Path:
    """A random llama of two layers with that tokenizer, as a folder that `train` takes.

    On a card its heads are 64 wide and half as many for keys, as those of the models that it stands for.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    words = tokenizer()
    torch.manual_seed(0)
    hidden = 64 if cpu else 256
    config = LlamaConfig(
        vocab_size=len(words),
        hidden_size=hidden,
        intermediate_size=2 * hidden,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder
