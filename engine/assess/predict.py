"""Answers of any model a project can name: the base, a run, a checkpoint folder, a GGUF file, an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from engine.assess.choices import BOUND
from engine.base.errors import UserError
from engine.base.text import Text
from engine.endpoints.reply import Usage
from engine.endpoints.settings import PREFIX, find_endpoint
from engine.export.index import FOLDER, run_of
from engine.models import chat
from engine.project import Project
from engine.runs.adapters import adapter_of
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import best_first, find_run, run_folders

OnAnswer = Callable[[int, int], None]


class Answerer(Protocol):
    """Anything that answers prompts of a project, one answer a prompt in their order.

    Only an endpoint has answers that are `base.missing.Missing`, and a `usage`: what its last answers took.
    """

    name: str
    usage: Usage | None

    def answer(
        self,
        prompts: Sequence[str],
        max_tokens: int,
        progress: OnAnswer | None = None,
        *,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        """Greedy answers at temperature 0; else sampled ones, the same for the same seed and prompts."""
        ...

    def tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each of these texts has for this model."""
        ...


@dataclass(frozen=True)
class ModelRef:
    """What a model's name stands for: a base with or without an adapter, a GGUF file, or an endpoint by name.

    `dtype` is the number format in which an adapter was trained: a model is judged as it was trained.
    `bound`: its answers are bound to the task's schema.
    """

    name: str
    base: str = "embedded"
    adapter: Path | None = None
    gguf: Path | None = None
    max_tokens: int = Recipe().max_answer_tokens
    dtype: str = Recipe().dtype
    endpoint: str = ""
    bound: bool = False

    @property
    def spec(self) -> str:
        """The name by which `find_model` finds this model again, whatever is trained since."""
        return BOUND + self._spec if self.bound else self._spec

    @property
    def _spec(self) -> str:
        if self.gguf is not None:
            return str(self.gguf)
        if self.endpoint:
            return PREFIX + self.endpoint
        return self.name if self.adapter is not None else f"base:{self.base}"


def find_model(project: Project, name: str) -> ModelRef:
    """What `name` stands for in this project. Raises UserError when it stands for nothing.

    base: the base model of the best run (embedded where there is none); base:MODEL: another one;
    FILE.gguf; a run (its best adapter) or RUN:warm_start_end / RUN:last, where "best" and "latest" name a
    run too; a folder with an adapter; endpoint:NAME. bound:MODEL: any of these but an endpoint, its answers
    bound to the task's schema.
    """
    if name.startswith(BOUND):
        return bound_ref(find_model(project, name.removeprefix(BOUND)))
    if name.startswith(PREFIX):
        one = find_endpoint(name)
        return ModelRef(one.title, base="", max_tokens=one.max_answer_tokens, endpoint=one.name)
    if name == "base" or name.startswith("base:"):
        return ModelRef(name, base=name.partition(":")[2] or _base_of(project))
    path = Path(name)
    if path.suffix == ".gguf":
        if not path.is_file():
            raise UserError("There is no model file {name}.", name)
        run = run_of(path)  # exported files have the same name in each run's folder
        title = path.name if run is None else f"{FOLDER}/{path.parent.name}/{path.name}"
        return ModelRef(title, gguf=path, max_tokens=_tokens_of(project, run))
    if (path / "adapter_config.json").is_file():
        return _adapter_ref(name, path)
    if path.is_dir():
        return ModelRef(name, base=name)
    run_name, _, which = name.partition(":")
    if not run_folders(project.folder) or (path.parent != Path() and not path.exists()):
        raise UserError(
            "There is no model {name!r}.",
            name,
            hint="Use base, a run, a checkpoint folder, a GGUF file or endpoint:NAME.",
        )
    return run_ref(find_run(project.folder, run_name), which or "best")


def bound_ref(ref: ModelRef) -> ModelRef:
    """The same model, its answers bound to the task's schema. Raises UserError for an endpoint."""
    if ref.endpoint:
        raise UserError(
            "{name} is an endpoint, which binds answers itself.",
            ref.name,
            hint="Choose schema as its answer form.",
        )
    return replace(ref, name=BOUND + ref.name, bound=True) if not ref.bound else ref


def run_ref(run: Path, which: str = "best") -> ModelRef:
    """The adapter of a run, as `adapter_of` finds it. Raises UserError when it has none yet."""
    folder = adapter_of(run, which)
    return _trained_ref(f"{run.name}:{folder.name}", load_recipe(run / "recipe.json"), folder)


def open_model(
    project: Project,
    ref: ModelRef,
    on_weight: OnAnswer | None = None,
    on_state: Callable[[Text], object] = lambda text: None,
) -> Answerer:
    """Load a model for answering; `on_weight` counts its tensors, `on_state` hears what an endpoint says.

    Raises UserError when it cannot be loaded, or the person has not agreed to the endpoint.
    """
    if ref.endpoint:
        from engine.assess.endpoint_answers import EndpointAnswerer

        return EndpointAnswerer(project.task, find_endpoint(ref.endpoint), on_state)
    return _GgufAnswerer(project, ref) if ref.gguf else _TorchAnswerer(project, ref, on_weight)


class _TorchAnswerer:
    usage: Usage | None = None

    def __init__(self, project: Project, ref: ModelRef, on_weight: OnAnswer | None = None) -> None:
        from engine.models import hub

        self._schema = project.bound_schema() if ref.bound else None
        self.name = ref.name  # the folder before torch: it may be a sentence that ends it
        folder = hub.resolve(ref.base, lambda _, done, total: on_weight(done, total) if on_weight else None)

        from engine.models.adapter import with_adapter
        from engine.models.device import pick_device
        from engine.models.weights import weights_dtype
        from engine.training.greedy import GreedyGenerator

        place = pick_device().kind
        model = hub.load_model(
            folder, dtype=weights_dtype(ref.dtype, place), device=place, on_weight=on_weight
        )
        model = with_adapter(model, ref.adapter) if ref.adapter else model
        tokenizer = hub.load_tokenizer(folder)
        self._generator = GreedyGenerator(model, tokenizer, project.task, chat.from_tokenizer(tokenizer))

    def answer(
        self,
        prompts: Sequence[str],
        max_tokens: int,
        progress: OnAnswer | None = None,
        *,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        return self._generator.answer(
            prompts, max_tokens, progress, temperature=temperature, seed=seed, schema=self._schema
        )

    def tokens(self, texts: Sequence[str]) -> list[int]:
        return [
            len(ids) for ids in self._generator.tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        ]


class _GgufAnswerer:
    usage: Usage | None = None

    def __init__(self, project: Project, ref: ModelRef) -> None:
        from engine.play.player import Player

        assert ref.gguf is not None
        self.name = ref.name
        self._task = project.task
        self._schema = project.bound_schema() if ref.bound else None
        self._player = Player(ref.gguf)
        self._format = self._player.chat_format

    def answer(
        self,
        prompts: Sequence[str],
        max_tokens: int,
        progress: OnAnswer | None = None,
        *,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        answers = []
        for done, prompt in enumerate(prompts, 1):
            text = chat.prompt_text(self._task, self._format, prompt)
            drawn = {"temperature": temperature, "seed": seed + done} if temperature > 0 else {}
            bound = {"schema": self._schema, "working": self._task.working}
            answers.append(self._player.answer(text, max_tokens=max_tokens, **drawn, **bound))
            if progress:
                progress(done, len(prompts))
        return answers

    def tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(self._player.tokenize(text)) for text in texts]


def _base_of(project: Project) -> str:
    runs = best_first(project.folder)
    return load_recipe(runs[0] / "recipe.json").model if runs else "embedded"


def _tokens_of(project: Project, run: str | None) -> int:
    """An exported file may say as much as the run that it was made from, or they could not be compared."""
    recipe = project.folder / "runs" / (run or "") / "recipe.json"
    return (load_recipe(recipe) if recipe.is_file() else Recipe()).max_answer_tokens


def _trained_ref(name: str, recipe: Recipe, adapter: Path) -> ModelRef:
    return ModelRef(name, recipe.model, adapter, None, recipe.max_answer_tokens, recipe.dtype)


def _adapter_ref(name: str, path: Path) -> ModelRef:
    """An adapter folder within a run knows its base by the run's recipe."""
    for parent in path.resolve().parents:
        if (parent / "recipe.json").is_file():
            return _trained_ref(name, load_recipe(parent / "recipe.json"), path)
    raise UserError("{name} holds an adapter, but not within a run, so its base model is not known.", name)
