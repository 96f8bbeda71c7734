"""The command `plan`: estimates a recipe's memory and time, and finds settings that fit."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.app.hardware import device_name, load
from engine.assess.expectation import NEAR, Expectation, expectation
from engine.assess.likeness import likeness
from engine.assess.measured import known_to
from engine.base.errors import UserError
from engine.base.text import Text
from engine.base.units import size
from engine.cli.follow import NAMES
from engine.cli.options import Command, json_option, set_option, to_json
from engine.models.catalog import CatalogModel
from engine.models.local import look_up
from engine.planning.auto import AutoPlan
from engine.planning.auto_project import auto_as_json, auto_for, by_hand_of, lines_of, minutes_of
from engine.planning.conditions import Room
from engine.planning.fitting import Plan, plan
from engine.planning.pace import UNKNOWN_CARD, Pace, Speed, card_of, pace, processor
from engine.planning.planner import PROMPT_TOKENS, Shape
from engine.planning.probe_cache import Probe, find, save
from engine.runs.presets import AUTO, load_preset
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import with_settings
from engine.training.distributed.process_group import ProcessGroup

ANSWER_TOKENS = 45  # where no project says how long the answers are
_TOKENS_A_LETTER = 1 / 2.8  # a cautious reading of rows without a tokenizer
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_PART_NAMES = {
    "weights": "weights",
    "adapter": "adapter and optimizer",
    "working": "working memory",
    "runtime": "program",
}


@dataclass(frozen=True)
class _Machine:
    """The device that is planned for."""

    speed: Speed
    memory: int
    gpu: bool
    probe: Probe | None = None

    @property
    def correction(self) -> float:
        return self.probe.correction if self.probe else 1.0


def add_commands(command: Command) -> None:
    """Add `plan`."""
    one = command("plan", _plan, "estimate the memory and time of a run, and find settings that fit")
    one.add_argument("--model", default="embedded", metavar="M", help="embedded, a folder, or a hub name")
    one.add_argument("--preset", default="", help="quick, full, supervised or, with --project, auto")
    one.add_argument("--time", default="", metavar="30m", help="how long it may take, for the preset auto")
    set_option(one)
    one.add_argument("--memory", default="", metavar="24GB", help="default: what is free on this computer")
    one.add_argument("--card", default="", metavar="NAME", help='plan for another GPU, such as "RTX 4090"')
    one.add_argument("--processes", type=int, default=1, metavar="N", help="processes that divide each step")
    one.add_argument("--shard", action="store_true", help="shard the frozen layers over them too (FSDP)")
    one.add_argument("--project", type=Path, metavar="FOLDER", help="take the lengths of texts from its rows")
    one.add_argument("--probe", action="store_true", help="measure a small step on this computer first")
    json_option(one)


def _plan(chosen: argparse.Namespace) -> str:
    """Memory by parts, seconds per step, and `--set` lines with which the run fits; downloads nothing."""
    auto = _auto(chosen) if chosen.preset == AUTO or chosen.time else None
    start = load_preset(chosen.preset) if chosen.preset not in ("", AUTO) else Recipe()
    recipe = auto.recipe if auto else with_settings(start, chosen.set)
    recipe = recipe.model_copy(update={"model": chosen.model})
    known = look_up(chosen.model)
    if known.sizes is None:
        hint = "Name a model of the list, a folder, or one that was downloaded already."
        raise UserError(f"The sizes of {chosen.model} are not known before it is downloaded.", hint=hint)
    _check_processes(chosen, recipe)
    if chosen.probe:
        save(_probe(known.sizes, recipe))
    machine = _machine(chosen, recipe)
    shape = shape_of(chosen.project, recipe)
    fit = plan(
        known.sizes,
        recipe,
        machine.memory,
        gpu=machine.gpu,
        prompt_tokens=shape.prompt,
        answer_tokens=shape.answer,
        shared_tokens=shape.shared,
        correction=machine.correction,
        processes=chosen.processes,
        shard=chosen.shard,
    )
    if auto and fit.fits:  # it was sized for the longest answers already
        fit = replace(fit, recipe=recipe, changes=(), sentence=Text("It fits as it is."))
    speed = pace(known.sizes, fit.recipe, machine.speed, shape, gpu=machine.gpu, processes=chosen.processes)
    expected = _expected(chosen.project, fit.recipe) if chosen.project else None
    if chosen.json:
        found = _as_json(fit, speed, machine, shape, known.download)
        found |= {"expectation": asdict(expected) if expected else None}
        return to_json({**found, "auto": auto_as_json(auto)} if auto else found)
    lines = _as_lines(fit, speed, machine, shape, known.sizes, known.download)
    told = [expected.text, *(f"  {source}" for source in expected.sources), NEAR] if expected else []
    chosen_by_auto = [*lines_of(auto), ""] if auto else []
    return "\n".join([*chosen_by_auto, *lines[:2], *_share_lines(chosen, recipe), *lines[2:], *told])


def _auto(chosen: argparse.Namespace) -> AutoPlan:
    """What Auto chooses for the project, on this computer or the machine that was named."""
    from engine.project import open_project

    if chosen.project is None or chosen.preset not in ("", AUTO):
        hint = "Write --preset auto --project FOLDER --time 30m."
        raise UserError("The preset auto needs a project, and --time is for it alone.", hint=hint)
    named = _machine(chosen, Recipe(model=chosen.model)) if chosen.card or chosen.memory else None
    machine = (Room(named.memory, named.memory, named.gpu), named.speed) if named else None
    by_hand = by_hand_of(chosen.set)
    return auto_for(open_project(chosen.project), chosen.model, minutes_of(chosen.time), by_hand, machine)


def _expected(project: Path, recipe: Recipe) -> Expectation | None:
    """What measured runs say of this recipe on the project's rows; None where it has none to train on."""
    from engine.project import open_project

    train = [row for row in open_project(project).rows() if row.split == "train"]
    like = likeness(train)
    return expectation(known_to(project, like), recipe, len(train), like) if like else None


def _check_processes(chosen: argparse.Namespace, recipe: Recipe) -> None:
    if chosen.processes < 1:
        raise UserError("There must be at least one process.", hint="Write it like --processes 4.")
    if chosen.shard and chosen.processes == 1:
        raise UserError("One process alone has nobody to slice the layers with.", hint="Add --processes 4.")
    if chosen.shard and recipe.dtype == "nf4":
        raise UserError("FSDP cannot share out a base model in four bits.", hint="Choose dtype auto.")
    ProcessGroup(size=chosen.processes).check_divides(recipe)


def _share_lines(chosen: argparse.Namespace, recipe: Recipe) -> list[str]:
    """Notes on the figures where several processes or a server take part."""
    lines = []
    if chosen.processes > 1:
        sharded = ", frozen layers sharded over them" if chosen.shard else ""
        lines.append(
            f"{chosen.processes} processes{sharded}: memory is per process, times exclude communication"
        )
    if recipe.vllm_server and recipe.sampled_phase:
        lines.append("Answers come from a vLLM server, whose memory and time are not included.")
    return lines


def _probe(sizes: CatalogModel, recipe: Recipe) -> Probe:
    from engine.training.probe import probe
    from engine.worker.main import quiet, stdout_guarded

    quiet()
    with stdout_guarded():
        return probe(sizes, recipe)


def _machine(chosen: argparse.Namespace, recipe: Recipe) -> _Machine:
    """The GPU that was named, or else this computer's GPU, or its processor."""
    memory = memory_of(chosen.memory) if chosen.memory else 0
    if chosen.card:
        card = card_of(chosen.card)
        if card is None and not memory:
            raise UserError(
                f"The card {chosen.card!r} is not known here.", hint="Give its memory with --memory."
            )
        speed = card or Speed(chosen.card, UNKNOWN_CARD.flops, UNKNOWN_CARD.bandwidth, UNKNOWN_CARD.launch)
        return _Machine(speed, memory or speed.memory, True)
    usage = load()
    gpu = usage.gpu_memory_total is not None
    free = (usage.gpu_memory_total or 0) - (usage.gpu_memory_used or 0)
    free = free if gpu else usage.memory_total - usage.memory_used
    probe = find(recipe.model, device_name(), recipe.dtype)
    guess = (card_of(device_name()) or UNKNOWN_CARD) if gpu else processor()
    return _Machine(probe.speed if probe else guess, memory or free, gpu, probe)


def memory_of(text: str) -> int:
    """The bytes of a text such as 24GB, 24 GiB or 24e9. Raises UserError."""
    match = re.fullmatch(r"\s*([\d.]+(?:e\d+)?)\s*([kmgt]?)(i?)b?\s*", text.lower())
    try:
        if match is None:
            raise ValueError
        number, unit, binary = float(match[1]), match[2], match[3]
    except ValueError as error:
        raise UserError(f"{text!r} is no amount of memory.", hint="Write it as 24GB or 24GiB.") from error
    count = round(number * (1024 ** " kmgt".index(unit) if binary and unit else _UNITS[unit]))
    if count <= 0:
        raise UserError("The memory must be more than nothing.", hint="Write it as 24GB or 24GiB.")
    return count


def shape_of(project: Path | None, recipe: Recipe) -> Shape:
    """Tokens of prompts and answers, estimated from the characters of a project's rows, or typical ones."""
    if project is None:
        return Shape(PROMPT_TOKENS, min(ANSWER_TOKENS, recipe.max_answer_tokens))
    from engine.project import open_project

    opened = open_project(project)
    rows = opened.rows()
    messages = [opened.task.messages(row.prompt) for row in rows[:500]]
    prompts = [sum(len(message["content"]) for message in chat) for chat in messages]
    answers = [row.written_length(opened.task.working) for row in rows[:500]]
    system = len(messages[0][0]["content"]) if messages and len(messages[0]) > 1 else 0
    prompt, answer, shared = (
        round(count * _TOKENS_A_LETTER) for count in (_high(prompts, 300), _high(answers, 120), system)
    )
    return Shape(prompt + 12, min(recipe.max_answer_tokens, answer + 2), shared)


def _high(lengths: Sequence[int], default: int) -> int:
    """The 95th percentile of the lengths."""
    return sorted(lengths)[int(0.95 * (len(lengths) - 1))] if lengths else default


def _as_json(fit: Plan, speed: Pace, machine: _Machine, shape: Shape, download: int | None) -> dict[str, Any]:
    return {
        "fits": fit.fits,
        "sentence": fit.sentence,
        "memory_bytes": machine.memory,
        "parts": dict(fit.estimate.parts),
        "total": fit.estimate.total,
        "changes": list(fit.changes),
        "seconds_a_step": {"warm_start": speed.warm, "rollout": speed.rollout, "update": speed.update},
        "device": machine.speed.name,
        "measured": machine.speed.measured,
        "tokens": asdict(shape),
        "download_bytes": download,
    }


def _as_lines(
    fit: Plan, speed: Pace, machine: _Machine, shape: Shape, sizes: CatalogModel, download: int | None
) -> list[str]:
    source = "times measured here" if machine.speed.measured else "times estimated"
    lines = [
        f"{sizes.title}, prompts of {shape.prompt} tokens, answers of {shape.answer}",
        f"Device: {machine.speed.name} with {size(machine.memory)} ({source})",
        *(f"  {_PART_NAMES[name]:24} {size(count):>10}" for name, count in fit.estimate.parts),
        f"  {'total':24} {size(fit.estimate.total):>10}",
    ]
    if download:
        lines.append(f"  {'download':24} {size(download):>10}")
    if speed.warm:
        lines.append(f"A step of the warm start takes about {speed.warm:.2g} s.")
    if phase := fit.recipe.sampled_phase:
        lines.append(
            f"A {NAMES[phase]} step takes about {speed.grpo:.2g} s: sampling {speed.rollout:.2g} s, update "
            f"{speed.update:.2g} s."
        )
    return [*lines, fit.sentence, *(f"  --set {change}" for change in fit.changes)]
