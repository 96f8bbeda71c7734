"""Packs sequences with common prefixes into one row of tokens: the index arithmetic.

A batch of GRPO groups is a tree: the system prompt that all prompts share, below it the rest of each
prompt, below that its answers. Every token of the tree is computed once. A token attends to its ancestors
and to the earlier tokens of its own segment, and its position is its depth, so hidden states equal those of
padded rows. Prefix sharing as in Hydragen (arXiv 2402.05099), here with gradients; tree masks as in
SpecInfer (arXiv 2305.09781).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

Tokens = Sequence[int]
SHORTEST_SHARED_PREFIX = 8  # below this the extra attention call costs more than the tokens it saves


@dataclass(frozen=True)
class AttentionLevel:
    """The segments at one depth of the tree, as a padded batch for scaled dot product attention.

    queries [n, q] and keys [n, k]: offsets into the packed row, padded with 0. mask [n, 1, q, k]: True where
    a query attends to a key. A padded query sees key 0, so no softmax is empty.
    """

    queries: Tensor
    keys: Tensor
    mask: Tensor


@dataclass(frozen=True)
class PackedTree:
    """A packed row of T tokens, N of which predict an answer token. All tensors but the masks are int64.

    ids, positions: [1, T]. levels: the attention at each depth. restore [T]: index of each packed token in
    the concatenation of the levels' flattened queries. predict_at [N]: offset of the token whose hidden
    state predicts targets [N]; rows [N], columns [N]: which answer, and which of its tokens, the target is.
    """

    ids: Tensor
    positions: Tensor
    levels: tuple[AttentionLevel, ...]
    restore: Tensor
    predict_at: Tensor
    targets: Tensor
    rows: Tensor
    columns: Tensor

    def __len__(self) -> int:
        return self.ids.size(1)


@dataclass(frozen=True)
class Group:
    """A prompt and its answers; `rows` are the answers' indices in the caller's batch."""

    prompt: Tokens
    answers: Sequence[Tokens]
    rows: Sequence[int]


@dataclass
class _Segment:
    tokens: Tokens
    ancestors: list[int]  # packed offsets of everything before this segment on its path from the root
    depth: int
    start: int = 0

    @property
    def path(self) -> list[int]:
        return [*self.ancestors, *range(self.start, self.start + len(self.tokens))]


@dataclass
class _Tree:
    """Grows the packed row segment by segment."""

    ids: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    segments: list[_Segment] = field(default_factory=list)

    def add(self, tokens: Tokens, above: _Segment | None) -> _Segment:
        ancestors = above.path if above else []
        depth = above.depth + 1 if above else 0
        new = _Segment(tokens, ancestors, depth, len(self.ids))
        self.ids += tokens
        self.positions += range(len(ancestors), len(ancestors) + len(tokens))
        if tokens:
            self.segments.append(new)
        return new


@dataclass
class _Places:
    """Where answer tokens are predicted; see PackedTree."""

    predict_at: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    def add(self, predict_at: Sequence[int], answer: Tokens, row: int) -> None:
        self.predict_at += predict_at
        self.targets += answer
        self.rows += [row] * len(answer)
        self.columns += range(len(answer))


def shared_prefix_length(prompts: Sequence[Tokens]) -> int:
    """The length in tokens of the prefix that all `prompts` share, leaving each at least one token.

    0 for a single prompt, or when the prefix is shorter than SHORTEST_SHARED_PREFIX.
    """
    if len(prompts) < 2:
        return 0
    first, last = min(map(tuple, prompts)), max(map(tuple, prompts))
    longest = min(map(len, prompts)) - 1
    same = next((i for i in range(max(longest, 0)) if first[i] != last[i]), max(longest, 0))
    return same if same >= SHORTEST_SHARED_PREFIX else 0


def pack(groups: Sequence[Group], device: torch.device | str = "cpu") -> PackedTree:
    """Pack whole groups into one row that begins with the prefix that all prompts share.

    In a group with one answer (warm start), the rest of the prompt and the answer are one segment. The last
    token of an answer predicts nothing and is left out; an empty answer takes no space.
    Raises ValueError for an empty prompt: nothing would predict the first token of its answers.
    """
    if any(not group.prompt for group in groups):
        raise ValueError("a prompt without tokens cannot be packed")
    prompts = [list(group.prompt) for group in groups]
    shared = shared_prefix_length(prompts)
    tree = _Tree()
    root = tree.add(prompts[0][:shared], None) if shared else None
    places = _Places()
    for group, prompt in zip(groups, prompts, strict=True):
        alone = len(group.answers) == 1
        tail = list(group.answers[0][:-1]) if alone else []
        stem = tree.add(prompt[shared:] + tail, root)
        last = stem.start + len(prompt) - shared - 1
        for answer, row in zip(group.answers, group.rows, strict=True):
            if not answer:
                continue
            first = last + 1 if alone else tree.add(list(answer[:-1]), stem).start
            places.add([last, *range(first, first + len(answer) - 1)], answer, row)
    return _packed(tree, device, places)


@dataclass(frozen=True)
class PackedPrompts:
    """U distinct prompts in one packed row.

    last [U]: offset of each prompt's last token. paths: the offsets of all its tokens. prompt_of: for each
    row of the caller's batch, the index of its prompt.
    """

    tree: PackedTree
    last: Tensor
    paths: tuple[list[int], ...]
    prompt_of: tuple[int, ...]


def pack_prompts(prompts: Sequence[Tokens], device: torch.device | str = "cpu") -> PackedPrompts:
    """Pack each distinct prompt of a batch once, behind the prefix that all share."""
    numbers: dict[tuple[int, ...], int] = {}
    prompt_of = tuple(numbers.setdefault(tuple(prompt), len(numbers)) for prompt in prompts)
    distinct = [list(prompt) for prompt in numbers]
    shared = shared_prefix_length(distinct)
    tree = _Tree()
    root = tree.add(distinct[0][:shared], None) if shared else None
    paths = tuple(tree.add(prompt[shared:], root).path for prompt in distinct)
    return PackedPrompts(_packed(tree, device), _long([path[-1] for path in paths], device), paths, prompt_of)


def _packed(tree: _Tree, device: torch.device | str, places: _Places | None = None) -> PackedTree:
    places = places or _Places()
    levels, restore = _levels(tree)
    return PackedTree(
        ids=_long([tree.ids], device),
        positions=_long([tree.positions], device),
        levels=tuple(
            AttentionLevel(level.queries.to(device), level.keys.to(device), level.mask.to(device))
            for level in levels
        ),
        restore=restore.to(device),
        predict_at=_long(places.predict_at, device),
        targets=_long(places.targets, device),
        rows=_long(places.rows, device),
        columns=_long(places.columns, device),
    )


def _long(values: Sequence[object], device: torch.device | str) -> Tensor:
    return torch.tensor(values, dtype=torch.long, device=device)


def _levels(tree: _Tree) -> tuple[list[AttentionLevel], Tensor]:
    levels: list[AttentionLevel] = []
    restore = torch.empty(len(tree.ids), dtype=torch.long)
    offset = 0
    for depth in sorted({segment.depth for segment in tree.segments}):
        members = [segment for segment in tree.segments if segment.depth == depth]
        level = _level(members)
        width = level.queries.size(1)
        for i, segment in enumerate(members):
            n = len(segment.tokens)
            at = offset + i * width
            restore[segment.start : segment.start + n] = torch.arange(at, at + n)
        offset += level.queries.numel()
        levels.append(level)
    return levels, restore


def _level(members: list[_Segment]) -> AttentionLevel:
    widest = max(len(segment.tokens) for segment in members)
    longest = max(len(segment.ancestors) + len(segment.tokens) for segment in members)
    queries = torch.zeros(len(members), widest, dtype=torch.long)
    keys = torch.zeros(len(members), longest, dtype=torch.long)
    reach = torch.ones(len(members), widest, dtype=torch.long)  # how many keys each query may see
    for i, segment in enumerate(members):
        n, above = len(segment.tokens), len(segment.ancestors)
        queries[i, :n] = torch.arange(segment.start, segment.start + n)
        keys[i, : above + n] = torch.tensor(segment.path)
        reach[i, :n] = torch.arange(above + 1, above + n + 1)
    mask = torch.arange(longest)[None, None, :] < reach[:, :, None]
    return AttentionLevel(queries, keys, mask[:, None])
