from __future__ import annotations

import pytest

from engine.base import store
from engine.base.errors import UserError
from engine.models import device
from engine.models.catalog import CatalogModel, catalog, find
from engine.models.families import EXPORTABLE
from tests.families import MORE_WEIGHTS


def counted(model: CatalogModel) -> int:
    """The number of weights that a model of these sizes has."""
    query, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    block = 2 * model.hidden + 2 * model.hidden * (query + keys) + 3 * model.hidden * model.intermediate
    block += MORE_WEIGHTS[model.family](model)
    return model.vocab * model.hidden * (1 if model.tied else 2) + model.hidden + model.layers * block


def test_the_weights_of_every_offered_model_follow_from_its_sizes() -> None:
    assert len(catalog()) >= 10
    for model in catalog():
        assert counted(model) == model.params, model.id


def test_the_catalogue_begins_with_the_embedded_model_and_knows_only_exportable_families() -> None:
    assert catalog()[0].id == "embedded"
    assert {model.family for model in catalog()} <= EXPORTABLE.keys()
    assert find("embedded") is catalog()[0]
    assert find("nobody/nothing") is None


def test_a_model_of_an_unknown_family_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    table = store.read_toml(store.resource("models.toml"))
    table["model"][3]["family"] = "gpt_neox"
    monkeypatch.setattr(store, "read_toml", lambda path: table)
    with pytest.raises(UserError, match="gpt_neox"):
        catalog.__wrapped__()


def test_a_card_beside_a_cpu_only_torch_gives_the_command_to_mend_it() -> None:
    advice = device.card_advice(True, False, "2.13.0+cpu")
    assert "NVIDIA" in advice
    assert "install selector" in advice and "torch 2.13.0" in advice
    assert device.card_advice(True, True, "2.13.0+cu130") == ""
    assert device.card_advice(False, False, "2.13.0+cpu") == ""


def test_a_device_that_is_not_there_is_refused_with_the_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "has_nvidia_card", lambda: True)
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("torch.version.cuda", None)
    with pytest.raises(UserError, match=r"no cuda device.*CPU build"):
        device.pick_device("cuda")
    with pytest.raises(UserError, match="unknown"):
        device.pick_device("tpu")
    found = device.pick_device("cpu")
    assert found.kind == "cpu"
    assert found.memory_bytes > 0
    assert "CPU build" in found.advice
