"""Whether a model can be written as a GGUF file that llama.cpp computes alike. Heavy.

What llama.cpp would silently compute otherwise is refused here: its models (src/models) have fixed values for
some settings of a config.
"""

from __future__ import annotations

from typing import Any

from engine.base.errors import UserError, unknown
from engine.base.text import Text
from engine.models import hub
from engine.models.families import EXPORTABLE, TEXT_PART
from engine.models.folder import ModelFolder
from engine.models.rope import head_dim, rope_of
from engine.models.vocabulary import from_tokenizer

_ROPE_TYPES = ("default", "llama3", "linear", "yarn", "longrope")
_GEMMAS = ("gemma2", "gemma3_text")


def why_not_exportable(folder: ModelFolder, tokenizer: Any) -> UserError | None:
    """The error with which an export of this model would end, as far as its config and tokenizer tell."""
    try:
        config = exportable_config(folder)
        from_tokenizer(tokenizer, config.vocab_size, folder.name)
    except UserError as error:
        return error
    return None


def exportable_config(folder: ModelFolder) -> Any:
    """The config of the part of a folder that reads texts. Raises UserError where no file can be written."""
    if TEXT_PART.get(folder.model_type, folder.model_type) not in EXPORTABLE:
        raise unknown(
            Text(
                "{name} belongs to the family {model_type!r}, which cannot be exported.",
                folder.name,
                folder.model_type,
            ),
            EXPORTABLE,
        )
    config = hub.load_config(folder).get_text_config()
    _check_computable(config, folder.name)
    return config


def _check_computable(config: Any, name: str) -> None:
    """Raise UserError for a model of a known family that llama.cpp would compute in another way."""
    if getattr(config, "use_sliding_window", False):
        raise UserError("{name} attends through a sliding window, which cannot be exported.", name)
    kind = rope_of(config).get("rope_type", "default")
    if kind not in _ROPE_TYPES:
        raise UserError("The model scales its positions by {kind!r}, which cannot be exported.", kind)
    if odd := _oddity(config):
        raise UserError(
            "{name} differs from the known models of its family ({setting}), and cannot be exported.",
            name,
            odd,
        )


def _oddity(config: Any) -> str:
    """The setting whose value is fixed in llama.cpp and another one here; "" where there is none."""
    activation = getattr(config, "hidden_act", None) or getattr(config, "hidden_activation", "silu")
    if activation != ("gelu_pytorch_tanh" if config.model_type in _GEMMAS else "silu"):
        return f"hidden_act: {activation}"
    if not (getattr(config, "rms_norm_eps", None) or getattr(config, "norm_eps", None)):
        return "rms_norm_eps"
    match config.model_type:
        case "smollm3":
            rotated = [bool(one) for one in config.no_rope_layers]
            fits = {"no_rope_layers": rotated == [at % 4 != 3 for at in range(config.num_hidden_layers)]}
        case "gemma2":
            fits = {
                "tie_word_embeddings": config.tie_word_embeddings,
                "query_pre_attn_scalar": config.query_pre_attn_scalar == _gemma_scalar(config, 46),
                "attn_logit_softcapping": config.attn_logit_softcapping is not None,
                "final_logit_softcapping": config.final_logit_softcapping is not None,
                "use_bidirectional_attention": not config.use_bidirectional_attention,
            }
        case "gemma3_text":
            fits = {
                "query_pre_attn_scalar": config.query_pre_attn_scalar == _gemma_scalar(config, 62),
                "attn_logit_softcapping": config.attn_logit_softcapping is None,
                "use_bidirectional_attention": not config.use_bidirectional_attention,
                "rope_parameters": config.rope_parameters["sliding_attention"]["rope_type"] == "default",
            }
        case "qwen3_5_text":
            full = [kind == "full_attention" for kind in config.layer_types]
            interval = attention_interval(config)
            fits = {
                "layer_types": full == [at % interval == interval - 1 for at in range(len(full))],
                "linear_value_head_dim": config.linear_value_head_dim == config.linear_key_head_dim,
            }
        case "lfm2":
            fits = {"conv_bias": not config.conv_bias}
        case _:
            fits = {}
    return next((key for key, fit in fits.items() if not fit), "")


def attention_interval(config: Any) -> int:
    """Each how many layers one attends to the whole text, and the others linearly."""
    kinds = list(config.layer_types)
    return kinds.index("full_attention") + 1 if "full_attention" in kinds else len(kinds) + 1


def _gemma_scalar(config: Any, largest: int) -> float:
    """What llama.cpp divides Gemma's attention by the root of.

    The model of 27B, which it knows by its number of layers (`largest`), has a rule of its own.
    """
    if config.num_hidden_layers == largest:
        return float(config.hidden_size / config.num_attention_heads)
    return head_dim(config)
