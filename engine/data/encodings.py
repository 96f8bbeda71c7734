"""Decodes the bytes of text files."""

from __future__ import annotations

import codecs
from pathlib import Path

from engine.base.errors import UserError, disk_error, unknown
from engine.base.text import Text

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "cp1252")


def text_of(path: Path, encoding: str) -> tuple[str, str]:
    """The text of a file, and the encoding it was read in; "" is recognised. Raises UserError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise disk_error("read", path, error) from error
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    name = encoding or ("utf-16" if marked else "utf-8")
    try:
        return data.decode("utf-8-sig" if name == "utf-8" else name).removeprefix("\ufeff"), name
    except LookupError as error:
        raise unknown(Text("There is no encoding {name!r}.", name), ENCODINGS) from error
    except ValueError as error:
        hint = Text("Choose its encoding, or save it as UTF-8.")
        name = name.upper()
        if not isinstance(error, UnicodeDecodeError):
            raise UserError("{path} is not {name} text.", path, name, hint=hint) from error
        raise UserError(
            "{path} is not {name} text (byte {start}).", path, name, error.start, hint=hint
        ) from error
