"""Answers of a trained run without an export: its adapter on its base model, computed by transformers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import LogitsProcessorList, TemperatureLogitsWarper, TopPLogitsWarper

from engine.base.errors import UserError
from engine.base.odds import Odds
from engine.base.progress import Cancel, never
from engine.base.text import Text
from engine.binding.matcher import Binder, Follower, tokenizer_of_transformers
from engine.models import chat, four_bit, hub
from engine.models.adapter import with_adapter
from engine.models.device import Device, pick_device
from engine.models.weights import weights_dtype
from engine.play.likeliest import odds_of
from engine.play.settings import check_prompt
from engine.play.text_stream import answer_stream
from engine.play.wire import ModelFacts, Piece, SamplingParams, Stats, TrainedModel


class TransformersPlayer:
    """Plays a `TrainedModel` as `Player` plays a file: on the GPU where it fits there, else on the CPU.

    `progress` gets the share loaded so far. Raises UserError for a model that cannot be opened.
    """

    def __init__(
        self,
        trained: TrainedModel,
        n_ctx: int = 2048,
        progress: Callable[[float], object] = lambda share: None,
    ) -> None:
        self._trained = trained

        def unpacked(_: Text, done: int, total: int) -> None:
            progress(0.2 * done / max(1, total))

        self._folder = hub.resolve(trained.base, unpacked)
        self._tokenizer = hub.load_tokenizer(self._folder)
        progress(0.2)
        place = pick_device()
        try:
            self._model = self._load(place.kind)
        except torch.OutOfMemoryError:  # a run may be training there
            torch.cuda.empty_cache()
            place = Device("cpu", "CPU", 0)
            self._model = self._load(place.kind)
        progress(1.0)
        self.runs_on = place.name
        self.chat_format = chat.from_tokenizer(self._tokenizer)
        self._stops = chat.stop_token_ids(self.chat_format, self._tokenizer.get_vocab().get)
        self._binder: Binder | None = None
        longest = getattr(self._model.config, "max_position_embeddings", None) or n_ctx
        self.n_ctx = min(n_ctx, int(longest))

    def close(self) -> None:
        """Free the memory."""
        self._model = None
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    @property
    def facts(self) -> ModelFacts:
        fmt = self.chat_format
        parameters = self._model.parameters()
        return ModelFacts(
            path=self._trained.adapter,
            name=self._trained.name,
            architecture=self._folder.model_type,
            pre="",
            file_type=-1,
            size=sum(one.numel() * one.element_size() for one in parameters),
            n_ctx=self.n_ctx,
            template=fmt.template,
            bos=fmt.bos,
            eos=fmt.eos,
            add_bos=fmt.add_bos,
            runs_on=self.runs_on,
        )

    def generate(
        self,
        prompt: str,
        params: SamplingParams = SamplingParams(),  # noqa: B008 - frozen
        cancel: Cancel = never,
    ) -> Iterator[Piece | Stats]:
        """Answer a rendered prompt: pieces as they come, and at last one `Stats`, as `Player.generate` does.

        Raises UserError when the prompt fills the context, or no answer can be bound to the schema.
        """
        begun = time.perf_counter()
        tokens = list(self._tokenizer(prompt, add_special_tokens=False)["input_ids"])
        check_prompt(len(tokens), self.n_ctx)
        follower = None if params.schema is None else self._bound().follow(params.schema, params.working)
        drawn = self._drawn(tokens, _Sampler(params), follower, params.alternatives)
        yield from answer_stream(drawn, params, self.n_ctx, len(tokens), 0, begun, cancel)

    def _bound(self) -> Binder:
        if self._binder is None:
            self._binder = Binder(tokenizer_of_transformers(self._tokenizer, self._stops))
        return self._binder

    def _drawn(
        self, tokens: list[int], draw: _Sampler, follower: Follower | None, alternatives: int
    ) -> Iterator[tuple[int, bytes, Odds | None]]:
        """The tokens of the answer to `tokens`, the bytes of the characters that each completes, and the odds
        if asked for."""
        answer, shown, past = list[int](), "", None
        while True:
            logits, past = self._forward(answer[-1:] or tokens, past)
            token = draw(logits)
            if follower is not None:
                if not follower.allows(token):
                    refused = torch.from_numpy(~follower.allowed(logits.shape[-1])).to(logits.device)
                    token = draw(logits.masked_fill(refused, -torch.inf))
                follower.take(token)
            if token in self._stops:
                return
            row = logits[0].cpu().numpy() if alternatives else None
            odds = None if row is None else odds_of(row, token, alternatives, self._token_text)
            answer.append(token)
            text = self._tokenizer.decode(answer, skip_special_tokens=True)
            new = text[len(shown) :] if not text.endswith("\ufffd") else ""  # a character is incomplete
            shown += new
            yield token, new.encode(), odds
            if follower is not None and follower.ended:
                return

    def _token_text(self, token: int) -> str:
        return str(self._tokenizer.decode([token]))

    def _load(self, device: str) -> Any:
        dtype = self._trained.dtype
        if dtype == four_bit.NAME and device != "cuda":
            dtype = "auto"  # four bits are computed on NVIDIA cards only
        number_format = weights_dtype(dtype, device)
        model = hub.load_model(self._folder, dtype=number_format, device=device)
        if not self._trained.adapter:
            return model
        adapted = with_adapter(model, Path(self._trained.adapter))
        # Merged, a token takes half the time; weights of four bits would be rounded anew.
        return adapted if number_format == four_bit.NAME else adapted.merge_and_unload()

    @torch.inference_mode()
    def _forward(self, tokens: list[int], past: Any) -> tuple[Any, Any]:
        """The logits after the last of `tokens`, float32 [1, V], and the KV cache that now holds them."""
        ids = torch.tensor([tokens], device=self._model.device)
        try:
            out = self._model(ids, past_key_values=past, use_cache=True, logits_to_keep=1)
        except torch.OutOfMemoryError as error:
            raise UserError(
                "The memory of {name} is full.", self.runs_on, hint="Ask again when no run is training."
            ) from error
        return out.logits[:, -1].float(), out.past_key_values


class _Sampler:
    """Draws the next token as llama.cpp is asked to: top-p, then temperature; the likeliest one at 0."""

    def __init__(self, params: SamplingParams) -> None:
        self._greedy = params.temperature <= 0
        self._random = torch.Generator().manual_seed(params.seed)
        self._warpers = LogitsProcessorList()
        if not self._greedy:
            if params.top_p < 1:
                self._warpers.append(TopPLogitsWarper(params.top_p))
            self._warpers.append(TemperatureLogitsWarper(params.temperature))

    def __call__(self, logits: Any) -> int:
        """`logits` [1, V]."""
        if self._greedy:
            return int(logits.argmax())
        shares = self._warpers(None, logits.cpu()).softmax(-1)  # neither looks at the tokens before
        return int(torch.multinomial(shares, 1, generator=self._random))
