"""Datasets of the hub, from a hub on this computer, through the command line and the worker's front door."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.jobs import DatasetJob, DatasetPartsJob, create_job, read_result
from engine.project import new_project, open_project
from engine.runs.runlog import request_control
from engine.runs.summary import read_summary
from tests.reading.hub_server import COMMIT, hub_server
from tests.reading.odd_json_files import chat, lines

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = b"""---
configs:
- config_name: en
  data_files:
  - {split: train, path: en/*.csv}
- config_name: de
  data_files:
  - {split: train, path: de/*.csv}
  - {split: test, path: de/test/*.csv}
---
"""

ROW = {"prompt": "a", "completion": {"n": 1}}
DATASETS = {
    "me/orders": {
        "README.md": b"# Orders",
        "data/train-1.jsonl": lines(ROW).encode() + b"broken\n",
        "data/train-2.jsonl": lines({"prompt": "b", "completion": {"m": None}}).encode(),
        "data/test.jsonl": lines({"prompt": "c", "completion": {}}).encode(),
    },
    "me/two": {
        "README.md": CONFIGS,
        "en/a.csv": b"prompt;completion\nx;{}\n",
        "de/a.csv": b'prompt,completion\na,"{""n"":1}"\n',
        "de/b.csv": b'prompt,completion\nb,"{""n"":2}"\nshort\n',
        "de/test/t.csv": b"prompt,completion\nt,{}\n",
    },
    "me/chat": {
        "README.md": b"# Chat",
        "train.jsonl": lines(chat(("user", "a"), ("assistant", '{"n": 1}'))).encode(),
    },
    "me/program": {"README.md": b"# x", "program.py": b"open('/tmp/ran', 'w')"},
    "me/pictures": {"README.md": b"# x", "train/1.png": b"x"},
    "me/empty": {"README.md": b"# x"},
    "me/gated": {"README.md": b"# x", "train.jsonl": lines(ROW).encode()},
}


@dataclass
class Hub:
    address: str
    asked: list[str]
    home: Path

    def run(self, *arguments: str, address: str = "") -> subprocess.CompletedProcess[str]:
        """The program in a process of its own, since the libraries read the hub's address at import."""
        places = {"HF_HOME": str(self.home / "hf"), "LATHE_DATA": str(self.home / "data")}
        env = {**os.environ, "HF_ENDPOINT": address or self.address, "HF_HUB_OFFLINE": "0", **places}
        program = [] if arguments[0] == "-c" else [str(ROOT / "main.py")]
        command = [sys.executable, *program, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
        )


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_server(DATASETS, gated=("me/gated",)) as (address, asked):
        yield Hub(address, asked, tmp_path_factory.mktemp("home"))


def test_a_split_is_imported_as_its_files_say_and_every_bad_record_is_told(hub: Hub, tmp_path: Path) -> None:
    new_project(tmp_path / "p", "blank")
    done = hub.run("import", str(tmp_path / "p"), "--dataset", "me/orders", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["record"] for one in told["skipped"]] == [2]
    rows = open_project(tmp_path / "p").rows()
    assert [(row.prompt, row.completion) for row in rows] == [("a", {"n": 1}), ("b", {"m": None})]
    assert done.stderr == ""
    sent = [one for one in hub.asked if one.startswith("POST")]
    assert all("prompt" not in one for one in sent)
    assert all(COMMIT in one for one in hub.asked if "/resolve/" in one and "README" not in one)


REFUSED = [
    (("me/two",), "several configurations. Known: en, de"),
    (("me/two", "fr"), "no configuration 'fr'. Known: en, de"),
    (("me/orders", "", "dev"), "no split 'dev'. Known: train, test"),
    (("me/program",), "a program rather than data"),
    (("me/pictures",), "files of the kind 'imagefolder'"),
    (("me/empty",), "no files of rows"),
    (("me/gated",), "needs its terms accepted on the hub and hf auth login"),
    (("me/unknown",), "does not give the dataset me/unknown"),
    (("no name",), "'no name' is not the name of a dataset"),
    (("csv/../../etc",), "is not the name of a dataset"),
]
TRY_ALL = """
import json, sys
from engine.base.errors import UserError
from engine.reading.hub_rows import fetch_split
for arguments in json.loads(sys.argv[1]):
    try:
        print(json.dumps(str(fetch_split(*arguments))))
    except UserError as error:
        print(json.dumps(error.text))
"""


def test_what_cannot_be_fetched_is_one_sentence(hub: Hub) -> None:
    done = hub.run("-c", TRY_ALL, json.dumps([arguments for arguments, _ in REFUSED]))
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(REFUSED), done.stderr
    for (_, words), sentence in zip(REFUSED, said, strict=True):
        assert words in sentence


def test_a_file_or_a_dataset_is_named_but_not_both(tmp_path: Path) -> None:
    for more in ([], ["rows.csv", "--dataset", "me/orders"]):
        new_project(tmp_path / str(len(more)), "blank")
        assert main(["import", str(tmp_path / str(len(more))), *more]) == 2


def test_without_network_it_says_so(hub: Hub, tmp_path: Path) -> None:
    new_project(tmp_path / "p", "blank")
    done = hub.run("import", str(tmp_path / "p"), "--dataset", "me/orders", address="http://127.0.0.1:9")
    assert done.returncode == 2
    assert "Could not reach the Hugging Face hub to download me/orders" in done.stderr


def test_jobs_list_the_parts_fetch_one_and_can_be_stopped(hub: Hub) -> None:
    place = hub.home / "data" / "datasets"
    folder = create_job(place, DatasetPartsJob(dataset="me/two"))
    assert hub.run("worker", "job", str(place), str(folder)).returncode == 0
    assert read_result(folder) == {"parts": {"en": ["train"], "de": ["train", "test"]}}

    folder = create_job(place, DatasetJob(dataset="me/two", config="de"))
    assert hub.run("worker", "job", str(place), str(folder)).returncode == 0
    path = Path(read_result(folder)["path"])
    assert path.name == "me-two-de-train.csv" and path.parent == place
    assert path.read_text().split("\n")[:3] == ["prompt,completion", 'a,"{""n"":1}"', 'b,"{""n"":2}"']

    folder = create_job(place, DatasetJob(dataset="me/chat"))
    request_control(folder, "stop")
    hub.run("worker", "job", str(place), str(folder))
    assert read_summary(folder).status == "stopped" and not (place / "me-chat-train.jsonl").exists()
