"""Reading and writing safetensors one tensor at a time, for models larger than the memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.models.tensors_file import file_head

# How the names begin in a model that sees pictures too: in the part that reads texts, and in others.
_OF_TEXTS, _OF_OTHER_PARTS = "model.language_model.", ("model.visual.", "mtp.")


class Weights:
    """The tensors of a model folder by name, read on demand; of one that sees pictures too, its text part.

    Files are not mapped into memory: Linux refuses to map one that is larger than the memory so that it could
    be changed, as torch does. Raises UserError for a file that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError, safe_open

        self._where: dict[str, tuple[Path, str]] = {}
        self._shapes: dict[str, tuple[int, ...]] = {}
        for path in sorted(folder.glob("model*.safetensors")) or sorted(folder.glob("*.safetensors")):
            try:
                with safe_open(path, framework="pt", backend="pread") as file:
                    for name in file.keys():  # noqa: SIM118 - no mapping
                        if name.startswith(_OF_OTHER_PARTS):
                            continue
                        own = name.replace(_OF_TEXTS, "model.", 1)
                        self._where[own] = path, name
                        self._shapes[own] = tuple(file.get_slice(name).get_shape())
            except SafetensorError as error:
                raise UserError("{path} cannot be read: {reason}.", path, error) from error

    @property
    def names(self) -> list[str]:
        return list(self._where)

    def shape(self, name: str) -> tuple[int, ...]:
        return self._shapes[name]

    def tensor(self, name: str) -> Any:
        """The tensor as float32 (torch, CPU)."""
        from safetensors import safe_open

        path, stored = self._where[name]
        with safe_open(path, framework="pt", backend="pread") as file:
            return file.get_tensor(stored).float()


def write_safetensors(
    path: Path,
    shapes: Mapping[str, tuple[int, ...]],
    read: Callable[[str], Any],
    step: Callable[[int], None],
    dtype: str = "F32",
) -> None:
    """Write a safetensors file of `dtype`, F32 or F16, tensor by tensor; `step(n)` is called after the nth.

    `read` gives the torch tensor of a name. Raises OSError on a full disk.
    """
    import torch

    kind = {"F32": torch.float32, "F16": torch.float16}[dtype]
    names = sorted(shapes)
    with path.open("wb") as file:
        file.write(file_head({name: (dtype, shapes[name]) for name in names}))
        for done, name in enumerate(names, 1):
            file.write(memoryview(read(name).to(kind).contiguous().numpy()).cast("B"))
            step(done)
