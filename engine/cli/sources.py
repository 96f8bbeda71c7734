"""Options for what is read and how: a file, or a dataset of the Hugging Face hub, for `import` and `new`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tqdm import tqdm

from engine.base.errors import UserError
from engine.base.text import Text
from engine.reading.encodings import ENCODINGS
from engine.reading.tables import Reading

# What the libraries of the hub would print among the output.
_QUIET = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_VERBOSITY": "error",
    "DATASETS_VERBOSITY": "error",
}


def dataset_options(parser: argparse.ArgumentParser) -> None:
    """What `source_of` takes instead of a file."""
    one = parser.add_argument_group("a dataset of the Hugging Face hub, instead of a file")
    one.add_argument("--dataset", default="", metavar="OWNER/NAME", help="its name; or a folder of one")
    one.add_argument("--dataset-split", default="train", metavar="NAME", help="its split (default: train)")
    one.add_argument("--dataset-config", default="", metavar="NAME", help="its configuration, if it has any")
    one.add_argument(
        "--dataset-revision",
        default="",
        metavar="COMMIT",
        help="a branch, tag or commit (default: newest)",
    )


def reading_options(parser: argparse.ArgumentParser) -> None:
    """How a file is read; what is not given is recognised."""
    one = parser.add_argument_group("how the file is read (default: as recognised)")
    one.add_argument("--sheet", default="", help="the sheet of a workbook")
    one.add_argument("--encoding", default="", help=f"the encoding of a text file: {', '.join(ENCODINGS)}")
    one.add_argument("--separator", default="", metavar="CHARACTER", help="what separates cells, or: tab")
    one.add_argument("--no-header", action="store_true", help="the first line holds no column names")
    one.add_argument(
        "--decimal-comma",
        action=argparse.BooleanOptionalAction,
        help="whether 1.234,56 is a number, in fields that are numbers",
    )


def reading_of(chosen: argparse.Namespace) -> Reading:
    return Reading(
        chosen.sheet, chosen.encoding, not chosen.no_header, chosen.separator, chosen.decimal_comma
    )


def source_of(file: Path | None, chosen: argparse.Namespace) -> Path:
    """The file to read; a dataset is fetched first. Raises UserError, also for both or neither."""
    if bool(file) == bool(chosen.dataset):
        raise UserError("Give a file or --dataset, and not both.")
    if file:
        return file
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    from engine.reading.hub_rows import fetch_split

    wanted = (chosen.dataset, chosen.dataset_config, chosen.dataset_split, chosen.dataset_revision)
    with tqdm(unit="B", unit_scale=True, leave=False, disable=None) as bar:  # on a terminal only

        def show(stage: Text, done: int, total: int) -> None:
            bar.set_description(stage, refresh=False)
            bar.total = total or None
            bar.update(done - bar.n)

        return fetch_split(*wanted, show)
