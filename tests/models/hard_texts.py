"""Texts that tokenizers split in different ways unless they follow the same rules."""

from __future__ import annotations

import random

_KINDS = (
    "0123456789٣½²①〇",
    "日本語中文字かなカナ한국어",
    "🙂👨\u200d👩\u200d👧🇩🇪🏽",
    "aeo\u0301\u0308\u0327क\u094dष",
    "  \n\r\t\u00a0\u2003\u3000\u0085\u200b\u2028",
    "it's WE'LL 'S ’s 'ſ",
    "abcXYZß,.;:!?-_(){}[]\"'`~@#$%^&*|\\/",
)
_SPECIAL = ("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<think>", "</think>", "<|im_")


def random_texts(count: int, seed: int = 0) -> list[str]:
    """Mixtures of digits, scripts, emoji, combining marks, spaces, punctuation and special tokens."""
    draw = random.Random(seed)

    def part() -> str:
        kind = draw.choice((*_KINDS, ""))
        return "".join(draw.choices(kind, k=draw.randint(1, 4))) if kind else draw.choice(_SPECIAL)

    return ["".join(part() for _ in range(draw.randint(1, 25))) for _ in range(count)]
