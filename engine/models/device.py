"""The device to train on, and whether an NVIDIA card is unused because torch is a CPU build."""

from __future__ import annotations

from dataclasses import dataclass

from engine.app import cuda_parts
from engine.app.hardware import has_nvidia_card
from engine.app.memory import memory
from engine.base.errors import UserError, unknown
from engine.base.text import Text

DEVICES = ("auto", "cuda", "mps", "cpu")


@dataclass(frozen=True, slots=True)
class Device:
    """The chosen device; `advice` says what to install to use an NVIDIA card, else empty."""

    kind: str
    name: str
    memory_bytes: int
    advice: Text = Text("")


def pick_device(name: str = "auto") -> Device:
    """The device of this name, or the best one for "auto".

    Raises UserError where torch has no such device, with the advice as its hint.
    """
    import torch

    if name not in DEVICES:
        raise unknown(Text("The device {name!r} is unknown.", name), DEVICES)
    built_for_cuda = torch.version.cuda is not None or torch.version.hip is not None
    advice = cuda_parts.fault() or card_advice(has_nvidia_card(), built_for_cuda, torch.__version__)
    if name in ("auto", "cuda") and torch.cuda.is_available():
        card = torch.cuda.get_device_properties(0)
        return Device("cuda", card.name, card.total_memory)
    if name in ("auto", "mps") and torch.backends.mps.is_available():
        return Device("mps", "Apple GPU", memory().total, advice)
    if name in ("cuda", "mps"):
        raise UserError("torch finds no {name} device on this computer.", name, hint=advice)
    return Device("cpu", "CPU", memory().total, advice)


def card_advice(card: bool, built_for_cuda: bool, torch_version: str) -> Text:
    """What to install where torch cannot use the card, else empty."""
    if not card or built_for_cuda:
        return Text("")
    if cuda_parts.offered():
        return Text(
            "This computer has an NVIDIA card, and this small build of Lathe trains on the processor, many "
            "times slower. Fetch the CUDA parts: in the window's status bar, or by lathe cuda-parts fetch."
        )
    version = torch_version.split("+")[0]
    return Text(
        "This computer has an NVIDIA card, but the installed torch ({torch_version}) is "
        "the CPU build and trains on the processor, many times slower. Choose your "
        "system and CUDA version in the install selector on pytorch.org, and run the "
        "line it shows for torch {version}.",
        torch_version,
        version,
    )
