"""Answers to many prompts from a trainable model: GRPO's rollouts, and all other sampling.

The prefix that all prompts share is computed once, and the rest of each distinct prompt once, in one packed
row without padding. The cache is then expanded to one row per answer; all rows are decoded together, and
finished rows are dropped. Sampling draws like `torch.multinomial` over the whole batch, so it equals stock
TRL and transformers under the same torch seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from transformers import LogitsProcessor, LogitsProcessorList, StoppingCriteriaList

from engine.app.memory import free_memory
from engine.models.packable import detect_unpackable, device_of, language_model
from engine.planning.buckets import rows_bucket, slots_bucket
from engine.training.distributed.sharded_base import in_lockstep
from engine.training.fast.decode_batch import DecodeBatch, DynamicBatch
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.kv_cache import RowCache
from engine.training.fast.merged_weights import MergedWeights, detect_unmergeable
from engine.training.fast.packing import pack_prompts
from engine.training.fast.tree_attention import tree_inputs

if TYPE_CHECKING:
    from engine.binding.matcher import Follower

Progress = Callable[[int, int], None]
MAX_ROWS = 256


@dataclass(frozen=True)
class Sampling:
    """How a token is chosen. temperature 0 is greedy; `generator` None uses torch's global one; `follow`
    makes what each answer is bound by."""

    max_new_tokens: int
    eos_ids: Sequence[int]
    pad_id: int
    temperature: float = 1.0
    generator: torch.Generator | None = None
    exact_draws: bool = True
    follow: Callable[[], Follower] | None = None


def generate(
    model: Any,
    prompt_ids: Sequence[Sequence[int]],
    *,
    max_new_tokens: int,
    eos_ids: Sequence[int],
    pad_id: int,
    temperature: float = 1.0,
    greedy: bool = False,
    seed: int | None = None,
    rows_per_batch: int | None = None,
    exact_draws: bool = True,
    merge: bool | MergedWeights = True,
    dtype: torch.dtype | None = None,
    graphs: DecodeGraphs | None = None,
    follow: Callable[[], Follower] | None = None,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[list[int]]:
    """One answer per row of `prompt_ids` (repeat a prompt for several), as token ids with the end token.

    An answer without an end token has `max_new_tokens` tokens.

    seed: None draws from torch's global generator. The draws equal stock TRL's if all rows fit one batch and
        `exact_draws` is on; off draws one uniform number per row instead of one exponential per vocabulary
        entry: the same distribution, faster.
    rows_per_batch: None takes what the memory allows, at most 256.
    merge: whether to sample from merged weights, or the `MergedWeights` to use; `dtype` is their format.
    graphs: decodes by recorded steps over a static cache.
    follow: makes what binds an answer to a schema (`engine.binding.matcher`); None lets them be free.
    on_progress: called with (rows finished, all rows).
    should_stop: once it returns True, the tokens so far are returned, and [] for rows not begun.
    """
    device = device_of(model)
    generator = None if seed is None else torch.Generator(device).manual_seed(seed)
    warmth = 0.0 if greedy else temperature
    sampling = Sampling(max_new_tokens, tuple(eos_ids), pad_id, warmth, generator, exact_draws, follow)
    size = rows_per_batch or rows_that_fit(model, prompt_ids, max_new_tokens, graphs)
    # Rows of similar length share a batch, the longest first, so that memory runs out at once or never.
    order = sorted(range(len(prompt_ids)), key=lambda row: -len(prompt_ids[row]))
    batches = [sorted(order[at : at + size]) for at in range(0, len(order), size)]
    answers: list[list[int]] = [[] for _ in prompt_ids]
    done = 0
    stop = should_stop or (lambda: False)
    with _sampling_mode(model), _weights(model, merge, dtype), in_lockstep(model):
        decode = _decode_padded if detect_unpackable(model.config) else partial(_decode, graphs=graphs)
        for batch in batches:
            if stop():
                break
            counted = _counter(on_progress, done, len(prompt_ids))
            decoded = decode(model, [prompt_ids[row] for row in batch], sampling, counted, stop)
            for row, answer in zip(batch, decoded, strict=True):
                answers[row] = answer
            done += len(batch)
            _counter(on_progress, done, len(prompt_ids))(0)
    return answers


def rows_that_fit(
    model: Any,
    prompt_ids: Sequence[Sequence[int]],
    max_new_tokens: int,
    graphs: DecodeGraphs | None = None,
) -> int:
    """How many rows can be decoded together in a quarter of the free memory, between 1 and 256.

    A static cache comes in fixed sizes, and the one already allocated is used fully.
    """
    config = model.config.get_text_config()
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    tokens = max(map(len, prompt_ids), default=0) + max_new_tokens
    cache = 2 * config.num_hidden_layers * heads * width * next(model.parameters()).element_size()
    cache *= slots_bucket(tokens) if graphs is not None and graphs.off is None else tokens
    logits = 4 * 4 * config.vocab_size  # logits, probabilities, draws and their quotient in float32
    fitting: int = _free_memory(device_of(model)) // 4 // (2 * cache + logits)
    rows = max(1, min(MAX_ROWS, fitting))
    if graphs is not None and graphs.off is None:
        rows = next(size for size in range(rows, 0, -1) if rows_bucket(size) == size)
        rows = max(rows, graphs.capacity_for(tokens))
    return rows


def _free_memory(device: torch.device) -> int:
    """Free bytes of the device, including what torch's allocator holds unused."""
    if device.type == "cuda":
        reserve = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return int(torch.cuda.mem_get_info(device)[0]) + reserve
    return free_memory()


def _counter(on_progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
    return (lambda ended: on_progress(before + ended, total)) if on_progress else (lambda ended: None)


@contextmanager
def _sampling_mode(model: Any) -> Iterator[None]:
    """Evaluation mode without gradients. (Gradient checkpointing, which forbids a cache, is then off.)"""
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        model.train(training)


def _weights(model: Any, merge: bool | MergedWeights, dtype: torch.dtype | None) -> Any:
    if isinstance(merge, MergedWeights):
        return merge.applied()
    if (merge or dtype) and detect_unmergeable(model) is None:
        return MergedWeights(model, dtype).applied()
    return nullcontext()


def _decode(
    model: Any,
    prompts: list[Sequence[int]],
    sampling: Sampling,
    ended: Callable[[int], None],
    stop: Callable[[], bool],
    graphs: DecodeGraphs | None = None,
) -> list[list[int]]:
    """Decode one batch: packed prefill, then one token per step for all unfinished rows."""
    logits, rows = _prefill(language_model(model), prompts, sampling.max_new_tokens, graphs)
    device = logits.device
    eos = torch.tensor(sampling.eos_ids, device=device)
    answers = torch.full((len(prompts), sampling.max_new_tokens), sampling.pad_id, device=device)
    alive = torch.arange(len(prompts), device=device)  # the rows still in the batch
    finished = torch.zeros(len(prompts), dtype=torch.bool, device=device)  # which of those have ended
    followers = [sampling.follow() for _ in prompts] if sampling.follow is not None else []
    for step in range(sampling.max_new_tokens):
        tokens = _next_tokens(logits, sampling, len(prompts), alive)
        if followers:
            going = [(at, row) for at, row in enumerate(alive.tolist()) if not finished[at]]
            tokens = _bound(tokens, logits, sampling, [(at, followers[row]) for at, row in going])
        tokens = tokens.masked_fill(finished, sampling.pad_id)
        answers[alive, step] = tokens
        finished = finished | torch.isin(tokens, eos)
        living = int((~finished).sum())
        ended(len(prompts) - living)
        if living == 0 or step == sampling.max_new_tokens - 1 or stop():
            break
        if rows.worth_dropping(alive.numel(), living):
            kept = (~finished).nonzero()[:, 0]
            rows.keep(kept)
            alive, tokens, finished = alive[kept], tokens[kept], finished[kept]
        logits = rows.step(tokens)
    return [_up_to_end(row[: step + 1], sampling.eos_ids) for row in answers.tolist()]


def _prefill(
    lm: Any, prompts: list[Sequence[int]], new_tokens: int, graphs: DecodeGraphs | None
) -> tuple[Tensor, DecodeBatch]:
    """Logits [B, V] of each row's first token, and the batch to decode."""
    device = device_of(lm)
    packed = pack_prompts(prompts, device)
    cache = RowCache(lm.config.get_text_config().num_hidden_layers)
    distinct = lm(
        past_key_values=cache, use_cache=True, logits_to_keep=packed.last, **tree_inputs(lm, packed.tree)
    ).logits[0]
    paths = [packed.paths[prompt] for prompt in packed.prompt_of]
    batch = graphs.begin(lm, cache, paths, new_tokens, distinct) if graphs is not None else None
    logits = distinct[torch.tensor(packed.prompt_of, device=device)]
    return logits, batch or DynamicBatch(lm, cache, paths, new_tokens)


def _next_tokens(logits: Tensor, sampling: Sampling, rows: int, alive: Tensor) -> Tensor:
    """The next token [n] of each row of `logits` [n, V]; `alive` [n] numbers them among all `rows`.

    `torch.multinomial` draws one exponential q per entry of [rows, V] and takes argmax(p / q) (ATen,
    native/Distributions.cpp). Drawing for all rows, finished ones too, keeps its random stream.
    """
    logits = logits.float()
    if sampling.temperature == 0.0:
        return logits.argmax(-1)
    scores = logits if sampling.temperature == 1.0 else logits / sampling.temperature
    probabilities = torch.softmax(scores, -1)
    if not sampling.exact_draws:
        sums = probabilities.cumsum(-1)
        uniform = torch.rand(rows, 1, device=logits.device, generator=sampling.generator)[alive]
        return torch.searchsorted(sums, uniform * sums[:, -1:])[:, 0].clamp(max=logits.size(-1) - 1)
    draws = torch.empty(rows, logits.size(-1), device=logits.device).exponential_(
        1, generator=sampling.generator
    )
    if alive.numel() < rows:
        draws = draws[alive]
    return torch.div(probabilities, draws, out=draws).argmax(-1)


def _bound(
    tokens: Tensor, logits: Tensor, sampling: Sampling, going: Sequence[tuple[int, Follower]]
) -> Tensor:
    """The tokens [n] with those that may not come next drawn again from `logits` [n, V], masked.

    `going` are the rows that have not ended, each with what binds it. Drawing again leaves the distribution
    that masking all rows would give (`engine.binding.matcher`).
    """
    chosen = tokens.tolist()
    wrong = [(at, follower) for at, follower in going if not follower.allows(chosen[at])]
    if wrong:
        rows = [at for at, _ in wrong]
        refused = np.stack([~follower.allowed(logits.size(-1)) for _, follower in wrong])
        masked = logits[rows].float().masked_fill(torch.from_numpy(refused).to(logits.device), -torch.inf)
        numbers = torch.arange(len(rows), device=logits.device)
        tokens = tokens.clone()
        tokens[rows] = _next_tokens(masked, replace(sampling, exact_draws=True), len(rows), numbers)
        chosen = tokens.tolist()
    for at, follower in going:
        follower.take(chosen[at])
    return tokens


class _BoundLogits(LogitsProcessor):
    """Masks the logits of rows that `generate` of transformers decodes; `width` tokens are the prompt's."""

    def __init__(self, followers: Sequence[Follower], width: int) -> None:
        self._followers, self._width = followers, width

    def __call__(self, ids: Tensor, scores: Tensor) -> Tensor:
        for row, follower in enumerate(self._followers):
            if ids.size(1) > self._width and not follower.over:
                follower.take(int(ids[row, -1]))
            if not follower.over:
                refused = torch.from_numpy(~follower.allowed(scores.size(-1))).to(scores.device)
                scores[row].masked_fill_(refused, -torch.inf)
        return scores


def _up_to_end(tokens: list[int], eos_ids: Sequence[int]) -> list[int]:
    """The tokens up to and including the first end token."""
    ends = [at for at, token in enumerate(tokens) if token in eos_ids]
    return tokens[: ends[0] + 1] if ends else tokens


def _decode_padded(
    model: Any,
    prompts: list[Sequence[int]],
    sampling: Sampling,
    ended: Callable[[int], None],
    stop: Callable[[], bool],
) -> list[list[int]]:
    """The stock path, for families whose attention cannot be packed: `generate` on left-padded rows."""
    lm = language_model(model)
    device = device_of(lm)
    width = max(map(len, prompts))
    ids = [[sampling.pad_id] * (width - len(prompt)) + list(prompt) for prompt in prompts]
    mask = [[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts]
    choice: dict[str, Any] = {"do_sample": False}
    if sampling.temperature > 0:
        choice = {"do_sample": True, "temperature": sampling.temperature, "top_k": 0, "top_p": 1.0}
    if sampling.generator is not None:
        torch.manual_seed(sampling.generator.initial_seed())

    ends = torch.tensor(sampling.eos_ids, device=device)

    def watch(ids: Tensor, scores: Tensor, **_: Any) -> Tensor:
        ended(int(torch.isin(ids[:, width:], ends).any(1).sum()))
        return torch.full((len(ids),), stop(), device=device)

    bound = []
    if sampling.follow is not None:
        bound.append(_BoundLogits([sampling.follow() for _ in prompts], width))
    output = lm.generate(
        input_ids=torch.tensor(ids, device=device),
        attention_mask=torch.tensor(mask, device=device),
        max_new_tokens=sampling.max_new_tokens,
        eos_token_id=list(sampling.eos_ids),
        pad_token_id=sampling.pad_id,
        stopping_criteria=StoppingCriteriaList([watch]),
        logits_processor=LogitsProcessorList(bound),
        **choice,
    )
    ended(len(prompts))
    return [_up_to_end(row, sampling.eos_ids) for row in output[:, width:].tolist()]
