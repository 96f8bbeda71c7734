from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.models import hub
from engine.models.folder import ModelFolder, check_folder


@pytest.fixture
def copied(tiny: dict[str, ModelFolder], tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny["qwen2"].path, tmp_path / "model"))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _pickle_only(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _lost_shard(folder: Path) -> None:
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def _shard_elsewhere(folder: Path) -> None:
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": {"a": "../x.safetensors"}})
    )


def _foreign_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes((12).to_bytes(8, "little") + b"not json at all")


def _no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _only_gguf(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model.gguf")


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: shutil.rmtree(folder), "does not exist"),
    (lambda folder: (folder / "config.json").unlink(), "no config.json"),
    (lambda folder: (folder / "config.json").write_text("{"), "not valid JSON"),
    (lambda folder: (folder / "config.json").write_text("[]"), "holds no JSON object"),
    (lambda folder: (folder / "config.json").write_text("{}"), "does not say its model_type"),
    (lambda folder: (folder / "model.safetensors").unlink(), "has no weights"),
    (_pickle_only, "pickled; only safetensors are opened"),
    (_only_gguf, "holds only GGUF files"),
    (_lost_shard, "incomplete: model-00002-of-00002.safetensors is missing"),
    (_shard_elsewhere, "incomplete"),
    (lambda folder: _cut(folder / "model.safetensors"), "damaged or cut short"),
    (lambda folder: (folder / "model.safetensors").write_bytes(b""), "damaged or cut short"),
    (_foreign_weights, "not a safetensors file"),
    (_no_tokenizer, "no tokenizer"),
]


@pytest.mark.parametrize(("spoil", "said"), BROKEN)
def test_a_bad_model_folder_is_refused_with_its_reason(
    spoil: Callable[[Path], object], said: str, copied: Path
) -> None:
    spoil(copied)
    with pytest.raises(UserError, match=said):
        hub.resolve(str(copied))


def test_an_adapter_folder_is_refused_as_a_model(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text("{}")
    with pytest.raises(UserError, match="LoRA adapter, not a whole model"):
        hub.resolve(str(tmp_path))


def test_a_missing_gguf_is_refused_and_another_file_is_no_folder(copied: Path) -> None:
    with pytest.raises(UserError, match=r"some/model\.gguf does not exist"):
        hub.resolve("some/model.gguf")
    with pytest.raises(UserError, match="is a file"):
        hub.resolve(str(copied / "config.json"))


def test_an_unknown_architecture_gives_one_sentence(copied: Path) -> None:
    config = json.loads((copied / "config.json").read_text())
    (copied / "config.json").write_text(
        json.dumps({**config, "model_type": "marvel", "architectures": ["M"]})
    )
    folder = hub.resolve(str(copied))
    with pytest.raises(UserError, match="marvel"):
        hub.load_model(folder)


def test_a_family_that_a_build_leaves_out_gives_one_sentence(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = json.loads((copied / "config.json").read_text())
    (copied / "config.json").write_text(json.dumps({**config, "model_type": "mpt"}))
    monkeypatch.setitem(sys.modules, "transformers.models.mpt", None)  # as where the module is not there
    with pytest.raises(UserError, match="The model family 'mpt' is not inside this build"):
        hub.load_model(check_folder(copied))


def test_code_that_a_model_brings_along_is_never_run(copied: Path, tmp_path: Path) -> None:
    config = json.loads((copied / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModelForCausalLM": "own.M"}}
    (copied / "config.json").write_text(json.dumps(config))
    (copied / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    with pytest.raises(UserError):
        hub.load_model(hub.resolve(str(copied)))
    assert not (tmp_path / "ran").exists()


def test_a_good_folder_loads_in_the_wished_type(tiny: dict[str, ModelFolder]) -> None:
    folder = hub.resolve(str(tiny["qwen3"].path))
    assert folder.model_type == "qwen3"
    assert str(hub.load_model(folder, "bfloat16").dtype) == "torch.bfloat16"
    assert hub.load_tokenizer(folder).pad_token is not None


def test_without_network_a_hub_name_gives_its_sentence_quickly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(UserError, match="Could not reach the Hugging Face hub to download Qwen/Nothing"):
        hub.resolve("Qwen/Nothing")
    assert time.monotonic() - begun < 60


class FakeHub:
    """Stands for snapshot_download: files with sizes, fetched in three bites."""

    def __init__(self, source: Path, names: list[str]) -> None:
        self.source, self.names, self.patterns = source, names, [""]

    def __call__(self, hub_id: str, **options: Any) -> Any:
        from huggingface_hub.errors import LocalEntryNotFoundError

        if options.get("local_files_only"):
            raise LocalEntryNotFoundError("not there")
        if options.get("dry_run"):
            return [SimpleNamespace(filename=name, file_size=300, is_cached=False) for name in self.names]
        self.patterns = options["allow_patterns"]
        bar = options["tqdm_class"](desc="Reconstructing (incomplete total...)", total=0, unit="B")
        with bar:
            for _ in range(3):
                bar.update(100)
        return str(self.source)


def test_a_download_tells_its_bytes_and_takes_no_pickles(
    monkeypatch: pytest.MonkeyPatch, tiny: dict[str, ModelFolder]
) -> None:
    fake = FakeHub(tiny["qwen2"].path, ["config.json", "model.safetensors", "model.bin"])
    monkeypatch.setattr("huggingface_hub.snapshot_download", fake)
    seen: list[tuple[str, int, int]] = []
    folder = hub.resolve("owner/name", lambda *step: seen.append(step))
    assert folder.name == "owner/name"
    assert seen == [("downloading owner/name", done, 600) for done in (100, 200, 300)]
    assert not any(".bin" in item or ".py" in item or item == "*" for item in fake.patterns)


def test_a_download_can_be_stopped(monkeypatch: pytest.MonkeyPatch, tiny: dict[str, ModelFolder]) -> None:
    fake = FakeHub(tiny["qwen2"].path, ["config.json", "model.safetensors"])
    monkeypatch.setattr("huggingface_hub.snapshot_download", fake)
    with pytest.raises(Cancelled, match="was stopped"):
        hub.resolve("owner/name", cancel=lambda: True)


def test_a_pickled_hub_model_is_refused_before_the_download(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = FakeHub(tmp_path, ["config.json", "pytorch_model.bin"])
    monkeypatch.setattr("huggingface_hub.snapshot_download", fake)
    with pytest.raises(UserError, match="weights of owner/name are pickled"):
        hub.resolve("owner/name")


def test_a_download_larger_than_the_disk_is_refused_before_it_begins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = FakeHub(tmp_path, ["config.json", "model.safetensors"])
    monkeypatch.setattr("huggingface_hub.snapshot_download", fake)
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=10))
    with pytest.raises(UserError, match="The download needs"):
        hub.resolve("owner/name")


def test_the_size_of_a_folder_is_that_of_its_weights(tiny: dict[str, ModelFolder]) -> None:
    folder = tiny["llama"]
    assert check_folder(folder.path).size == (folder.path / "model.safetensors").stat().st_size


def _renamed(folder: Path) -> None:
    _tensors(folder, lambda name: name.replace("layers.1.mlp", "layers.1.other"))


def _tensors(folder: Path, rename: Callable[[str], str]) -> None:
    from safetensors.numpy import load_file, save_file

    path = folder / "model.safetensors"
    save_file({rename(name): value for name, value in load_file(path).items()}, path)


def _json(name: str, **changes: Any) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(
        json.dumps({**json.loads((folder / name).read_text()), **changes})
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_renamed, r"hold no weights for model.layers.1.mlp"),
        (_json("config.json", num_hidden_layers="two"), r"cannot be opened"),
        (_json("config.json", hidden_size=10**9), r"cannot be opened"),
    ],
)
def test_weights_that_are_not_those_of_the_config_are_refused(
    spoil: Callable[[Path], object], said: str, copied: Path
) -> None:
    """transformers would make up what is missing, and go on."""
    spoil(copied)
    with pytest.raises(UserError, match=said):
        hub.load_model(check_folder(copied))


@pytest.mark.parametrize("changes", [{"model_max_length": "long"}, {"model_max_length": []}])
def test_a_tokenizer_opens_whatever_length_its_files_state(changes: dict[str, Any], copied: Path) -> None:
    _json("tokenizer_config.json", **changes)(copied)
    assert hub.load_tokenizer(check_folder(copied))("a b")["input_ids"]


def test_how_a_model_would_have_its_answers_drawn_does_not_count(copied: Path) -> None:
    manner = {"repetition_penalty": 1.3, "top_k": 5, "bos_token_id": "a", "eos_token_id": [1, 3]}
    (copied / "generation_config.json").write_text(json.dumps(manner))
    found = hub.load_model(check_folder(copied)).generation_config
    assert found.repetition_penalty in (None, 1.0) and found.eos_token_id == [1, 3]
