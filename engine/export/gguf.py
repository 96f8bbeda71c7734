"""Writing a model folder as a GGUF file that llama.cpp plays.

Follows llama.cpp's convert_hf_to_gguf.py in names, types and the order of rotary halves; tensors
are read, converted and written one at a time. What differs from family to family is in
`engine.models.families` and in `hyperparameters`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import gguf

from engine.base import store
from engine.base.errors import UserError, unknown
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.about import About
from engine.export.conversion import converted, is_wide, shape_in_file
from engine.export.hyperparameters import add_hyperparameters, rope_factors
from engine.export.stages import WRITING
from engine.export.weights import Weights
from engine.models import hub
from engine.models.base_checks import check_tied
from engine.models.exportable import exportable_config
from engine.models.families import EXPORTABLE
from engine.models.folder import ModelFolder
from engine.models.gguf_file import read_header
from engine.models.vocabulary import Vocabulary, from_tokenizer

TYPES = ("F16", "F32")


def write_gguf(
    folder: ModelFolder,
    out: Path,
    kind: str = "F16",
    *,
    title: str = "",
    about: About | None = None,
    working: bool = False,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Path:
    """Write `folder` as the file `out`, completely or not at all; `kind` is the type of the matrices.

    `about` names base model and licence in the file. With `working` its chat template lets a model that
    can think do so.

    Raises UserError for another family, an unknown tokenizer or rope scaling, or a full disk.
    """
    if kind not in TYPES:
        raise unknown(Text("The type {kind!r} is unknown.", kind), TYPES)
    config = exportable_config(folder)
    check_tied(folder)
    vocabulary = from_tokenizer(hub.load_tokenizer(folder), config.vocab_size, folder.name, working)
    with store.replacing(out) as temp:
        writer = gguf.GGUFWriter(temp, EXPORTABLE[config.model_type].gguf)
        try:
            _add_general(writer, kind, title or Path(folder.name).name)
            if about is not None:
                about.write(writer)
            add_hyperparameters(writer, config)
            _add_vocabulary(writer, vocabulary)
            _write_tensors(writer, Weights(folder.path), config, kind, progress, cancel)
        finally:
            writer.close()
        read_header(temp)
    return out


def _add_general(writer: gguf.GGUFWriter, kind: str, title: str) -> None:
    writer.add_type(gguf.GGUFType.MODEL)
    writer.add_name(title)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32 if kind == "F32" else gguf.LlamaFileType.MOSTLY_F16)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def _add_vocabulary(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    writer.add_tokenizer_model(vocabulary.model)
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(list(vocabulary.types))
    if vocabulary.scores:
        writer.add_token_scores(list(vocabulary.scores))
    if vocabulary.merges:
        writer.add_token_merges(list(vocabulary.merges))
    for name, index in vocabulary.special.items():
        writer.add_uint32(f"tokenizer.ggml.{name}_token_id", index)
    writer.add_add_bos_token(vocabulary.add_bos)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(vocabulary.template)


def _write_tensors(
    writer: gguf.GGUFWriter, weights: Weights, config: Any, kind: str, progress: Progress, cancel: Cancel
) -> None:
    import numpy as np

    plan = _plan(weights, config)
    wide = np.dtype(np.float32)
    narrow = wide if kind == "F32" else np.dtype(np.float16)
    factors = {name: np.array(values, dtype=wide) for name, values in rope_factors(config).items()}
    shapes = {target: shape_in_file(weights.shape(source), target) for target, source in plan.items()}
    types = {target: wide if is_wide(shape, target) else narrow for target, shape in shapes.items()}
    for name, values in factors.items():
        writer.add_tensor_info(name, values.shape, wide, values.nbytes)
    for target, shape in shapes.items():
        dtype = types[target]
        writer.add_tensor_info(target, shape, dtype, math.prod(shape) * dtype.itemsize)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for values in factors.values():
        writer.write_tensor_data(values)
    for done, (target, source) in enumerate(plan.items()):
        if cancel():
            raise Cancelled(Text("The export"))
        progress(WRITING, done, len(plan))
        value = converted(weights.tensor(source), target, config).reshape(shapes[target]).numpy()
        writer.write_tensor_data(np.ascontiguousarray(value.astype(types[target])))
    progress(WRITING, len(plan), len(plan))


def _plan(weights: Weights, config: Any) -> dict[str, str]:
    """GGUF tensor name -> its name in the folder, in the order of the file.

    Raises UserError for a tensor that the family does not have, and for one that is missing.
    """
    family = EXPORTABLE[config.model_type]
    names = family.tensor_names(config.num_hidden_layers)
    targets = {theirs: ours for ours, theirs in names.items()}
    parameters = {
        f"model.layers.{at}.{theirs}": f"blk.{at}.{ours}"
        for at in range(config.num_hidden_layers)
        for ours, theirs in family.parameters.items()
    }
    tied = bool(config.tie_word_embeddings)
    plan: dict[str, str] = {}
    for source in weights.names:
        if "rotary_emb.inv_freq" in source or (tied and source == "lm_head.weight"):
            continue
        if source in parameters:
            plan[parameters[source]] = source
            continue
        module, _, suffix = source.rpartition(".")
        if module not in targets or suffix not in ("weight", "bias"):
            raise UserError("The model holds {source!r}, for which GGUF has no name.", source)
        plan[f"{targets[module]}.{suffix}"] = source
    may = {"output" if tied else "", *family.some_layers}
    must = [f"{name}.weight" for name in names if name.split(".", 2)[-1] not in may]
    if missing := [name for name in must if name not in plan]:
        raise UserError("The model lacks the weights for {missing!r}.", missing[0], hint="Download it again.")
    return dict(sorted(plan.items(), key=_file_order))


def _file_order(item: tuple[str, str]) -> tuple[int, str]:
    parts = item[0].split(".")
    return (int(parts[1]) if parts[0] == "blk" else -1, item[0])
