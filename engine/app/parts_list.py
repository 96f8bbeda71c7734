"""The list of the CUDA parts of a build: its wheels with sizes and checksums."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import field_fault

FILE = "cuda-parts.json"
_TERABYTE = 10**12

Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$")]
Numbers = tuple[Annotated[int, Field(ge=0, le=9999)], Annotated[int, Field(ge=0, le=9999)]]
Bytes = Annotated[int, Field(gt=0, lt=_TERABYTE)]


class Part(BaseModel):
    """One wheel; `file` is its name at the address of the parts; sizes in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word
    version: Word
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,250}\.whl$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Bytes
    unpacked: Bytes


class PartsList(BaseModel):
    """All parts of one version, for the Python and the system of the build."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    version: Word  # names the folder
    cuda: Numbers  # the driver must support this major version
    oldest_card: Numbers = (0, 0)  # compute capability
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _each_once(self) -> PartsList:
        if len({part.file.lower() for part in self.parts}) < len(self.parts):
            raise ValueError("a file is listed twice")
        if self.version.endswith("."):
            raise ValueError("a version does not end in a dot")
        return self

    @property
    def size(self) -> int:
        """Bytes to download in all."""
        return sum(part.size for part in self.parts)

    @property
    def unpacked(self) -> int:
        """Bytes on disk once unpacked."""
        return sum(part.unpacked for part in self.parts)

    def digest(self) -> str:
        """A SHA-256 of the list."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def parse(text: str) -> PartsList:
    """The list that a JSON text holds. Raises UserError."""
    try:
        return PartsList.model_validate_json(text)
    except ValidationError as error:
        raise UserError(
            "The list of CUDA parts is damaged: {place}: {reason}.", *field_fault(error)
        ) from error


def shipped() -> PartsList | None:
    """The list of this build; None where it has none, as in a source checkout."""
    path = store.resource(FILE)
    return parse(store.read_text(path)) if path.is_file() else None
