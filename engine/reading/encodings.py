"""Decodes the bytes of text files; recognises the encodings that spreadsheets write.

The rules are fixed ones rather than statistics of letters, which fail on short files. A file that fits none
is refused, so that no text changes unseen; its encoding can be chosen.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from engine.base.errors import UserError, disk_error, unknown
from engine.base.text import Text

ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "utf-32-be",
    "cp1252",
    "cp1250",
    "cp1251",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
)
_MARKS = {  # a mark of UTF-32 begins as one of UTF-16 does
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE = 40_000  # bytes or characters that a guess looks at
_RUN = re.compile("[^\x00-\x7f]+")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_UTF8_PAIRS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_INSIDE_WORDS = frozenset("’´`-–—·/\xad\xa0…")  # may stand between two letters


def text_of(path: Path, encoding: str) -> tuple[str, str]:
    """The text of a file, and the encoding it was read in (one of ENCODINGS, if "" was to be recognised).

    Byte order marks are removed, at the beginnings of later lines too (they come of joining files). Raises
    UserError for an unreadable file, an unknown encoding, or bytes that are no text in it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise disk_error("read", path, error) from error
    name, text = (encoding, None) if encoding else _recognised(data)
    try:
        if text is None:
            text = data.decode(_codec(name, data))
    except LookupError as error:
        raise unknown(Text("There is no encoding {name!r}.", name), ENCODINGS) from error
    except ValueError as error:
        hint = Text("Choose its encoding, or save it as UTF-8.")
        shown = name.upper()
        if not isinstance(error, UnicodeDecodeError):
            raise UserError("{path} is not {name} text.", path, shown, hint=hint) from error
        raise UserError(
            "{path} is not {name} text (byte {start}).", path, shown, error.start, hint=hint
        ) from error
    return text.lstrip("\ufeff").replace("\n\ufeff", "\n"), name


def _recognised(data: bytes) -> tuple[str, str | None]:
    """The encoding of a text, one of ENCODINGS, and the text itself if telling needed all of it; UTF-8, which
    then tells the first wrong byte, if it is none that can be recognised.

    By its byte order mark, else UTF-8 where the bytes are valid. Windows-1252 and GB 18030 have hardly any
    invalid bytes: they are taken only for text that looks natural in them.
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return name, None
    if b"\x00" in data[:_SAMPLE] and (name := _wide(data)):
        return name, None
    if (text := _decoded(data, "utf-8")) is not None:
        return "utf-8", text
    if (text := _decoded(data, "cp1252")) is not None and _is_western(data, text):
        return "cp1252", text
    if _is_chinese(data) and (text := _decoded(data, "gb18030")) is not None:
        return "gb18030", text
    return "utf-8", None


def _decoded(data: bytes, codec: str) -> str | None:
    """The text; None where the bytes are none in this codec."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _codec(name: str, data: bytes) -> str:
    """Python's "utf-16" and "utf-32" take the machine's byte order where there is no mark; files without one
    have Windows' order."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    return f"{name}-le" if name in ("utf-16", "utf-32") and not marked else name


def _wide(data: bytes) -> str:
    """UTF-32 or UTF-16 without a mark, in the byte order that gives text; "" for none."""
    faults: dict[str, float] = {}
    for name, codec in (("utf-32", "utf-32-le"), ("utf-32-be", "utf-32-be")):
        if _decoded(data[: _SAMPLE - _SAMPLE % 4], codec):  # hardly any other bytes are valid in it
            return name
    for name, codec in (("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be")):
        text = _decoded(data[: _SAMPLE - _SAMPLE % 4], codec)
        if not text:
            continue
        odd = sum(letter not in "\t\r\n" and unicodedata.category(letter)[0] == "C" for letter in text)
        plain = sum(letter.isascii() for letter in text)
        if odd / len(text) < 0.02 and plain:
            faults[name] = odd - plain / len(text)
    return min(faults, key=lambda name: faults[name], default="")


def _is_western(data: bytes, text: str) -> bool:
    """Whether Windows-1252 gives natural text: single accented letters within words, signs beside them."""
    sample = data[:_SAMPLE]
    high = sum(map(len, _HIGH_BYTES.findall(sample)))
    if high and sum(map(len, _UTF8_PAIRS.findall(sample))) > high / 2:
        return False  # damaged UTF-8
    natural = total = 0
    for match in _RUN.finditer(text):
        total += 1
        natural += _is_natural(text, match.start(), match.end())
        if total == _SAMPLE:
            break
    return natural >= 0.9 * total


def _is_natural(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    run = text[start:end]
    if len(run) > 3:
        return False
    letters = [letter for letter in run if letter.isalpha()]
    if len(letters) > 2 or (before.islower() and any(letter.isupper() for letter in letters)):
        return False
    between = before.isalpha() and after.isalpha()
    signs = [letter for letter in run if not letter.isalpha()]
    return not signs or not between or all(letter in _INSIDE_WORDS for letter in signs)


def _is_chinese(data: bytes) -> bool:
    """Whether the bytes are GB 2312 with common characters.

    Lead bytes B0 to D7 hold the 3,755 commonest characters, A1 to A3 punctuation. Korean in EUC-KR uses no
    lead byte above C8, Japanese in EUC-JP mostly A4 and A5.
    """
    common = late = pairs = 0
    for run in _HIGH_BYTES.findall(data[:_SAMPLE]):
        if len(run) % 2:
            pairs += 1
            continue
        for lead in run[::2]:
            pairs += 1
            common += 0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3
            late += 0xC9 <= lead <= 0xD7
    return pairs > 0 and common >= 0.9 * pairs and late >= 0.1 * pairs
