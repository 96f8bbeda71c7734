"""Sizes and durations in plain English, for commands, logs and messages."""

from __future__ import annotations


def size(count: float) -> str:
    """Bytes in powers of 1000, as disks and downloads are sold: 2.5 GB, 98 MB."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def duration(seconds: float) -> str:
    """45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
