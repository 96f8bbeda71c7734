"""Mutated files of every kind that Lathe reads: each is read as it is, or refused by one sentence."""

from __future__ import annotations

import csv
import io
import json
import shutil
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.data.dataset import Dataset
from engine.data.guessing import guess_columns
from engine.data.importing import import_rows
from engine.export.index import exported_files
from engine.models.folder import check_folder
from engine.models.gguf_file import check_playable, read_header
from engine.project import open_project
from engine.reading.files import read_table
from engine.runs.curves import series_of
from engine.runs.launch import has_process
from engine.runs.runlog import RunLog, Tail, read_events
from engine.runs.runs import find_run, run_folders
from engine.runs.summary import read_summary
from tests.campaign.driver import Case, FaultError, mutated
from tests.campaign.seeds import example_project, tiny_folder, tiny_gguf

HEADER = 60_000  # bytes at the beginning of a GGUF that most of its mutations fall into


def gguf(case: Case) -> None:
    whole = tiny_gguf()
    head = mutated(case.draw, whole[: case.draw.choice((64, 512, HEADER))], 4)
    path = case.write("any.gguf", head + whole[len(head) if case.draw.random() < 0.5 else HEADER :])
    header = read_header(path)
    case.counts["headers read"] += 1
    if any(tensor.start + tensor.size > path.stat().st_size for tensor in header.tensors):
        raise FaultError("a tensor beyond the end of the file")
    check_playable(header)


def model_folder(case: Case) -> None:
    """Config, tokenizer, weights and adapter of a small model."""
    whole = tiny_folder()
    name = case.draw.choice(sorted(one.name for one in whole.iterdir() if one.is_file()))
    for one in whole.iterdir():
        if one.name != name:
            (case.folder / one.name).hardlink_to(one)
    data = (whole / name).read_bytes()
    head = mutated(case.draw, data[:4096], 3)
    case.write(name, mutated(case.draw, data, 3) if len(data) < 100_000 else head + data[4096:])
    check_folder(case.folder)
    case.counts["folders accepted"] += 1


def project(case: Case) -> None:
    """One file of a project, its journal or its run, and everything that reads it."""
    folder = case.folder / "project"
    shutil.copytree(example_project(), folder)
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    path = case.draw.choice(files)
    if path.name.startswith("control.") or case.draw.random() < 0.03:
        path.unlink()
        path.mkdir() if case.draw.random() < 0.5 else path.symlink_to("nowhere")
    else:
        path.write_bytes(mutated(case.draw, path.read_bytes(), 4))
        case.inputs.append(path)
    said = [act for act in (_read_rows, _read_run, exported_files) if _refuses(act, folder)]
    case.counts["files of a project"] += 1
    case.counts["refusals"] += len(said)


def _refuses(act: Any, folder: Path) -> bool:
    try:
        act(folder)
    except UserError as error:
        if not str(error).strip():
            raise FaultError("an empty sentence") from error
        return True
    return False


def _read_rows(folder: Path) -> None:
    data = Dataset(folder / "rows.jsonl")
    list(data.rows)
    opened = open_project(folder)
    opened.rows()


def _read_run(folder: Path) -> None:
    for run in run_folders(folder):
        has_process(run)
        summary = read_summary(run)
        _ = summary.status, summary.stage, summary.name
        series_of(read_events(run))
        Tail(run / "events.jsonl").poll()
        RunLog(run).requests()
    find_run(folder, "latest")


def table(case: Case) -> None:
    """A mutated file of rows in any format."""
    suffix = case.draw.choice(SUFFIXES)
    path = case.write(f"any{suffix}", mutated(case.draw, _table(suffix), 4))
    with warnings.catch_warnings(action="ignore"):  # openpyxl warns of what it leaves out
        found = read_table(path)
    case.counts[f"{suffix} read"] += 1
    columns = guess_columns(found, {})
    imported = import_rows(found, columns)
    if len(imported.rows) + len(imported.skipped) < len(found.records):
        raise FaultError("records have disappeared")
    for row in imported.rows:
        json.dumps(row.to_json(), allow_nan=False).encode()


SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".parquet")
ROWS = [
    {"prompt": f"Zeile {n}, ü", "n": n, "name": "Anna" if n % 2 else "B, C", "x": n / 4} for n in range(40)
]


@cache
def _table(suffix: str) -> bytes:
    return _written(ROWS, suffix)


def _written(rows: list[dict[str, Any]], suffix: str) -> bytes:
    """The rows in a format, by another writer than Lathe's."""
    if suffix in (".json", ".jsonl"):
        text = json.dumps(rows) if suffix == ".json" else "".join(json.dumps(row) + "\n" for row in rows)
        return text.encode()
    if suffix in (".csv", ".tsv"):
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(rows[0]), delimiter="," if suffix == ".csv" else "\t")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode()
    made = io.BytesIO()
    if suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in [list(rows[0]), *(list(one.values()) for one in rows)]:
            book.active.append(row)
        book.save(made)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(rows), made)
    return made.getvalue()


def same_cells(case: Case) -> None:
    """A random table in any format: Lathe reads the cells that another reader does, or refuses by name."""
    suffix = case.draw.choice((".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"))
    names = case.draw.sample(["prompt", "Name", "n", "ü", "a b", "x.y", "Zeit", "f"], case.draw.randint(2, 6))
    rows = [{name: _cell(case, suffix, name) for name in names} for _ in range(case.draw.randint(2, 60))]
    path = case.write(f"any{suffix}", _written(rows, suffix))
    found = read_table(path)
    theirs = _read_otherwise(path, suffix)
    blank = [
        row for row in theirs if any(cell not in (None, "") and str(cell).strip() for cell in row.values())
    ]
    ours = [dict(record.cells) for record in found.records]
    if len(ours) + len(found.skipped) != len(blank):
        raise FaultError(f"{len(ours)} records and {len(found.skipped)} skipped of {len(blank)}")
    if not found.skipped and [_plain(row) for row in ours] != [_plain(row) for row in blank]:
        raise FaultError("other cells than another reader's")
    case.counts["cells alike"] += len(ours) * len(names)


def _cell(case: Case, suffix: str, name: str) -> Any:
    draw = case.draw
    if name == "prompt" or suffix in (".csv", ".tsv"):
        words = [
            "a",
            "Grüße",
            "x,y",
            'q"q',
            "two\nlines",
            "  pad",
            "1,5",
            "007",
            "=1+1",
            "日本",
            "tab\tbed",
            ";",
            "-",
        ]
        text = " ".join(draw.choices(words, k=draw.randint(1, 3)))
        return text.lstrip("=") if suffix == ".xlsx" else text  # openpyxl would write a formula
    if name == "n":
        return draw.randint(-(10**6), 10**6)
    return round(draw.uniform(-1e6, 1e6), 3) if name in ("f", "Zeit") else f"v{draw.randint(0, 99)}"


def _read_otherwise(path: Path, suffix: str) -> list[dict[str, Any]]:
    if suffix in (".csv", ".tsv"):
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file, delimiter="," if suffix == ".csv" else "\t"))
    if suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    if suffix == ".parquet":
        import pyarrow.parquet as pq

        return pq.read_table(path).to_pylist()
    import openpyxl

    head, *body = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Empty cells are alike; a line end within a cell may be written in two ways."""
    return {
        str(name): "" if cell is None else cell.replace("\r\n", "\n") if isinstance(cell, str) else cell
        for name, cell in row.items()
    }
