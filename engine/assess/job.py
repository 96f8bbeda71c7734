"""The assessment job: every model answers the same held-out rows, and the assessment is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import numpy as np

from engine.assess.answers import Chunk, KeptAnswers, asked_of, forget, working_folder
from engine.assess.assessment import Assessment, Cost, Sampling
from engine.assess.judge import Answered, judge, judged_pairs
from engine.assess.predict import Answerer, ModelRef, open_model
from engine.assess.saved import FOLDER, keep
from engine.base.errors import UserError
from engine.base.progress import Cancelled, Progress, silent
from engine.base.store import check_writable
from engine.base.text import Text
from engine.endpoints.consent import require_consent
from engine.endpoints.reply import Usage
from engine.endpoints.settings import find_endpoint
from engine.judging.agreement import require
from engine.judging.asking import ask_judges
from engine.models.gguf_file import check_playable, read_header
from engine.project import Project
from engine.runs.stages import WEIGHTS

MOST_SAMPLES = 100
_TOGETHER = 64  # rows that a model in torch is asked at once, between two savings
_TOGETHER_FILE = 16  # rows that llama.cpp, which answers one after the other, is asked between two savings


def sampling_of(samples: int, temperature: float, seed: int) -> Sampling | None:
    """How to draw `samples` answers a prompt; None for none. Raises UserError for what cannot be drawn."""
    if not 0 <= samples <= MOST_SAMPLES:
        raise UserError("The number of samples must be from 0 to {n}.", MOST_SAMPLES)
    if samples and not 0 < temperature <= 2:
        raise UserError("The temperature of sampled answers must be above 0, and at most 2.")
    return Sampling(samples=samples, temperature=temperature, seed=seed) if samples else None


def assess(
    project: Project,
    models: Sequence[ModelRef],
    split: str = "test",
    limit: int = 0,
    sampling: Sampling | None = None,
    progress: Progress = silent,
) -> tuple[Assessment, Path]:
    """Let all models answer a split; returns the assessment and the file it is saved in.

    `limit` takes the first rows only; `progress` counts the answers of each model. All may say as much as
    the one that may say most, so that no answer is cut for one of them alone. What `progress` raises stops
    the work; another call for the same then goes on with the answers that were kept. Raises UserError for a
    model that cannot be opened or is named twice, a split without rows, a project that cannot be written to.
    """
    if limit < 0:
        raise UserError("--limit must not be negative.")
    rows = project.split(split)
    rows = rows[:limit] if limit else rows
    _check(project, models)
    asked = asked_of(project, models, rows, split, limit, sampling)
    prompts = [row.prompt for row in rows]
    with working_folder(project, asked, [ref.name for ref in models]) as folder:
        answered = []
        for at, ref in enumerate(models):
            stage = Text("Answers of {name} ({n} of {count})", ref.name, at + 1, len(models))
            ask = _Asking(project, ref, prompts, asked.max_tokens, sampling, stage, progress)
            answered.append(ask.endpoint() if ref.endpoint else ask.local(KeptAnswers(folder, at)))
        ask_judges(project, judged_pairs(rows, answered), progress)
        found = judge(rows, answered, project.rubric, project.task.schema, progress)
        found = found.model_copy(update={"split": split, "limit": limit, "sampling": sampling})
        path = keep(folder, found)
        forget(folder)
    return found, path


def _check(project: Project, models: Sequence[ModelRef]) -> None:
    """Fail now rather than after the first model has answered everything."""
    check_writable(project.folder / FOLDER)
    require(project)
    specs = Counter(ref.spec for ref in models)
    if twice := [ref.name for ref in models if specs[ref.spec] > 1]:
        raise UserError("The model {name} is named twice.", twice[0])
    if any(ref.bound for ref in models):
        project.bound_schema()
    for ref in models:
        if ref.gguf is not None:
            check_playable(read_header(ref.gguf))
        if ref.endpoint:
            require_consent(find_endpoint(ref.endpoint))


@dataclass
class _Asking:
    """One model is asked all prompts: once greedily, then for each sample."""

    project: Project
    ref: ModelRef
    prompts: Sequence[str]
    max_tokens: int
    sampling: Sampling | None
    stage: Text
    progress: Progress
    _model: Answerer | None = field(default=None, init=False)
    _done: int = field(default=0, init=False)

    def local(self, kept: KeptAnswers) -> Answered:
        """The answers of a model on this computer: those that are kept, and the others, kept as they come."""
        began, before, rows = monotonic(), kept.seconds, len(self.prompts)
        for sample, start, stop in self._parts():
            if (sample, start) not in kept:
                self._keep(kept, sample, start, stop)
        greedy = kept.of(0)
        cost = Cost(
            tokens=round(sum(chunk.tokens for chunk in greedy) / rows, 1),
            seconds=round(sum(chunk.seconds for chunk in greedy) / rows, 4),
        )
        texts = [[text for chunk in kept.of(one) for text in chunk.answers] for one in range(self._rounds)]
        self._model = None  # before the next one is loaded
        return self._answered(texts, before + monotonic() - began, cost)

    def endpoint(self) -> Answered:
        """The answers of an endpoint, whose cache keeps them."""
        began = monotonic()
        texts, usages = list[list[str]](), list[Usage]()
        for sample in range(self._rounds):
            model = self._opened()
            texts.append(self._ask(model, self.prompts, sample, 0, sample * len(self.prompts)))
            if model.usage is not None:
                usages.append(model.usage)
        return self._answered(texts, monotonic() - began, _cost(usages))

    def _hear(self, text: Text) -> None:
        """Show what an endpoint says, such as that it is waited for."""
        with suppress(Cancelled):  # the next count raises it where nothing else is under way
            self.progress(text, self._done, self._total)

    @property
    def _total(self) -> int:
        return self._rounds * len(self.prompts)

    @property
    def _rounds(self) -> int:
        return 1 + (self.sampling.samples if self.sampling else 0)

    def _parts(self) -> Iterator[tuple[int, int, int]]:
        """(sample, start, stop) of all rows that are asked at once."""
        step = _TOGETHER_FILE if self.ref.gguf is not None else _TOGETHER
        for sample in range(self._rounds):
            for start in range(0, len(self.prompts), step):
                yield sample, start, min(start + step, len(self.prompts))

    def _keep(self, kept: KeptAnswers, sample: int, start: int, stop: int) -> None:
        model = self._opened()
        began = monotonic()
        texts = self._ask(model, self.prompts[start:stop], sample, start, kept.count)
        seconds = round(monotonic() - began, 4)
        tokens = sum(model.tokens(texts))
        kept.keep(Chunk(sample=sample, start=start, answers=tuple(texts), tokens=tokens, seconds=seconds))

    def _opened(self) -> Answerer:
        if self._model is None:
            self._model = open_model(
                self.project,
                self.ref,
                lambda done, total: self.progress(WEIGHTS, done, total),
                self._hear,
            )
        return self._model

    def _ask(
        self, model: Answerer, prompts: Sequence[str], sample: int, start: int, before: int
    ) -> list[str]:

        def counted(done: int, _: int) -> None:
            self._done = before + done
            self.progress(self.stage, self._done, self._total)

        if sample == 0 or self.sampling is None:
            return model.answer(prompts, self.max_tokens, counted)
        seed = seed_of(self.sampling.seed, sample, start)
        return model.answer(
            prompts, self.max_tokens, counted, temperature=self.sampling.temperature, seed=seed
        )

    def _answered(self, texts: Sequence[Sequence[str]], seconds: float, cost: Cost | None) -> Answered:
        samples = list(zip(*texts[1:], strict=True)) if texts[1:] else []
        return Answered(self.ref.name, texts[0], self.ref.spec, samples, round(seconds, 2), cost)


def seed_of(seed: int, sample: int, start: int) -> int:
    """The seed of one round of sampled answers, from 0 to 2^31 - 1: another one for each part of the rows."""
    return int(np.random.SeedSequence((seed, sample, start)).generate_state(1)[0]) & 0x7FFF_FFFF


def _cost(usages: Sequence[Usage]) -> Cost | None:
    """What all rounds of an endpoint took; its seconds are those of an answer, as they were measured."""
    answers = sum(usage.answers for usage in usages)
    if not answers:
        return None

    def together(amount: Callable[[Usage], float | None]) -> float | None:
        known = [value for usage in usages if (value := amount(usage)) is not None]
        return sum(known) if known else None

    return Cost(
        tokens=round(sum(usage.output_tokens for usage in usages) / answers, 1),
        seconds=round(sum(usage.seconds for usage in usages) / answers, 4),
        money=together(lambda usage: usage.price),
        spent=together(lambda usage: usage.spent),
        currency=usages[0].currency,
        notes=tuple(dict.fromkeys(note for usage in usages for note in usage.notes)),
    )
