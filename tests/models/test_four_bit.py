"""A base in four bits is refused in a sentence where it cannot be had, before anything is loaded."""

import importlib.util

import pytest

from engine.base.errors import UserError
from engine.models import four_bit, hub
from engine.models.four_bit import refuse_unless_possible
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from engine.training import pipeline


@pytest.mark.parametrize("device", ["cpu", "mps"])
def test_four_bits_need_an_nvidia_card(device):
    with pytest.raises(UserError, match="needs an NVIDIA card"):
        refuse_unless_possible("nf4", device)


def test_four_bits_need_bitsandbytes(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="needs bitsandbytes, which is not installed") as refused:
        refuse_unless_possible("nf4", "cuda")
    assert "pip install" in refused.value.hint


@pytest.mark.parametrize("dtype", ["auto", "float32", "bfloat16"])
def test_other_formats_are_never_refused(dtype):
    refuse_unless_possible(dtype, "cpu")


def test_with_both_there_the_linear_layers_are_loaded_as_nf4_and_computed_in_bfloat16(monkeypatch):
    monkeypatch.setattr(four_bit, "refuse_unless_possible", lambda dtype, device: None)
    monkeypatch.setattr("torch.cuda.current_device", lambda: 0)
    quantised = four_bit.loading_options("cuda")["quantization_config"]
    assert quantised.load_in_4bit and quantised.bnb_4bit_quant_type == "nf4"
    assert str(quantised.bnb_4bit_compute_dtype) == "torch.bfloat16"


def test_a_model_is_not_loaded_in_four_bits_on_a_processor(tiny_model):
    with pytest.raises(UserError, match="NVIDIA"):
        hub.load_model(hub.resolve(str(tiny_model)), dtype="nf4", device="cpu")


def test_a_run_in_four_bits_is_refused_before_its_model_is_fetched(small_project, monkeypatch):
    monkeypatch.setattr(hub, "resolve", lambda *_: pytest.fail("the model was asked for"))
    run = create_run(small_project.folder, Recipe(model="someone/large-model", dtype="nf4"))
    with pytest.raises(UserError, match="NVIDIA card"):
        pipeline.train(small_project, run)
