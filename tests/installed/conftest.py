"""What must hold for the program as a user has it, in places and at moments that nobody chose.

`LATHE_FROZEN=dist/lathe python -m pytest tests/installed` puts a built program through the same tests;
without it they run `main.py` of this checkout. The program is met only as a process. Where root runs the
tests, the program lies on a mount that is only read, and is run by nobody (a checkout, whose Python may be
root's own: by a root who has lost the right to write everywhere).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.models.folder import check_folder
from engine.project import open_project
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from tests.export.tiny_models import make_adapter
from tests.tiny_gguf import write_tiny

ROOT = Path(__file__).resolve().parents[2]
FROZEN = os.environ.get("LATHE_FROZEN", "")
EXECUTABLE = "lathe.exe" if sys.platform == "win32" else "lathe"
COMMAND = [str(Path(FROZEN).resolve() / EXECUTABLE)] if FROZEN else [sys.executable, str(ROOT / "main.py")]
INSTALLED_IN = Path(FROZEN).resolve() if FROZEN else ROOT
NOWHERE = "http://127.0.0.1:9"
KINDS = ("import", "train", "predict", "assess", "export", "ask")
LIGHT = ("import", "ask")  # without torch, which takes seconds to load
HEAVY = tuple(kind for kind in KINDS if kind not in LIGHT)
EARLY = (*LIGHT, "train")  # refused without the model and the adapter, which only slow tests get
NOBODY = "65534"
AS_NOBODY = (
    "--reuid",
    NOBODY,
    "--regid",
    NOBODY,
    "--clear-groups",
    "--bounding-set",
    "-all",
    "--inh-caps",
    "-all",
)
NO_RIGHT_TO_WRITE = ("--bounding-set", "-dac_override,-dac_read_search")
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def each_kind(quick: tuple[str, ...]) -> pytest.MarkDecorator:
    """A test of every kind of work; slow but for these."""
    slow = {kind: [] if kind in quick else [pytest.mark.slow] for kind in KINDS}
    return pytest.mark.parametrize("kind", [pytest.param(kind, marks=slow[kind]) for kind in KINDS])


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def refused(self, *words: str) -> bool:
        """Whether it ended with one kind sentence, which holds these words, and exit code 2."""
        last = self.err.strip().splitlines()[-1] if self.err.strip() else ""
        kind = last.startswith("lathe: ") and "Traceback" not in self.err
        return self.code == 2 and kind and all(word in last for word in words)


@dataclass(frozen=True)
class Identity:
    """As whom a command runs: what stands before it, and the owner of the user's files."""

    before: tuple[str, ...] = ()
    uid: int | None = None


@dataclass(frozen=True)
class User:
    """Somebody who has the program: their home, where they keep things, and as whom they start it."""

    home: Path
    who: Identity
    data: Path | None = None  # LATHE_DATA; None: wherever the system has such folders
    temp: Path | None = None
    command: tuple[str, ...] = tuple(COMMAND)

    def start(self, *words: object, **more: Any) -> subprocess.Popen[str]:
        named = {"HOME": str(self.home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"], "HF_HUB_OFFLINE": "1"}
        named |= {f"{kind}_proxy": NOWHERE for kind in ("http", "https", "all")}
        named |= {"LATHE_DATA": str(self.data)} if self.data else {}
        named |= {"TMPDIR": str(self.temp)} if self.temp else {}
        return subprocess.Popen(
            [*self.who.before, *self.command, *map(str, words)],
            cwd=self.home,
            env={**named, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *words: object) -> Done:
        return ended(self.start(*words))

    def own(self, *paths: Path) -> None:
        """Make these files and all that is in them this user's."""
        if self.who.uid is not None:
            for path in paths:
                for one in (path, *path.rglob("*")):
                    os.chown(one, self.who.uid, self.who.uid)


def ended(process: subprocess.Popen[str], timeout: float = 300) -> Done:
    try:
        out, err = process.communicate(timeout=timeout)
    finally:
        process.kill()
    return Done(process.returncode, out, err)


@dataclass(frozen=True)
class Things:
    """What the kinds of work need: a project with a run, a tiny model in two forms, files to read."""

    project: Path
    model: Path
    gguf: Path
    rows: Path
    run: str

    def recipe(self) -> dict[str, Any]:
        """What is set for a training of a second or two."""
        small = {"model": str(self.model), "warm_epochs": 1, "steps": 1, "prompts_per_step": 2}
        small |= {"group_size": 2, "max_answer_tokens": 8, "validation_rows": 2, "lora_rank": 4, "probes": 1}
        return small

    def words(self, kind: str, project: Path | None = None) -> list[object]:
        """The command for a kind of work in this project, or in another one that is like it."""
        where = project or self.project
        tiny = f"base:{self.model}"
        commands: dict[str, list[object]] = {
            "import": ["import", where, self.rows],
            "train": [
                "train",
                where,
                "--preset=defaults",
                *(f"--set={key}={value}" for key, value in self.recipe().items()),
            ],
            "predict": [
                "predict",
                where,
                "--model",
                tiny,
                "--prompts",
                self.rows,
                "--out",
                where / "said.jsonl",
            ],
            "assess": ["assess", where, "--models", tiny, self.run, "--limit", 2],
            "export": ["export", where, "--run", self.run, "--quant", "Q8_0"],
            "ask": ["ask", self.gguf, "--project", where, "--max-tokens", 8, "tomorrow"],
        }
        return commands[kind]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Things:
    """What is copied for each test: quickly made, without torch."""
    folder = tmp_path_factory.mktemp("made")
    project = folder / "Mein Projekt 项目"
    project.mkdir()
    source = ROOT / "resources" / "examples" / "time_range"
    shutil.copy(source / "project.toml", project)
    lines = (source / "rows.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    split = {name: [line for line in lines if f'"split": "{name}"' in line] for name in ("train", "test")}
    (project / "rows.jsonl").write_text("".join(split["train"][:8] + split["test"][:3]), encoding="utf-8")
    run = create_run(project, Recipe(model="tiny", max_answer_tokens=8), "tiny")
    rows = folder / "neue Zeilen 新.jsonl"
    rows.write_text("".join(split["train"][20:23]), encoding="utf-8")
    return Things(project, Path("tiny"), write_tiny(folder / "tiny.gguf"), rows, run.name)


@pytest.fixture(scope="session")
def adapter(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with warnings.catch_warnings():
        # peft 0.21 still asks transformers 5.23 for the old name of this property.
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing` is deprecated", FutureWarning)
        return make_adapter(check_folder(tiny_model), tmp_path_factory.mktemp("adapter"))


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="lathe installed "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def identity() -> Identity:
    """Who runs the program here; nobody asked for the right to write beside it."""
    if not IS_ROOT:
        return Identity()
    mount = ("unshare", "-m", "sh", "-c", READ_ONLY, str(INSTALLED_IN))
    mounted = subprocess.run([*mount, "true"], capture_output=True).returncode == 0
    before, uid = ("setpriv", *(AS_NOBODY if FROZEN else NO_RIGHT_TO_WRITE)), 65534 if FROZEN else 0
    found = Identity((*(mount if mounted else ()), *before), uid)
    probe = subprocess.run([*found.before, *COMMAND, "--help"], capture_output=True, cwd="/")
    if probe.returncode:
        pytest.skip(f"no such user can start the program: {probe.stderr.decode().strip()[-200:]}")
    return found


@pytest.fixture
def user(place: Path, identity: Identity) -> User:
    """An ordinary user whose name is not ASCII, with a data folder where the system has such folders."""
    home = place / "用户 Müller"
    home.mkdir()
    found = User(home, identity)
    found.own(home)
    return found


@pytest.fixture
def things(made: Things, user: User, request: pytest.FixtureRequest) -> Things:
    """The things, in the user's home and the user's own; a slow test gets the model and the adapter too."""
    folder = user.home / "Dokumente und Daten"
    shutil.copytree(made.project.parent, folder)
    project, model = folder / made.project.name, folder / "tiny model"
    run = project / "runs" / made.run
    if request.node.get_closest_marker("slow"):
        shutil.copytree(request.getfixturevalue("tiny_model"), model)
        shutil.copytree(request.getfixturevalue("adapter"), run / "checkpoints" / "best")
    told = Recipe(model=str(model), max_answer_tokens=8)
    (run / "recipe.json").write_text(told.model_dump_json(), encoding="utf-8")
    user.own(folder)
    return Things(project, model, folder / made.gguf.name, folder / made.rows.name, made.run)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is the user's own work, to see that nothing of it is lost."""
    names = ("project.toml", "rows.jsonl", "recipe.json", "adapter_model.safetensors")
    return {str(path.relative_to(folder)): path.read_bytes() for name in names for path in folder.rglob(name)}


def is_whole(project: Path) -> bool:
    """Whether a project opens and its rows can be read."""
    return bool(open_project(project).rows())
