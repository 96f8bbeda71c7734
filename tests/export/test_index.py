from __future__ import annotations

import json
import shutil
from pathlib import Path

import llama_cpp
import pytest

from engine.base.errors import UserError
from engine.export import index
from engine.export.index import ExportedFile
from engine.export.proof import Report, report_from_json
from engine.export.quants import (
    BY_NAME,
    QUANTS,
    ModelSize,
    expected_bytes,
    needed_bytes,
    recommended,
    size_of,
)

REPORT = Report(1433, 1433, "", True, True, 20, 700, 0.06, 0.006, 10.2, 0.99, 0.95, 1)


def made(folder: Path, quant: str, report: Report | None = None) -> ExportedFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"model-{quant}.gguf"
    path.write_bytes(b"x" * 10)
    return ExportedFile(path, quant, 10, "run-1", "best", report, 1.7e9)


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("orders", "orders-Q8_0.gguf"),
        ("My orders: 2026?", "My-orders-2026-Q8_0.gguf"),
        ("采购 订单", "采购-订单-Q8_0.gguf"),
        ("...", "model-Q8_0.gguf"),
        ("x" * 200, "x" * 80 + "-Q8_0.gguf"),
    ],
)
def test_a_file_is_called_after_its_project_as_far_as_file_systems_go(project: str, name: str) -> None:
    assert index.file_name(Path("/somewhere") / project, "Q8_0") == name


@pytest.mark.parametrize("quant", QUANTS, ids=lambda quant: quant.name)
def test_each_number_of_a_quantisation_is_that_of_llama_cpp(quant) -> None:
    assert quant.ftype == getattr(llama_cpp, f"LLAMA_FTYPE_MOSTLY_{quant.name}")


@pytest.mark.parametrize(
    ("quant", "measured"), [("F16", 270_885_696), ("Q8_0", 144_810_816), ("Q4_K_M", 105_453_888)]
)
def test_the_expected_size_of_the_embedded_model_is_within_3_percent(quant: str, measured: int) -> None:
    size = size_of("embedded")
    assert size is not None
    assert expected_bytes(size, BY_NAME[quant]) == pytest.approx(measured, rel=0.03)


def test_the_size_of_a_model_folder_is_read_from_its_headers(tiny_model: Path) -> None:
    size = size_of(str(tiny_model))
    assert size is not None and size.width == 64
    assert size.params == pytest.approx(49152 * 64, rel=0.05)
    assert size_of("somebody/unknown") is None


def test_small_models_are_advised_to_q8_and_large_ones_to_q4() -> None:
    assert recommended(None) == recommended(ModelSize(135_000_000, 576)) == "Q8_0"
    assert recommended(ModelSize(3_000_000_000, 2048)) == "Q4_K_M"


def test_the_room_needed_counts_the_merged_weights_and_f16_once() -> None:
    size = ModelSize(1000, 256)
    plain = needed_bytes(size, (BY_NAME["F16"],))
    assert plain == needed_bytes(size, ()) == 4000 + 2013
    assert needed_bytes(size, (BY_NAME["Q8_0"],)) == plain + 1075


def test_files_stay_listed_when_more_are_exported(tmp_path: Path) -> None:
    folder = tmp_path / "exports" / "run-1"
    index.add(made(folder, "Q8_0", REPORT))
    index.add(made(folder, "Q4_0"))
    index.add(made(folder, "Q8_0"))
    assert [file.quant for file in index.exported_files(tmp_path)] == ["Q4_0", "Q8_0"]
    assert index.exported_files(tmp_path)[1].report is None
    index.remove(index.exported_files(tmp_path)[0])
    assert [file.quant for file in index.exported_files(tmp_path)] == ["Q8_0"]
    assert (folder / "model-Q4_0.gguf").is_file()


def test_a_moved_project_finds_its_files_and_their_run(tmp_path: Path) -> None:
    folder = tmp_path / "exports" / "run-1"
    index.add(made(folder, "Q8_0", REPORT))
    moved = shutil.move(tmp_path / "exports", tmp_path / "elsewhere" / "exports").parent
    (file,) = index.exported_files(moved)
    assert file.path == moved / "exports" / "run-1" / "model-Q8_0.gguf"
    assert file.path.is_file()
    assert file.report == REPORT and file.source == "run-1:best"
    assert index.run_of(file.path) == "run-1"
    assert index.run_of(tmp_path / "other.gguf") is None


def test_a_damaged_list_hides_its_folder_alone(tmp_path: Path) -> None:
    index.add(made(tmp_path / "exports" / "good", "Q8_0"))
    bad = tmp_path / "exports" / "bad"
    bad.mkdir()
    for text in ("{", "[]", '{"files": [{"quant": 1}]}'):
        (bad / "export.json").write_text(text)
        assert [file.path.parent.name for file in index.exported_files(tmp_path)] == ["good"]
        with pytest.raises(UserError):
            index.read_list(bad)


def test_leftovers_of_a_killed_export_are_cleared_and_files_stay(tmp_path: Path) -> None:
    file = made(tmp_path, "Q8_0")
    for name in ("merged", ".merged.abc"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(b"x")
    (tmp_path / ".model-Q4_0.gguf.xyz").write_bytes(b"x")
    index.clear_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]


def test_a_report_comes_back_from_json_and_half_a_one_is_none() -> None:
    assert report_from_json(json.loads(json.dumps(REPORT.to_json()))) == REPORT
    assert report_from_json({"prompts": 3}) is None
    assert report_from_json(None) is None
