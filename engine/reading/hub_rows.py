"""Fetches a split of a Hugging Face dataset as one local file, which is then read like any other.

`datasets` says which files belong to which configuration and split. The files are read by Lathe's own
readers: `datasets` would give all rows of a file the same keys, with nulls that were not there. Only files of
rows are taken, never code; nothing but the names of files is sent. Heavy: the window starts this as a job.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.app.hub_access import CONNECT_SECONDS, HubSentences, check_room, download_bar, hub_errors
from engine.base import names, store
from engine.base.errors import UserError, unknown
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.reasons import reason_of
from engine.base.text import Text
from engine.jobs import dataset_folder
from engine.reading.files import check_size, read_raw
from engine.reading.tables import Reading, Table

_ID = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")
_KINDS = ("json", "csv", "parquet")  # what `datasets` calls files of rows
_SMALLER = Text("Choose a smaller split or configuration.")
_LONGEST_STEM = 100  # letters of a file's name
_PART = 2**20  # bytes that are unpacked between two looks at a request to stop
_HUB = re.compile(r"hf://datasets/(?P<id>[^@]+)@(?P<revision>[^/]+)/(?P<file>.+)")


def parts_of(dataset: str, revision: str = "", progress: Progress = silent) -> dict[str, list[str]]:
    """The splits of each configuration of a dataset: a hub id, or a folder. Raises UserError."""
    progress(Text("Looking at the dataset"), 0, 0)
    dataset = str(Path(dataset).expanduser())
    with _errors(dataset):
        from datasets import get_dataset_config_names

        commit = _pinned(dataset, revision)
        names = get_dataset_config_names(dataset, revision=commit or None)
        builder = _builder(dataset, names[0], commit)
        configs = builder.builder_configs or {builder.config.name: builder.config}
        return {name: [str(split) for split in config.data_files or ()] for name, config in configs.items()}


def fetch_split(
    dataset: str,
    config: str = "",
    split: str = "train",
    revision: str = "",
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Path:
    """The rows of a split as a JSONL file (CSV for CSV data) in the data folder; it replaces an earlier one.

    `config` "": the only or the default one. `revision`: a branch, tag or commit; "": the newest. Records
    that cannot be read are in it as lines that cannot be read, so that whoever reads it is told. Raises
    Cancelled, and UserError for an unknown, closed or too large dataset, without network, or with files of
    other kinds.
    """
    progress(Text("Looking at the dataset"), 0, 0)
    dataset = str(Path(dataset).expanduser())
    with _errors(dataset):
        builder = _builder(dataset, config, _pinned(dataset, revision))
    files = builder.config.data_files or {}
    if split not in files:
        raise unknown(Text("{dataset} has no split {split!r}.", dataset, split), map(str, files))
    kind = type(builder).__module__.rpartition(".")[2]
    if kind not in _KINDS:
        hint = Text("Only datasets of Parquet, JSON and CSV files can be imported.")
        raise UserError("{dataset} holds files of the kind {kind!r}.", dataset, kind, hint=hint)
    paths = _local(dataset, [str(file) for file in files[split]], progress, cancel)
    return _joined(paths, _name(dataset, builder.config.name, split), kind, progress, cancel)


def _builder(dataset: str, config: str, revision: str) -> Any:
    from datasets import DownloadConfig, load_dataset_builder

    try:
        return load_dataset_builder(
            dataset, config or None, revision=revision or None, download_config=DownloadConfig(max_retries=1)
        )
    except ValueError as error:
        # "Config name is missing. … Please pick one among the available configs: ['a', 'b']"
        names = re.search(r"(?:Available|available configs): \[(.*)\]", str(error))
        if names is None:
            raise
        text = Text("{dataset} has no configuration {config!r}.", dataset, config)
        if not config:
            text = Text("{dataset} has several configurations.", dataset)
        raise unknown(text, re.findall(r"'([^']*)'", names[1])) from error


def _pinned(dataset: str, revision: str) -> str:
    """The commit of a hub dataset, so that all its files are of one version; "" for a folder."""
    if Path(dataset).is_dir():
        return ""
    if not _ID.fullmatch(dataset):
        hint = Text("It looks like owner/name; the hub shows it at the top of the dataset's page.")
        raise UserError("{dataset!r} is not the name of a dataset.", dataset, hint=hint)
    from huggingface_hub import HfApi

    found = HfApi().dataset_info(dataset, revision=revision or None, timeout=CONNECT_SECONDS)
    return str(found.sha)


def _local(dataset: str, files: Sequence[str], progress: Progress, cancel: Cancel) -> list[Path]:
    """The files on this computer, downloaded where needed."""
    hub = [_HUB.fullmatch(file) for file in files]
    found = [match for match in hub if match]
    if not found:
        paths = [Path(file) for file in files]
        check_size(dataset, sum(path.stat().st_size for path in paths if path.is_file()), _SMALLER)
        return paths
    if len(found) < len(files):
        raise UserError("{dataset} keeps files outside the hub.", dataset, hint="Download them yourself.")
    return _downloaded(found[0]["id"], found[0]["revision"], [one["file"] for one in found], progress, cancel)


def _downloaded(
    dataset: str, revision: str, names: Sequence[str], progress: Progress, cancel: Cancel
) -> list[Path]:
    from huggingface_hub import snapshot_download

    exactly = [re.sub(r"([*?[])", r"[\1]", name) for name in names]
    options: dict[str, Any] = {"repo_type": "dataset", "revision": revision, "allow_patterns": exactly}
    with _errors(dataset):
        quiet = download_bar(silent, cancel, 0, dataset)
        sizes = snapshot_download(
            dataset, dry_run=True, etag_timeout=CONNECT_SECONDS, tqdm_class=quiet, **options
        )
        check_size(dataset, sum(file.file_size or 0 for file in sizes), _SMALLER)
        needed = sum(file.file_size or 0 for file in sizes if not file.is_cached)
        check_room(needed)
        bar = download_bar(progress, cancel, needed, dataset)
        folder = Path(snapshot_download(dataset, tqdm_class=bar, **options))
    return [folder / name for name in names]


def _joined(paths: Sequence[Path], name: str, kind: str, progress: Progress, cancel: Cancel) -> Path:
    """One file of the records of all of these."""

    def reading(stage: Text, done: int, total: int) -> None:
        if cancel():
            raise Cancelled(Text("The import"))
        progress(stage, done, total)

    dataset_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dataset_folder()) as folder:
        sound = [_without_gz(path, Path(folder) / str(at), reading) for at, path in enumerate(paths)]
        tables = [read_raw(path, Reading(), reading) for path in sound]
    target = dataset_folder() / f"{name}.{'csv' if kind == 'csv' else 'jsonl'}"
    with store.replacing(target) as temp:
        if kind == "csv":
            _write_csv(temp, tables)
        else:
            with temp.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in _lines(tables))
    return target


def _without_gz(path: Path, folder: Path, progress: Progress) -> Path:
    """The file, unpacked into this folder if it ends with .gz. Raises UserError for one that is damaged or
    unpacks to more than can be read."""
    if path.suffix.lower() != ".gz":
        return path
    folder.mkdir()
    plain = folder / path.stem
    size = 0
    try:
        with gzip.open(path) as packed, plain.open("wb") as file:
            while part := packed.read(_PART):
                size += len(part)
                check_size(path, size, _SMALLER)
                progress(Text("Unpacking the file"), size, 0)
                file.write(part)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError("{path} cannot be unpacked: {reason}.", path, error) from error
    return plain


def _lines(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        for record in table.records:
            try:
                yield json.dumps(record.cells, ensure_ascii=False)
            except (ValueError, TypeError) as error:
                yield json.dumps(str(reason_of(error)))
        for skipped in table.skipped:
            yield json.dumps(f"{skipped.reason}: {skipped.text}", ensure_ascii=False)


def _write_csv(path: Path, tables: Sequence[Table]) -> None:
    names = list(dict.fromkeys(name for table in tables for name in table.columns))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for table in tables:
            for record in table.records:
                writer.writerow([record.cells.get(name, "") for name in names])
            for skipped in table.skipped:
                writer.writerow([f"{skipped.reason}: {skipped.text}", *[""] * len(names), "skipped"])


def _name(dataset: str, config: str, split: str) -> str:
    parts = [Path(dataset).name if Path(dataset).is_dir() else dataset.replace("/", "-"), config, split]
    text = "-".join(part for part in parts if part and part != "default")
    return names.plain_stem(text, _LONGEST_STEM, "rows")


@contextmanager
def _errors(dataset: str) -> Iterator[None]:
    """What `datasets` and the hub say, as UserError."""
    # It would tell a second host the name of the dataset, for its count of downloads.
    os.environ.setdefault("HF_UPDATE_DOWNLOAD_COUNTS", "0")
    from datasets import exceptions

    closed = UserError(
        "The hub does not give the dataset {dataset} to this computer.",
        dataset,
        hint="Check the name; a gated dataset needs its terms accepted on the hub and hf auth login.",
    )
    offline = UserError(
        "Could not reach the Hugging Face hub to download {hub_id}.",
        dataset,
        hint="Check the network, or give a folder or a file on this computer.",
    )
    unnamed = UserError("{dataset!r} is not the name of a dataset.", dataset)
    try:
        with hub_errors(HubSentences(closed, offline, unnamed)):
            try:
                yield
            except exceptions.DatasetNotFoundError as error:
                raise closed from error
            except (exceptions.DataFilesNotFoundError, FileNotFoundError) as error:
                hint = Text("Only datasets of Parquet, JSON and CSV files can be imported.")
                raise UserError("{dataset} has no files of rows.", dataset, hint=hint) from error
            except ConnectionError as error:
                raise offline from error
    except RuntimeError as error:
        if "scripts are no longer supported" not in str(error):
            raise
        hint = Text("Lathe runs no code of a dataset. Look for a version of it in Parquet.")
        raise UserError("{dataset} is a program rather than data.", dataset, hint=hint) from error
