"""Answers of endpoints, kept by content in the user's data folder: what was asked once is not asked again."""

from __future__ import annotations


class Cache:
    """The kept answers; several processes may use it at once."""
