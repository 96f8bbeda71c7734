"""The ways to store weights that an export offers, and how large a file each one gives; no llama.cpp here."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.errors import UserError, unknown
from engine.base.text import Text
from engine.models import local

_BLOCK = 256  # the K quantisations need rows that are whole blocks of this many weights
_LARGE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Quant:
    """One way to store the weights.

    `ftype` is llama.h's number (a test holds them equal). `bits` is the usual size of a weight and
    `coarse_bits` that of models whose rows are not whole blocks of 256, where llama.cpp takes a
    larger neighbour; both were measured, and are for the estimate alone.
    """

    name: str
    ftype: int
    bits: float
    coarse_bits: float
    help: str


QUANTS = (
    Quant("F16", 1, 16.1, 16.1, "As exported, two bytes a weight."),
    Quant("Q8_0", 7, 8.6, 8.6, "Half the size, no loss that one would notice."),
    Quant("Q6_K", 18, 6.6, 8.2, "Smaller, hardly any loss."),
    Quant("Q5_K_M", 17, 5.7, 6.7, "A third of the size, a small loss."),
    Quant("Q4_K_M", 15, 4.9, 6.3, "The usual choice for models of 1B and more."),
    Quant("Q4_0", 2, 4.6, 5.5, "Smallest and quickest, with the largest loss."),
)
BY_NAME = {quant.name: quant for quant in QUANTS}


def find_quant(name: str) -> Quant:
    """The quantisation of a name, in any case. Raises UserError for an unknown one."""
    found = BY_NAME.get(name.strip().upper())
    if found is None:
        raise unknown(Text("The quantisation {name!r} is unknown.", name), BY_NAME)
    return found


@dataclass(frozen=True, slots=True)
class ModelSize:
    """What the sizes of a model's files follow from: all its weights, and how long a row of them is."""

    params: int
    width: int


def size_of(model: str) -> ModelSize | None:
    """The size of a model of the catalogue, a folder or the hub's cache; None where it is not known here."""
    try:
        sizes = local.look_up(model).sizes
    except (UserError, OSError):
        return None
    return ModelSize(sizes.params, sizes.hidden) if sizes is not None else None


def expected_bytes(size: ModelSize, quant: Quant) -> int:
    """About how large the GGUF becomes."""
    bits = quant.bits if size.width % _BLOCK == 0 else quant.coarse_bits
    return round(size.params * bits / 8)


def needed_bytes(size: ModelSize, quants: tuple[Quant, ...]) -> int:
    """The room on disk an export needs at its peak: the merged weights in float32, F16, and the files."""
    plain = BY_NAME["F16"]
    files = {quant.name: expected_bytes(size, quant) for quant in (plain, *quants)}
    return 4 * size.params + sum(files.values())


def recommended(size: ModelSize | None) -> str:
    """The quantisation to begin with: small models lose much by coarse weights."""
    return "Q4_K_M" if size is not None and size.params >= _LARGE and size.width % _BLOCK == 0 else "Q8_0"
