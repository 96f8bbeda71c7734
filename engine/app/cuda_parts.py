"""The CUDA parts: torch for NVIDIA cards, downloaded on request into the data folder of a CPU build.

The window imports this; a worker puts the parts to use by `cuda_start`.

    cuda-parts/.lock                  held by the process that downloads
    cuda-parts/VERSION.new/           a download in progress: NAME.whl.part, NAME.whl.done, site/
    cuda-parts/VERSION/site/          the unpacked wheels, importable
    cuda-parts/VERSION/whole.json     which list they are of; why they could not be loaded, if so
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
OFF = "LATHE_CUDA_PARTS"  # "off": not used in this process; a folder: to be tried
MARKER = "whole.json"
SPARE = 500_000_000  # bytes to leave free on the disk
DOWNLOADING, UNPACKING, CHECKING = (
    Text("downloading CUDA parts"),
    Text("unpacking CUDA parts"),
    Text("checking CUDA parts"),
)

State = Literal["none", "no_card", "old_driver", "old_card", "offered", "ready", "broken"]


class Marker(BaseModel):
    """The content of whole.json. `fault`: why the parts could not be loaded, else empty."""

    model_config = ConfigDict(frozen=True)

    digest: str  # of the parts list
    torch: str = ""
    cards: tuple[str, ...] = ()  # that torch saw at the check
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Whether this program can use an NVIDIA card.

    none: the build has no parts to download. no_card, old_driver, old_card: the parts would be of no use
    here. offered: they can be downloaded. ready: workers use them. broken: they could not be loaded, for
    the reason `fault`.
    """

    state: State
    parts: PartsList | None = None
    card: Card | None = None
    fetched: int = 0  # bytes that an earlier download left
    fault: str = ""

    @property
    def wanted(self) -> bool:
        """Whether to offer the download."""
        return self.state in ("offered", "broken")


def status() -> Status:
    """The status by the build, the card and the data folder; torch is not imported."""
    parts = _listed()
    if parts is None:
        return Status("none")
    card = nvidia_card()
    if (marker := _marker(parts)) is not None:
        return Status("broken" if marker.fault else "ready", parts, card, fault=marker.fault)
    if card is None:
        return Status("no_card", parts)
    if card.driver_cuda[0] < parts.cuda[0]:
        return Status("old_driver", parts, card)
    if card.capability < parts.oldest_card:
        return Status("old_card", parts, card)
    return Status("offered", parts, card, _fetched(parts))


def offered() -> bool:
    """Whether this build has parts to download, whatever the card. A damaged list counts as none."""
    with suppress(UserError):
        return _listed() is not None
    return False


def active_folder() -> Path | None:
    """The folder to import torch from: complete, of this build's list, and not known to fail; or None."""
    forced = os.environ.get(OFF, "")
    if forced:
        return None if forced == "off" else Path(forced)
    with suppress(UserError):
        if (installed := _installed()) and not installed[1].fault:
            return installed[0] / "site"
    return None


def cards_are_used() -> bool:
    """Whether workers of this program can use an NVIDIA card."""
    return build_facts().flavour != "cpu" or active_folder() is not None


def fault() -> Text:
    """Why downloaded parts are not used, in a sentence, else empty."""
    with suppress(UserError):
        if (installed := _installed()) and installed[1].fault:
            return Text(
                "The CUDA parts could not be loaded, so the processor is used: {reason} Fetch "
                "them again (lathe cuda-parts fetch).",
                installed[1].fault,
            )
    return Text("")


def note_fault(reason: str) -> None:
    """Record that the parts cannot be loaded; from now on no process tries them."""
    if installed := _installed():
        _write_marker(installed[0], installed[1].model_copy(update={"fault": reason}))


def fetch(progress: Progress = silent, cancel: Cancel = never) -> Marker:
    """Download, unpack and check the parts, continuing an earlier download; returns what torch reports.

    Raises Cancelled and UserError (no parts, no network, wrong checksum, full disk, torch cannot be
    imported); in each case the program keeps the torch that it had.
    """
    from filelock import FileLock, Timeout

    parts = _listed()
    if parts is None:
        hint = Text("A build for CUDA has them inside; with pip, install the torch for your CUDA version.")
        raise UserError("This build of Lathe has no CUDA parts to fetch.", hint=hint)
    home, new = _home(parts), _beside(parts, ".new")
    try:
        new.mkdir(parents=True, exist_ok=True)
        with FileLock(home.parent / ".lock", timeout=0):
            _check_room(parts, new)
            _download_all(parts, new, progress, cancel)
            return _check_and_install(parts, new, home, progress)
    except Timeout as error:
        raise UserError(
            "The CUDA parts are being fetched already.", hint="Wait until that is done."
        ) from error
    except OSError as error:
        raise disk_error("write", home.parent, error) from error


def remove() -> int:
    """Delete all downloaded parts; returns the freed bytes. Raises UserError."""
    place = store.data_folder() / FOLDER
    freed = _bytes_below(place)
    try:
        if place.exists():
            shutil.rmtree(place)
    except OSError as error:
        raise disk_error("delete", place, error) from error
    return freed


def room_needed(parts: PartsList, new: Path) -> int:
    """Bytes that the download still takes: a wheel is deleted once unpacked, so only the largest counts."""
    left = [part for part in parts.parts if not _is_done(part, new)]
    largest = max((part.size - _length(new / f"{part.file}.part") for part in left), default=0)
    return sum(part.unpacked for part in left) + largest


def _listed() -> PartsList | None:
    """The list of this build; None where it came with CUDA, or has no address."""
    facts = build_facts()
    return shipped() if facts.flavour == "cpu" and facts.parts_address else None


def _home(parts: PartsList) -> Path:
    return store.data_folder() / FOLDER / parts.version


def _beside(parts: PartsList, ending: str) -> Path:
    return store.data_folder() / FOLDER / f"{parts.version}{ending}"


def _marker(parts: PartsList) -> Marker | None:
    """The marker of the installed parts; None where there are none, or they are of another list."""
    path = _home(parts) / MARKER
    try:
        marker = Marker.model_validate_json(store.read_text(path)) if path.is_file() else None
    except (UserError, ValidationError):
        return None
    return marker if marker is not None and marker.digest == parts.digest() else None


def _installed() -> tuple[Path, Marker] | None:
    """The folder of this build's parts and their marker; None where they are not there. Raises UserError."""
    parts = _listed()
    marker = _marker(parts) if parts is not None else None
    return (_home(parts), marker) if parts is not None and marker is not None else None


def _fetched(parts: PartsList) -> int:
    new = _beside(parts, ".new")
    return sum(
        part.size if _is_done(part, new) else _length(new / f"{part.file}.part") for part in parts.parts
    )


def _check_room(parts: PartsList, new: Path) -> None:
    hint = Text("Free some space, or set LATHE_DATA to a folder on a larger disk.")
    store.check_space(new.parent, room_needed(parts, new) + SPARE, Text("Fetching the CUDA parts"), hint)


def _download_all(parts: PartsList, new: Path, progress: Progress, cancel: Cancel) -> None:
    """Download, check and unpack one part after the other into site/."""
    address = build_facts().parts_address.rstrip("/")
    before = 0
    for part in parts.parts:
        if not _is_done(part, new):
            wheel = new / f"{part.file}.part"

            def downloaded(here: int, before: int = before) -> None:
                progress(DOWNLOADING, before + here, parts.size)

            def unpacked(here: int, part: Part = part) -> None:
                progress(UNPACKING, here, part.unpacked)

            fetching.large_file(f"{address}/{part.file}", wheel, part.size, part.sha256, downloaded, cancel)
            unpacking.unpack(wheel, new / "site", part.unpacked, unpacked, cancel)
            store.write_text(_done_file(part, new), part.sha256 + "\n")
            wheel.unlink()
        before += part.size
        progress(DOWNLOADING, before, parts.size)


def _check_and_install(parts: PartsList, new: Path, home: Path, progress: Progress) -> Marker:
    """Check the parts in a process of their own, write the marker, and move them to their place."""
    progress(CHECKING, 0, 1)
    marker = _check(parts, new / "site")
    _write_marker(new, marker)
    if home.exists():
        old = _beside(parts, ".old")
        shutil.rmtree(old, ignore_errors=True)
        home.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    new.rename(home)
    for other in home.parent.iterdir():
        if other.is_dir() and other != home:
            shutil.rmtree(other, ignore_errors=True)
    progress(CHECKING, 1, 1)
    return marker


def _check(parts: PartsList, site: Path) -> Marker:
    """What torch reports when imported from there. Raises UserError where it cannot be imported."""
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
    report: dict[str, Any] = {}
    with suppress(ValueError, IndexError):  # it may have crashed before it wrote anything
        report = json.loads(done.stdout.splitlines()[-1])
    if "torch" not in report:
        last = (done.stderr.strip().splitlines() or [Text("exit code {code}", done.returncode)])[-1][:300]
        reason = report.get("fault", last)
        raise UserError(
            "The CUDA parts were fetched, but cannot be loaded on this computer: {reason}",
            reason,
            hint="Training goes on with the processor. A newer graphics driver may help.",
        )
    return Marker(digest=parts.digest(), torch=report["torch"], cards=tuple(report["cards"]))


def _write_marker(folder: Path, marker: Marker) -> None:
    store.write_text(folder / MARKER, marker.model_dump_json(indent=1) + "\n")


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
