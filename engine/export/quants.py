"""The quantisations that an export offers, and the sizes of their files; no llama.cpp here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.base.errors import UserError, unknown
from engine.base.text import Text
from engine.export.beside import more_bytes
from engine.models import local

_BLOCK = 256  # the K quantisations need rows that are whole blocks of this many weights
_LARGE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Quant:
    """One quantisation.

    `ftype` is llama.h's number of it. For the estimate: `bits` a weight as measured, and `coarse_bits` in
    models whose rows are not whole blocks of 256, where llama.cpp takes a larger type.
    """

    name: str
    ftype: int
    bits: float
    coarse_bits: float
    help: str

    @property
    def weighs(self) -> bool:
        """Whether llama.cpp heeds an importance matrix for it."""
        return self.name not in ("F16", "Q8_0")


QUANTS = (
    Quant("F16", 1, 16.1, 16.1, "Unquantised, two bytes per weight."),
    Quant("Q8_0", 7, 8.6, 8.6, "Half the size, no noticeable loss."),
    Quant("Q6_K", 18, 6.6, 8.2, "Smaller, hardly any loss."),
    Quant("Q5_K_M", 17, 5.7, 6.7, "A third of the size, a small loss."),
    Quant("Q4_K_M", 15, 4.9, 6.3, "The usual choice for models of 1B and more."),
    Quant("Q4_0", 2, 4.6, 5.5, "Smallest and quickest, with the largest loss."),
)
BY_NAME = {quant.name: quant for quant in QUANTS}


def find_quant(name: str) -> Quant:
    """The quantisation of a name, in any case. Raises UserError for an unknown one."""
    quant = BY_NAME.get(name.strip().upper())
    if quant is None:
        raise unknown(Text("The quantisation {name!r} is unknown.", name), BY_NAME)
    return quant


@dataclass(frozen=True, slots=True)
class ModelSize:
    """The number of weights, and the length of their rows."""

    params: int
    width: int


def size_of(model: str) -> ModelSize | None:
    """The size of a model of the catalogue, a folder or the hub's cache; None where it is not known."""
    try:
        sizes = local.look_up(model).sizes
    except (UserError, OSError):
        return None
    return ModelSize(sizes.params, sizes.hidden) if sizes is not None else None


def expected_bytes(size: ModelSize, quant: Quant) -> int:
    """The estimated size of the GGUF."""
    bits = quant.bits if size.width % _BLOCK == 0 else quant.coarse_bits
    return round(size.params * bits / 8)


def needed_bytes(size: ModelSize, quants: tuple[Quant, ...], beside: Iterable[str] = ()) -> int:
    """The disk space that an export needs: the merged weights in float32, the F16 file, and the others.

    `beside` are names of `engine.export.beside`.
    """
    plain = BY_NAME["F16"]
    files = {quant.name: expected_bytes(size, quant) for quant in (plain, *quants)}
    return (4 + more_bytes(beside)) * size.params + sum(files.values())


def recommended(size: ModelSize | None) -> str:
    """The default quantisation: small models lose much by coarse weights."""
    return "Q4_K_M" if size is not None and size.params >= _LARGE and size.width % _BLOCK == 0 else "Q8_0"
