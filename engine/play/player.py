"""Generation from a GGUF file with llama.cpp: the only file that holds a llama.cpp context.

llama.cpp may end the process on what it cannot do; windows therefore reach this file only through
the process of `engine.play.service`.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import llama_cpp
import numpy as np

from engine.base.errors import UserError
from engine.base.odds import Odds
from engine.base.progress import Cancel, never
from engine.binding.matcher import Binder, Follower, tokenizer_of
from engine.models import chat
from engine.models.gguf_file import check_playable, read_header
from engine.play import backends
from engine.play.likeliest import odds_of
from engine.play.native_log import native_log
from engine.play.native_parts import progress_callback, sampler_of
from engine.play.settings import check_prompt
from engine.play.text_stream import answer_stream
from engine.play.wire import ModelFacts, Piece, SamplingParams, Stats

_BATCH = 512


@dataclass(frozen=True, slots=True)
class _Options:
    """The arguments of `Player`."""

    path: Path
    n_ctx: int
    threads: int
    exact: bool
    progress: Callable[[float], object] | None
    adapter: Path | None


class Player:
    """A loaded GGUF and its context; close it, or use it in a `with`.

    Raises UserError for a file that is missing, damaged, no language model, or unknown to
    llama.cpp. A GPU is used where there is one with a driver and room. `exact` stays on the processor
    and keeps the attention memory in float32, for comparing logits. `progress` gets the share loaded so
    far, 0 to 1. `adapter` is a LoRA adapter in a GGUF file of its own.
    """

    def __init__(
        self,
        path: Path | str,
        n_ctx: int = 2048,
        threads: int = 0,
        exact: bool = False,
        progress: Callable[[float], object] | None = None,
        adapter: Path | None = None,
    ) -> None:
        self._model: Any = None
        self._ctx: Any = None
        self._past: list[int] = []
        self._binder: Binder | None = None
        path = Path(path)
        self.header = read_header(path)
        check_playable(self.header)
        self.chat_format = chat.from_gguf(self.header.metadata)
        threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._open(_Options(path, n_ctx, threads, exact, progress, adapter))
        self._end = self._id_of(chat.end_of_turn(self.chat_format))

    def _open(self, options: _Options) -> None:
        loaded = backends.load(gpu=not options.exact)
        for gpu in (True, False) if loaded.gpus and not options.exact else (False,):
            try:
                self._try(options, gpu)
                if gpu:
                    self._decode([0], last=True)  # a driver may fail only at the first computation
            except UserError:
                self.close()
                if not gpu:
                    raise
            else:
                self.runs_on = ", ".join(loaded.gpus) if gpu else f"CPU, {loaded.processor}"
                break
        self._keep(0)

    def _try(self, options: _Options, gpu: bool) -> None:
        path = options.path
        with native_log() as log:
            model_params = llama_cpp.llama_model_default_params()
            if not gpu:
                model_params.split_mode, model_params.main_gpu = llama_cpp.LLAMA_SPLIT_MODE_NONE, -1
            if options.progress is not None:
                model_params.progress_callback = progress_callback(options.progress)
            self._model = llama_cpp.llama_model_load_from_file(os.fsencode(path), model_params)
            if not self._model:
                raise UserError(
                    "llama.cpp cannot load {path}: {log}.", path, log.reason(), hint="Export it again."
                )
            self._vocab = llama_cpp.llama_model_get_vocab(self._model)
            self.n_vocab = int(llama_cpp.llama_vocab_n_tokens(self._vocab))
            params = llama_cpp.llama_context_default_params()
            trained = int(llama_cpp.llama_model_n_ctx_train(self._model))
            params.n_ctx = self.n_ctx = min(options.n_ctx, trained) if trained > 0 else options.n_ctx
            params.n_batch = params.n_ubatch = min(_BATCH, self.n_ctx)
            params.n_threads = params.n_threads_batch = options.threads
            if options.exact:
                params.type_k = params.type_v = 0  # GGML_TYPE_F32
                params.flash_attn_type = 0
            self._ctx = llama_cpp.llama_init_from_model(self._model, params)
            if not self._ctx:
                raise UserError("llama.cpp cannot make room to play {path}: {log}.", path, log.reason())
            self._memory = llama_cpp.llama_get_memory(self._ctx)
            if options.adapter is not None:
                self._adapt(options.adapter)

    def _adapt(self, path: Path) -> None:
        """Add a LoRA adapter to all that is computed; llama.cpp frees it with the model."""
        with native_log() as log:
            adapter = llama_cpp.llama_adapter_lora_init(self._model, os.fsencode(path))
            adapters = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(adapter)
            scales = (ctypes.c_float * 1)(1.0)
            if not adapter or llama_cpp.llama_set_adapters_lora(self._ctx, adapters, 1, scales):
                raise UserError("llama.cpp cannot load {path}: {log}.", path, log.reason())

    def __enter__(self) -> Player:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the memory; closing twice is harmless."""
        if self._ctx:
            llama_cpp.llama_free(self._ctx)
        if self._model:
            llama_cpp.llama_model_free(self._model)
        self._ctx = self._model = None

    @property
    def facts(self) -> ModelFacts:
        meta, fmt = self.header.metadata, self.chat_format
        return ModelFacts(
            path=str(self.header.path),
            name=str(meta.get("general.name", self.header.path.stem)),
            architecture=self.header.architecture,
            pre=str(meta.get("tokenizer.ggml.pre", "")),
            file_type=int(meta.get("general.file_type", -1)),
            size=self.header.size,
            n_ctx=self.n_ctx,
            template=fmt.template,
            bos=fmt.bos,
            eos=fmt.eos,
            add_bos=fmt.add_bos,
            runs_on=self.runs_on,
        )

    def tokenize(self, text: str) -> list[int]:
        """Token ids of a rendered text: special tokens are read as such, and none is added."""
        return self._ids(text.encode("utf-8"), special=True)

    def _ids(self, data: bytes, special: bool = False) -> list[int]:
        room = len(data) + 1
        buffer = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocab, data, len(data), buffer, room, False, special)
        if count < 0:
            raise UserError("llama.cpp could not split the text into tokens ({count}).", count)
        return list(buffer[:count])

    def token_bytes(self, token: int) -> bytes:
        """The bytes of one token; special tokens are written out."""
        buffer = ctypes.create_string_buffer(256)
        size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, 256, 0, True)
        if size < 0:
            buffer = ctypes.create_string_buffer(-size)
            size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, -size, 0, True)
        return buffer.raw[:size]

    def answer(self, prompt: str | Sequence[int], **params: Any) -> str:
        """The text of the whole answer; `params` are fields of `SamplingParams`."""
        return self.ask(prompt, SamplingParams(**params))[0]

    def ask(
        self,
        prompt: str | Sequence[int],
        params: SamplingParams = SamplingParams(),  # noqa: B008 - frozen
    ) -> tuple[str, Stats]:
        """The whole answer at once, and how it went."""
        parts: list[str] = []
        for item in self.generate(prompt, params):
            if isinstance(item, Stats):
                return "".join(parts), item
            parts.append(item.text)
        raise AssertionError("generate ended without its stats")

    def generate(
        self,
        prompt: str | Sequence[int],
        params: SamplingParams = SamplingParams(),  # noqa: B008 - frozen
        cancel: Cancel = never,
    ) -> Iterator[Piece | Stats]:
        """Answer a rendered prompt: pieces as they come, and at last one `Stats`.

        The prefix shared with the prompt before is reused from the KV cache. The token that ends the answer
        is not part of it. Raises UserError when the prompt fills the context.
        """
        begun = time.perf_counter()
        tokens = self.tokenize(prompt) if isinstance(prompt, str) else list(prompt)
        follower = self.bind(params)
        sampler = sampler_of(params)
        try:
            reused = self._read(tokens)
            drawn = self._drawn(sampler, follower, params.alternatives)
            yield from answer_stream(drawn, params, self.n_ctx, len(tokens), reused, begun, cancel)
        finally:
            llama_cpp.llama_sampler_free(sampler)

    def bind(self, params: SamplingParams) -> Follower | None:
        """What binds an answer; None for a free one. Raises UserError for a schema that cannot bind."""
        return None if params.schema is None else self._bound().follow(params.schema, params.working)

    def _drawn(
        self, sampler: Any, follower: Follower | None, alternatives: int
    ) -> Iterator[tuple[int, bytes, Odds | None]]:
        """The tokens of an answer, their bytes, and their odds if asked for; each is read before the next."""
        while True:
            logits = self._row(-1).copy() if alternatives else None  # before anything masks them
            token = int(llama_cpp.llama_sampler_sample(sampler, self._ctx, -1))
            if follower is not None:
                if not follower.allows(token):
                    self._row(-1)[~follower.allowed(self.n_vocab)] = -np.inf
                    token = int(llama_cpp.llama_sampler_sample(sampler, self._ctx, -1))
                follower.take(token)
            if self._ends(token):
                return
            odds = None if logits is None else odds_of(logits, token, alternatives, self._token_text)
            yield token, self.token_bytes(token), odds
            if follower is not None and follower.ended:
                return
            self._decode([token], last=True)

    def _row(self, index: int) -> Any:
        """The logits after a token of the last batch, those that the sampler reads: float32 [V]."""
        return np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._ctx, index), (self.n_vocab,))

    def _token_text(self, token: int) -> str:
        return self.token_bytes(token).decode("utf-8", "replace")

    def _ends(self, token: int) -> bool:
        return token == self._end or bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def _bound(self) -> Binder:
        """Binds answers to schemas; made at the first use, since it goes through the whole vocabulary."""
        if self._binder is None:
            kinds = (llama_cpp.LLAMA_TOKEN_ATTR_CONTROL, llama_cpp.LLAMA_TOKEN_ATTR_UNUSED)
            silent, ids = sum(kinds), range(self.n_vocab)
            special = [one for one in ids if llama_cpp.llama_vocab_get_attr(self._vocab, one) & silent]
            ends = [one for one in ids if self._ends(one)]
            texts = [self.token_bytes(one) for one in ids]
            self._binder = Binder(tokenizer_of(texts, special, ends, self._ids))
        return self._binder

    def logits(self, tokens: Sequence[int], positions: Sequence[int]) -> Any:
        """Logits after each of `positions` (0-based, ascending): float32 array (positions, vocabulary)."""
        read = self._keep(min(self._shared(tokens), positions[0] if positions else 0))
        values = np.empty((len(positions), self.n_vocab), dtype=np.float32)
        rows = {position: row for row, position in enumerate(positions)}
        for begin in range(read, len(tokens), _BATCH):
            part = list(tokens[begin : begin + _BATCH])
            mine = [index for index in range(len(part)) if begin + index in rows]
            self._decode(part, outputs=mine)
            for index in mine:
                values[rows[begin + index]] = self._row(index)
        return values

    def _id_of(self, text: str) -> int:
        ids = self.tokenize(text) if text else []
        return ids[0] if len(ids) == 1 else -1

    def _read(self, tokens: list[int]) -> int:
        """Decode the prompt; returns how many of its tokens were in the KV cache already."""
        check_prompt(len(tokens), self.n_ctx)
        shared = self._keep(min(self._shared(tokens), len(tokens) - 1))
        for begin in range(shared, len(tokens), _BATCH):
            part = tokens[begin : begin + _BATCH]
            self._decode(part, last=begin + _BATCH >= len(tokens))
        return shared

    def _shared(self, tokens: Sequence[int]) -> int:
        """How many leading tokens are in the KV cache."""
        pairs = enumerate(zip(tokens, self._past, strict=False))
        return next((at for at, (a, b) in pairs if a != b), min(len(tokens), len(self._past)))

    def _keep(self, count: int) -> int:
        """Keep the first `count` tokens of the KV cache; returns how many it kept, all or none."""
        if count and llama_cpp.llama_memory_seq_rm(self._memory, 0, count, -1):
            del self._past[count:]
            return count
        llama_cpp.llama_memory_clear(self._memory, True)
        self._past.clear()
        return 0

    def _decode(self, tokens: list[int], last: bool = False, outputs: Sequence[int] = ()) -> None:
        batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
        try:
            wanted = set(outputs) | ({len(tokens) - 1} if last else set())
            batch.n_tokens = len(tokens)
            for index, token in enumerate(tokens):
                batch.token[index] = token
                batch.pos[index] = len(self._past) + index
                batch.n_seq_id[index] = 1
                batch.seq_id[index][0] = 0
                batch.logits[index] = index in wanted
            with native_log() as log:
                code = llama_cpp.llama_decode(self._ctx, batch)
        finally:
            llama_cpp.llama_batch_free(batch)
        if code != 0:
            self._keep(0)
            raise UserError("llama.cpp could not read the text (code {code}): {log}.", code, log.reason())
        self._past += tokens
