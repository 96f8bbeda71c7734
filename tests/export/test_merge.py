from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.export.merge import merge
from engine.models import hub
from engine.models.adapter import with_adapter
from engine.models.folder import ModelFolder, check_folder
from tests.export.tiny_models import make_adapter

# peft 0.21 still asks transformers 5.23 for the old name of this property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")


@pytest.fixture(scope="module")
def adapter(tiny: dict[str, ModelFolder], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_adapter(tiny["qwen2"], tmp_path_factory.mktemp("adapter"))


@pytest.mark.parametrize("options", [{}, {"use_rslora": True, "r": 8}])
@pytest.mark.parametrize("family", ["qwen2", "llama"])
def test_a_merged_model_has_the_weights_that_peft_merges(
    options: dict[str, Any], family: str, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    import torch
    from peft import PeftModel

    adapter = make_adapter(tiny[family], tmp_path / "adapter", **options)
    merged = merge(tiny[family], adapter, tmp_path / "merged")
    ours = hub.load_model(merged).state_dict()
    peft_model = PeftModel.from_pretrained(hub.load_model(tiny[family]), str(adapter))
    theirs = peft_model.merge_and_unload().state_dict()
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        assert torch.allclose(ours[name], value, atol=1e-6), name
    before = hub.load_model(tiny[family]).state_dict()
    changed = [name for name in before if not torch.equal(before[name], ours[name])]
    assert len(changed) == 6


def test_a_merged_folder_has_the_tokenizer_of_its_base(
    adapter: Path, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    steps: list[tuple[str, int, int]] = []
    merged = merge(tiny["qwen2"], adapter, tmp_path / "merged", lambda *step: steps.append(step))
    ours, theirs = hub.load_tokenizer(merged), hub.load_tokenizer(tiny["qwen2"])
    assert ours("today=20300720 é", add_special_tokens=False) == theirs(
        "today=20300720 é", add_special_tokens=False
    )
    assert ours.chat_template == theirs.chat_template
    assert steps[-1][1] == steps[-1][2] == len(steps)
    assert not list(tmp_path.glob(".*"))


def test_the_card_of_the_base_model_is_not_taken_for_that_of_the_trained_one(
    adapter: Path, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    base = check_folder(Path(shutil.copytree(tiny["qwen2"].path, tmp_path / "base")))
    for name in ("README.md", "LICENSE"):
        (base.path / name).write_text("of the base model", "utf-8")
    merged = merge(base, adapter, tmp_path / "merged").path
    assert (merged / "LICENSE").is_file()
    assert not (merged / "README.md").exists()


def _setting(key: str, value: Any) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        config = json.loads((folder / "adapter_config.json").read_text())
        (folder / "adapter_config.json").write_text(json.dumps({**config, key: value}))

    return change


def _without(part: str) -> Callable[[Path], object]:
    return lambda folder: _tensors(folder, lambda all_: all_.pop(next(name for name in all_ if part in name)))


def _spoiled(value: float) -> Callable[[Path], object]:
    return lambda folder: _tensors(folder, lambda all_: next(iter(all_.values())).put(0, value))


def _tensors(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    from safetensors.numpy import load_file, save_file

    tensors = load_file(folder / "adapter_model.safetensors")
    change(tensors)
    save_file(tensors, folder / "adapter_model.safetensors")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "adapter_config.json").unlink(), "holds no adapter"),
        (
            lambda folder: (folder / "adapter_model.safetensors").rename(folder / "adapter_model.bin"),
            "pickled adapters are not opened",
        ),
        (_setting("use_dora", True), "use_dora"),
        (_setting("modules_to_save", ["lm_head"]), "modules_to_save"),
        (_setting("peft_type", "IA3"), "does not open"),
        (_setting("r", 0), "has no rank"),
        (_setting("r", 8), "is damaged"),
        (_without(".lora_A"), "is incomplete"),
        (_spoiled(float("nan")), "is damaged"),
        (lambda folder: (folder / "adapter_model.safetensors").write_bytes(b"x" * 20), "cannot be read"),
    ],
)
def test_a_bad_adapter_is_refused_and_nothing_is_left(
    spoil: Callable[[Path], object], said: str, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    adapter = make_adapter(tiny["qwen2"], tmp_path / "adapter")
    spoil(adapter)
    with pytest.raises(UserError, match=said):
        merge(tiny["qwen2"], adapter, tmp_path / "merged")
    with pytest.raises(UserError, match=said):
        with_adapter(hub.load_model(tiny["qwen2"]), adapter)
    assert [path.name for path in tmp_path.iterdir()] == ["adapter"]


def test_an_adapter_of_another_model_is_refused(
    adapter: Path, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="does not fit tiny-qwen3"):
        merge(tiny["qwen3"], adapter, tmp_path / "merged")
    with pytest.raises(UserError, match="does not fit"):
        with_adapter(hub.load_model(tiny["qwen3"]), adapter)


def test_a_merge_that_is_stopped_leaves_nothing_and_an_existing_folder_is_kept(
    adapter: Path, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        merge(tiny["qwen2"], adapter, tmp_path / "merged", cancel=lambda: True)
    assert not list(tmp_path.iterdir())
    (tmp_path / "merged").mkdir()
    with pytest.raises(UserError, match="exists already"):
        merge(tiny["qwen2"], adapter, tmp_path / "merged")
