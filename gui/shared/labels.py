"""Plain names for what files and commands call by a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from gui.shared.i18n import QT_TRANSLATE_NOOP, looked_up, translate

_TITLES = {
    "train": QT_TRANSLATE_NOOP("words", "Train"),
    "valid": QT_TRANSLATE_NOOP("words", "Validation"),
    "test": QT_TRANSLATE_NOOP("words", "Test"),
}
_SPLITS = {
    "train": QT_TRANSLATE_NOOP("words", "training"),
    "valid": QT_TRANSLATE_NOOP("words", "validation"),
    "test": QT_TRANSLATE_NOOP("words", "test"),
}
_PHASES = {
    "warm_start": QT_TRANSLATE_NOOP("words", "the warm start"),
    "grpo": "GRPO",
    "rejection": QT_TRANSLATE_NOOP("words", "rejection sampling"),
}

LEAST_BYTES = 1_000_000  # a count to as many is of bytes: no work has so many rows, steps or tensors


def split_title(split: str) -> str:
    """A split as a title: "train" is Train."""
    return looked_up("words", _TITLES, split)


def split_within(split: str) -> str:
    """A split within a sentence: "train" is training."""
    return looked_up("words", _SPLITS, split)


def phase_within(phase: str) -> str:
    """A training phase within a sentence."""
    return looked_up("words", _PHASES, phase)


# The slots of the engine's sentences that hold such a code.
WORDS: dict[str, Callable[[str], str]] = {"split": split_within, "phase": phase_within}


def run_title(run: str, what: str = "", dated: bool = True) -> str:
    """A run's name, with its stamp as a date where wanted: "demo · best, 22 Nov 2026, 15:09"."""
    suffix = f" · {what}" if what else ""
    try:
        made = datetime.strptime(run[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return f"{run}{suffix}"
    date = f", {date_text(made)}" if dated else ""
    return f"{run[16:] or run}{suffix}{date}"


def date_text(made: datetime) -> str:
    """A date and time in a few letters, as the window's language writes them."""
    form = translate("words", "d MMM yyyy, HH:mm")  # Qt's letters for a date
    moment = QDateTime.fromMSecsSinceEpoch(round(made.timestamp() * 1000))
    return QLocale().toString(moment, form)


def number_text(value: int) -> str:
    """A whole number with its thousands apart, as the window's language writes it."""
    return QLocale().toString(value)


def list_text(texts: Iterable[str]) -> str:
    """Some things in a line, apart as the window's language sets them apart."""
    return translate("words", ", ").join(texts)


def size_text(count: float) -> str:
    """Bytes in powers of 1000, as the window's language writes them: 2.5 GB, 98 MB."""
    digits = 1 if count >= 1e9 else 0
    return QLocale().formattedDataSize(round(count), digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def count_text(done: int, total: int) -> str:
    """How far something has come: 120 of 330, or 12 MB of 270 MB where bytes are counted."""
    show = size_text if total >= LEAST_BYTES else number_text
    return translate("words", "{done} of {total}").format(done=show(done), total=show(total))


def duration_text(seconds: float) -> str:
    """Seconds as people say them: 45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return translate("status", "{n} s").format(n=f"{seconds:.0f}")
    minutes = round(seconds / 60)
    if minutes < 90:
        return translate("status", "{n} min").format(n=minutes)
    text = translate("status", "{hours} h {minutes} min")
    return text.format(hours=minutes // 60, minutes=minutes % 60)
