"""Every colour of the window: one table for light, one for dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour the window uses, as #rrggbb; no widget names a colour of its own."""

    window: str  # behind everything
    panel: str  # cards, tables, editors
    raised: str  # hovered rows, buttons
    border: str
    text: str
    muted: str  # labels, hints
    accent: str  # the one colour that asks for a click, and the tuned model
    on_accent: str
    selection: str
    good: str
    warn: str
    bad: str
    base: str  # the base model in comparisons
    series: tuple[str, ...]  # curves, in order
    json_key: str
    json_text: str
    json_number: str
    json_word: str
    added: str  # background of a difference: only here
    removed: str  # background of a difference: missing here


LIGHT = Tokens(
    window="#f5f6f8",
    panel="#ffffff",
    raised="#eceff3",
    border="#d9dde4",
    text="#1c2430",
    muted="#5f6b7a",
    accent="#0b6bcb",
    on_accent="#ffffff",
    selection="#d6e8fa",
    good="#1a7f4b",
    warn="#9a6200",
    bad="#c0352b",
    base="#7a8594",
    series=("#0b6bcb", "#d9730d", "#1a7f4b", "#9b3fb5", "#c0352b", "#00838f", "#8a6d00", "#c2185b"),
    json_key="#0b5cad",
    json_text="#1a7f4b",
    json_number="#a0480b",
    json_word="#9b3fb5",
    added="#d5f0df",
    removed="#fbdcd8",
)
DARK = Tokens(
    window="#16191f",
    panel="#1e222a",
    raised="#2a303a",
    border="#363d49",
    text="#e6e9ee",
    muted="#9aa5b4",
    accent="#4ca3f5",
    on_accent="#0b1620",
    selection="#21405e",
    good="#4cc38a",
    warn="#e5a84a",
    bad="#f2726a",
    base="#8f9bab",
    series=("#4ca3f5", "#f2994a", "#4cc38a", "#c98be0", "#f2726a", "#45c4d0", "#d9bf4a", "#f06a9b"),
    json_key="#7cbcff",
    json_text="#6fd6a4",
    json_number="#f0a66b",
    json_word="#d3a0ea",
    added="#1d4231",
    removed="#54272a",
)
