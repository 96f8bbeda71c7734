"""Bound answers token by token: which tokens may come next, for any tokenizer, by llguidance.

A token that the model prefers is tried first and only where it may not stand is the whole vocabulary masked:
an answer that keeps to the schema by itself is the same bound and unbound, and costs next to nothing more.
For sampled answers this draws as masking every step would: p(x) + p(refused) p(x) / p(allowed) is
p(x) / p(allowed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import llguidance
import numpy as np
from numpy.typing import NDArray

from engine.base.errors import UserError
from engine.binding.grammar import LIMITS, grammar_of

_MOST_KEPT = 8


class Binder:
    """The schemas that answers of one tokenizer are bound to; the last few stay compiled."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer  # an LLTokenizer
        self._kept: dict[str, Any] = {}

    def follow(self, schema: Mapping[str, Any], working: bool = False) -> Follower:
        """Follows one answer. Raises UserError for a schema that cannot be enforced."""
        grammar = grammar_of(schema, working)
        if grammar not in self._kept:
            made = llguidance.LLMatcher(self._tokenizer, grammar, log_level=0, limits=LIMITS)
            _check(made)
            self._kept = {**dict(list(self._kept.items())[1 - _MOST_KEPT :]), grammar: made}
        return Follower(self._kept[grammar].deep_copy(), self._tokenizer.eos_tokens)


class Follower:
    """One answer on its way: what may come next, and whether anything may."""

    def __init__(self, matcher: Any, ends: Sequence[int]) -> None:
        self._matcher, self._ends = matcher, frozenset(ends)
        self.over = False  # whether a token has ended it

    @property
    def ended(self) -> bool:
        """Whether the answer is whole and nothing more may stand in it."""
        return bool(self._matcher.is_stopped())

    def allows(self, token: int) -> bool:
        """Whether a token may come next; one that ends the answer, whether it may end here."""
        if token in self._ends:
            return bool(self._matcher.is_accepting())
        return bool(self._matcher.validate_tokens([token]))

    def take(self, token: int) -> None:
        """Go on after a token that may stand here. Raises UserError where the limits of a grammar end it."""
        if token in self._ends:
            self.over = True
        elif not self._matcher.consume_token(token):
            _check(self._matcher)

    def allowed(self, size: int) -> NDArray[np.bool_]:
        """Which of `size` token ids may come next, [size]. Raises UserError where none may."""
        bits = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        _check(self._matcher)
        found = np.zeros(size, dtype=np.bool_)
        known = np.unpackbits(bits, bitorder="little")[:size]
        found[: len(known)] = known
        if not found.any():
            raise UserError("The model has no token with which the answer could go on within the schema.")
        return found


def tokenizer_of(tokens: Sequence[bytes], special: Sequence[int], ends: Sequence[int], read: Read) -> Any:
    """An LLTokenizer of a vocabulary by its bytes.

    `special` tokens stand for no text; `ends` end an answer; `read` gives the ids of some bytes of text.
    """
    return llguidance.LLTokenizer(
        llguidance.TokenizerWrapper(_Vocabulary(tokens, special, ends[0], read)), eos_token=list(ends)
    )


def tokenizer_of_transformers(tokenizer: Any, ends: Sequence[int]) -> Any:
    """An LLTokenizer of a fast tokenizer of transformers."""
    from llguidance.hf import from_tokenizer

    return from_tokenizer(tokenizer, eos_token=list(ends))


Read = Callable[[bytes], list[int]]


class _Vocabulary:
    """What the library asks of a tokenizer."""

    bos_token_id = None

    def __init__(self, tokens: Sequence[bytes], special: Sequence[int], end: int, read: Read) -> None:
        self.tokens, self.special_token_ids, self.eos_token_id, self._read = tokens, special, end, read

    def __call__(self, text: bytes | str) -> list[int]:
        return self._read(text if isinstance(text, bytes) else text.encode())


def _check(matcher: Any) -> None:
    if matcher.is_error():
        raise UserError(
            "The JSON Schema is too large or intricate to bind answers to it.",
            hint="Ask without binding the answer, or make the schema simpler.",
        )
