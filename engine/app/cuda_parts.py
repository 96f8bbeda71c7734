"""The CUDA build of torch beside a program that came without it: offered, fetched on a click, and kept in the
user's data folder. Light: the window imports it; `cuda_start` is what puts the parts to use.

    cuda-parts/.lock                  held by the one process that fetches
    cuda-parts/VERSION.new/           being fetched: NAME.whl.part, NAME.whl.done, site/
    cuda-parts/VERSION/site/          the unpacked wheels, importable
    cuda-parts/VERSION/whole.json     of which list; why they could not be loaded, if so
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.app import fetching, program, unpacking
from engine.app.build_facts import build_facts
from engine.app.hardware import Card, nvidia_card
from engine.app.parts_list import Part, PartsList, shipped
from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Progress, never, silent
from engine.base.text import Text

FOLDER = "cuda-parts"
OFF = "LATHE_CUDA_PARTS"  # "off": this process does without; a folder: it takes that one, not proved yet
MARKER = "whole.json"
SPARE = 500_000_000  # bytes to leave free on the disk
DOWNLOADING, UNPACKING, CHECKING = (
    Text("downloading CUDA parts"),
    Text("unpacking CUDA parts"),
    Text("checking CUDA parts"),
)

State = Literal["none", "no_card", "old_driver", "old_card", "offered", "ready", "broken"]


class Whole(BaseModel):
    """The content of the marker file. `fault`: why the parts could not be loaded, empty while they can."""

    model_config = ConfigDict(frozen=True)

    digest: str
    torch: str = ""
    cards: tuple[str, ...] = ()  # that torch found when it was checked
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """How this program stands to CUDA.

    none: the build has all it will have (or is a source checkout). no_card, old_driver, old_card: the parts
    would be of no use here. offered: they can be fetched. ready: workers take them. broken: they are there,
    and could not be loaded; `fault` says why.
    """

    state: State
    parts: PartsList | None = None
    card: Card | None = None
    fetched: int = 0  # bytes that an earlier try has left
    fault: str = ""

    @property
    def wanted(self) -> bool:
        """Whether to offer them."""
        return self.state in ("offered", "broken")


def status() -> Status:
    """Looks at the build, the card and the data folder; torch is not imported."""
    parts = _listed()
    if parts is None:
        return Status("none")
    card = nvidia_card()
    whole = _whole(parts)
    if whole is not None:
        return Status("broken" if whole.fault else "ready", parts, card, fault=whole.fault)
    if card is None:
        return Status("no_card", parts)
    if card.driver_cuda[0] < parts.cuda[0]:
        return Status("old_driver", parts, card)
    if card.capability < parts.oldest_card:
        return Status("old_card", parts, card)
    return Status("offered", parts, card, _fetched(parts))


def offered() -> bool:
    """Whether this build has parts to fetch, whatever card there is. A damaged list is no offer."""
    with suppress(UserError):
        return _listed() is not None
    return False


def active_folder() -> Path | None:
    """The folder to import torch from: whole, of this build's own list, and not known to fail."""
    forced = os.environ.get(OFF, "")
    if forced:
        return None if forced == "off" else Path(forced)
    try:
        parts = _listed()
        whole = _whole(parts) if parts is not None else None
    except UserError:
        return None
    return _home(parts) / "site" if parts is not None and whole is not None and not whole.fault else None


def cards_are_used() -> bool:
    """Whether a worker of this program can use a card that is there."""
    return build_facts().flavour != "cpu" or active_folder() is not None


def fault() -> Text:
    """Why fetched parts are not used, in a sentence; empty where all is well."""
    with suppress(UserError):
        parts = _listed()
        if parts is not None and (whole := _whole(parts)) is not None and whole.fault:
            return Text(
                "The CUDA parts could not be loaded, so the processor is used: {reason} Fetch "
                "them again (lathe cuda-parts fetch).",
                whole.fault,
            )
    return Text("")


def note_fault(reason: str) -> None:
    """Write down that the parts cannot be loaded; from now on no process tries them."""
    parts = _listed()
    if parts is not None and (whole := _whole(parts)) is not None:
        said = whole.model_copy(update={"fault": reason})
        store.write_text(_home(parts) / MARKER, said.model_dump_json(indent=1) + "\n")


def fetch(progress: Progress = silent, cancel: Cancel = never) -> Whole:
    """Download, unpack and try the parts; what an earlier try left is used. Gives what torch said.

    Raises Cancelled and UserError (no offer, no network, wrong bytes, too little room, full disk, parts that
    torch cannot be loaded from); whatever happens, the program goes on with what it had.
    """
    from filelock import FileLock, Timeout

    parts = _listed()
    if parts is None:
        raise UserError(
            "This build of Lathe has no CUDA parts to fetch.",
            hint="A build for CUDA has them inside; with pip, install the torch for your CUDA version.",
        )
    home, new = _home(parts), _beside(parts, ".new")
    try:
        new.mkdir(parents=True, exist_ok=True)
        with FileLock(home.parent / ".lock", timeout=0):
            _check_room(parts, new)
            _bring_all(parts, new, progress, cancel)
            return _settle(parts, new, home, progress)
    except Timeout as error:
        raise UserError(
            "The CUDA parts are being fetched already.", hint="Wait until that is done."
        ) from error
    except OSError as error:
        raise disk_error("write", home.parent, error) from error


def remove() -> int:
    """Delete all fetched parts; gives the bytes that are free again. Raises UserError."""
    place = store.data_folder() / FOLDER
    freed = _bytes_below(place)
    try:
        if place.exists():
            shutil.rmtree(place)
    except OSError as error:
        raise disk_error("delete", place, error) from error
    return freed


def room_needed(parts: PartsList, new: Path) -> int:
    """Bytes that fetching still takes: wheels are deleted once unpacked, so one lies there at a time."""
    left = [part for part in parts.parts if not _is_done(part, new)]
    largest = max((part.size - _length(new / f"{part.file}.part") for part in left), default=0)
    return sum(part.unpacked for part in left) + largest


def _listed() -> PartsList | None:
    """The list of this build; None where it came with CUDA, or cannot fetch anything."""
    facts = build_facts()
    return shipped() if facts.flavour == "cpu" and facts.parts_address else None


def _home(parts: PartsList) -> Path:
    return store.data_folder() / FOLDER / parts.version


def _beside(parts: PartsList, ending: str) -> Path:
    return store.data_folder() / FOLDER / f"{parts.version}{ending}"


def _whole(parts: PartsList) -> Whole | None:
    """The marker of parts that are of this very list; None where there are none."""
    path = _home(parts) / MARKER
    try:
        found = Whole.model_validate_json(store.read_text(path)) if path.is_file() else None
    except (UserError, ValidationError):
        return None
    return found if found is not None and found.digest == parts.digest() else None


def _fetched(parts: PartsList) -> int:
    new = _beside(parts, ".new")
    return sum(
        part.size if _is_done(part, new) else _length(new / f"{part.file}.part") for part in parts.parts
    )


def _check_room(parts: PartsList, new: Path) -> None:
    need, free = room_needed(parts, new) + SPARE, shutil.disk_usage(new).free
    if need > free:
        raise UserError(
            "The CUDA parts need {n:.1f} GB and {parent} has {n2:.1f} GB free.",
            need / 1e9,
            new.parent,
            free / 1e9,
            hint="Free some space, or set LATHE_DATA to a folder on a larger disk.",
        )


def _bring_all(parts: PartsList, new: Path, progress: Progress, cancel: Cancel) -> None:
    """Each part in its turn: downloaded, checked, unpacked into the common folder, deleted."""
    address = build_facts().parts_address.rstrip("/")
    before = 0
    for part in parts.parts:
        if not _is_done(part, new):
            wheel = new / f"{part.file}.part"

            def told(here: int, before: int = before) -> None:
                progress(DOWNLOADING, before + here, parts.size)

            def unpacked(here: int, part: Part = part) -> None:
                progress(UNPACKING, here, part.unpacked)

            fetching.large_file(f"{address}/{part.file}", wheel, part.size, part.sha256, told, cancel)
            unpacking.unpack(wheel, new / "site", part.unpacked, unpacked, cancel)
            store.write_text(_done_file(part, new), part.sha256 + "\n")
            wheel.unlink()
        before += part.size
        progress(DOWNLOADING, before, parts.size)


def _settle(parts: PartsList, new: Path, home: Path, progress: Progress) -> Whole:
    """Try the parts in a process of their own, mark them, and put them in their place."""
    progress(CHECKING, 0, 1)
    whole = _tried(parts, new / "site")
    store.write_text(new / MARKER, whole.model_dump_json(indent=1) + "\n")
    if home.exists():
        old = _beside(parts, ".old")
        shutil.rmtree(old, ignore_errors=True)
        home.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    new.rename(home)
    for other in home.parent.iterdir():  # earlier versions are of no use to this program
        if other.is_dir() and other != home:
            shutil.rmtree(other, ignore_errors=True)
    progress(CHECKING, 1, 1)
    return whole


def _tried(parts: PartsList, site: Path) -> Whole:
    """What torch says of itself from there. Raises UserError where it cannot be imported."""
    done = subprocess.run(
        program.command("cuda-parts", "try"),
        env={**os.environ, OFF: str(site)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        **program.no_console(),
    )
    said: dict[str, Any] = {}
    with suppress(ValueError, IndexError):  # it may have crashed before it said anything
        said = json.loads(done.stdout.splitlines()[-1])
    if "torch" not in said:
        last = (done.stderr.strip().splitlines() or [Text("exit code {code}", done.returncode)])[-1][:300]
        reason = said.get("fault", last)
        raise UserError(
            "The CUDA parts were fetched, but cannot be loaded on this computer: {reason}",
            reason,
            hint="Training goes on with the processor. A newer graphics driver may help.",
        )
    return Whole(digest=parts.digest(), torch=said["torch"], cards=tuple(said["cards"]))


def _done_file(part: Part, new: Path) -> Path:
    return new / f"{part.file}.done"


def _is_done(part: Part, new: Path) -> bool:
    try:
        return _done_file(part, new).read_text(encoding="ascii").strip() == part.sha256
    except (OSError, UnicodeDecodeError):
        return False


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _bytes_below(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
