"""Reading and writing safetensors one tensor at a time, for models larger than the memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.models.tensors_file import file_head


class Weights:
    """The tensors of a model folder by name, read on demand; a context manager."""

    def __init__(self, folder: Path, pattern: str = "model*.safetensors") -> None:
        self._files = sorted(folder.glob(pattern)) or sorted(folder.glob("*.safetensors"))
        self._stack = ExitStack()
        self._where: dict[str, Any] = {}

    def __enter__(self) -> Weights:
        from safetensors import SafetensorError, safe_open

        for path in self._files:
            try:
                file = self._stack.enter_context(safe_open(path, framework="pt"))
            except SafetensorError as error:
                self._stack.close()
                raise UserError("{path} cannot be read: {reason}.", path, error) from error
            self._where |= dict.fromkeys(file.keys(), file)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def names(self) -> list[str]:
        return list(self._where)

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._where[name].get_slice(name).get_shape())

    def tensor(self, name: str) -> Any:
        """The tensor as float32 (torch, CPU)."""
        return self._where[name].get_tensor(name).float()


def write_safetensors(
    path: Path, shapes: Mapping[str, tuple[int, ...]], read: Callable[[str], Any], step: Callable[[int], None]
) -> None:
    """Write a float32 safetensors file tensor by tensor; `step(n)` is called after the nth.

    `read` gives the torch tensor of a name. Raises OSError on a full disk.
    """
    names = sorted(shapes)
    with path.open("wb") as file:
        file.write(file_head({name: ("F32", shapes[name]) for name in names}))
        for done, name in enumerate(names, 1):
            file.write(read(name).float().contiguous().numpy().astype("<f4", copy=False).tobytes())
            step(done)
