"""A program for processors, CUDA parts that are offered to it, and the server that has them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.app import cuda_parts, fetching
from engine.app.hardware import Card
from engine.base import store
from tests.app.parts_server import TORCH, Faults, describe_wheel, make_wheel, serving, write_program

ROOT = Path(__file__).resolve().parents[2]
CARD = Card("Test Card", (13, 0), (9, 0))
LIBRARY = random.Random(1).randbytes(3_000_000)


@dataclass
class Shop:
    """A program for processors, the parts that are offered to it, and the server that has them."""

    base: Path
    faults: Faults
    address: str
    wheels: list[Path] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.base / "daten mit Ü" / "lathe"

    def offer(self, *wheels: Path, **more) -> None:
        self.wheels = list(wheels)
        write_program(self.base / "resources", self.address, [describe_wheel(one) for one in wheels], **more)

    def new_file(self, name: str) -> Path:
        return self.data / "cuda-parts" / "2.13.0+cu130.new" / name

    @property
    def bytes(self) -> int:
        return sum(one.stat().st_size for one in self.wheels)


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Iterator[Shop]:
    faults = Faults()
    with serving(tmp_path / "served", faults) as address:
        found = Shop(tmp_path, faults, address)
        monkeypatch.setenv("LATHE_DATA", str(found.data))
        monkeypatch.setattr(store, "resource", lambda *parts: tmp_path.joinpath("resources", *parts))
        monkeypatch.setattr(cuda_parts, "nvidia_card", lambda: CARD)
        monkeypatch.setattr(fetching, "WAITS", (0.01,))
        monkeypatch.setattr(cuda_parts, "SPARE", 0)
        served = tmp_path / "served"
        found.offer(
            make_wheel(
                served / "nvidia_cublas-13.1-py3-none-any.whl",
                {"nvidia/cu13/lib/libcublas.so.13": LIBRARY, "nvidia_cublas-13.1.dist-info/METADATA": "x"},
            ),
            make_wheel(
                served / "torch-2.13.0-cp311-none-any.whl",
                {
                    "torch/__init__.py": TORCH,
                    "torch/include/c10.h": "#pragma once",
                    "torch-2.13.0.data/purelib/functorch/__init__.py": "",
                    "torch-2.13.0.data/scripts/torchrun": "#!python",
                },
            ),
        )
        yield found


def process(shop: Shop, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process that needs torch, of the program that `shop` offers to."""
    start = (
        f"import sys; sys._MEIPASS = {str(shop.base)!r}\n"
        f"from engine.app.cuda_start import take_up; take_up()\n{code}"
    )
    return subprocess.run(
        [sys.executable, "-c", start],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def command(shop: Shop, *words: str) -> subprocess.Popen[str]:
    """`lathe cuda-parts ...`, as a frozen program for processors would run it."""
    code = (
        f"import sys; sys._MEIPASS = {str(shop.base)!r}; sys.argv = {['lathe', 'cuda-parts', *words]!r}\n"
        "from engine.cli.main import main\nmain(sys.argv[1:])"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
