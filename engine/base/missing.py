"""An answer that could not be had. It is an empty text that knows why, so that it is judged and marked."""

from __future__ import annotations

from engine.base.text import Text


class Missing(str):
    """Stands where a model's answer should: judged as the empty text that it is, shown with its `reason`.

    It is not JSON: whoever writes answers down writes `missing_reason` beside them.
    """

    __slots__ = ("reason",)
    reason: Text

    def __new__(cls, reason: Text) -> Missing:
        missing = super().__new__(cls, "")
        missing.reason = reason
        return missing


def missing_reason(answer: str) -> Text | None:
    """Why this answer is missing; None for one that came."""
    return answer.reason if isinstance(answer, Missing) else None
