"""How byte-level BPE tokenizers split a text, in tokenizer.json and in llama.cpp.

llama.cpp knows these splits by name (`tokenizer.ggml.pre`,
https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp). Nothing heavy is imported here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

# The regular expressions by which Qwen 2 and Llama 3 split a text, as their tokenizer.json has them.
_WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2_SPLIT = _WORDS + _REST
LLAMA3_SPLIT = _WORDS + "{1,3}" + _REST
QWEN35_SPLIT = (_WORDS + _REST).replace(r"\p{L}+", r"[\p{L}\p{M}]+").replace(r"[^\s\p{L}", r"[^\s\p{L}\p{M}")

# Those of GPT-4o (Phi-4-mini) and of Mistral's Tekken, which part a word where capitals follow small letters.
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_FORE = r"[^\r\n\p{L}\p{N}]?"
_TAIL = r" ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def _cased(upper: str, lower: str, ending: str, digits: str) -> str:
    first, second = f"{_FORE}{upper}*{lower}+{ending}", f"{_FORE}{upper}+{lower}*{ending}"
    return f"{first}|{second}|{digits}|{_TAIL}"


GPT4O_SPLIT = _cased(_UPPER, _LOWER, r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?", r"\p{N}{1,3}")
TEKKEN_SPLIT = _cased(_UPPER, _LOWER, "", r"\p{N}")
# llama.cpp has no classes of capitals: there every letter that is no a to z counts as one, and a mark is
# no part of a word.
_NO_LOWER, _NO_UPPER = r"((?=[\p{L}])([^a-z]))", r"((?=[\p{L}])([^A-Z]))"
_ENDING = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"
GPT4O_IN_LLAMA_CPP = _cased(_NO_LOWER, _NO_UPPER, _ENDING, r"\p{N}{1,3}")
TEKKEN_IN_LLAMA_CPP = _cased(_NO_LOWER, _NO_UPPER, "", r"\p{N}")
# Expression of a tokenizer.json -> what llama.cpp splits by instead, where the two are not the same.
_INSTEAD: Mapping[str, str] = {GPT4O_SPLIT: GPT4O_IN_LLAMA_CPP, TEKKEN_SPLIT: TEKKEN_IN_LLAMA_CPP}

# How a tokenizer splits a text (the steps of `steps_of`, and whether it takes whole words before merging)
# -> llama.cpp's name of that.
PRE_TOKENIZERS: Mapping[tuple[tuple[str, ...], bool], str] = {
    (("digits", "words"), False): "smollm",
    (("words",), False): "gpt-2",
    ((QWEN2_SPLIT, "bytes"), False): "qwen2",
    ((QWEN35_SPLIT, "bytes"), False): "qwen35",
    ((LLAMA3_SPLIT, "bytes"), True): "llama-bpe",
    ((LLAMA3_SPLIT, "bytes"), False): "smaug-bpe",
    ((GPT4O_IN_LLAMA_CPP, "bytes"), False): "gpt-4o",
    ((TEKKEN_IN_LLAMA_CPP, "bytes"), True): "tekken",
}
# Other names that llama.cpp takes for some of them.
_ALIASES: Mapping[str, str] = {
    "llama3": "llama-bpe",
    "llama-v3": "llama-bpe",
    "lfm2": "llama-bpe",
    "dbrx": "smaug-bpe",
    "refact": "smollm",
    "starcoder": "smollm",
    "deepseek-r1-qwen": "qwen2",
    "llama4": "gpt-4o",
}
# Models with these tokenizers, named to the user where a tokenizer fits none.
KNOWN_MODELS = (
    "SmolLM2",
    "SmolLM3",
    "Qwen2.5",
    "Qwen3",
    "Qwen3.5",
    "Llama 3",
    "Granite 3",
    "Mistral Nemo",
    "Ministral 8B",
    "Phi-4",
    "Gemma 2",
    "Gemma 3",
    "LFM2",
)
# The pre-tokenizers before whose texts llama.cpp puts a BOS where the file does not say (add_bos_token).
BOS_BY_DEFAULT = frozenset({"llama-bpe", "llama3", "llama-v3", "lfm2", "tekken"})


def split_of(pre: object) -> tuple[tuple[str, ...], bool] | None:
    """How a `tokenizer.ggml.pre` splits a text, as `PRE_TOKENIZERS` has it; None where that is not known."""
    name = _ALIASES.get(str(pre), pre)
    return next((how for how, known in PRE_TOKENIZERS.items() if known == name), None)


def steps_of(node: Mapping[str, Any] | None) -> list[str]:
    """The steps of the `pre_tokenizer` of a tokenizer.json, as in `PRE_TOKENIZERS`."""
    if node is None:
        return ["nothing"]
    kind = node.get("type")
    if kind == "Sequence":
        return [step for item in node["pretokenizers"] for step in steps_of(item)]
    if kind == "Digits":
        return ["digits" if node.get("individual_digits") else "numbers"]
    if kind == "ByteLevel" and not node.get("add_prefix_space"):
        return ["words" if node.get("use_regex", True) else "bytes"]
    if kind == "Split" and node.get("behavior") == "Isolated" and not node.get("invert"):
        return [str(node["pattern"].get("Regex", node["pattern"]))]
    return [str(kind)]


def splitter(steps: Iterable[str]) -> Any:
    """The pre-tokenizer of the tokenizers library with these steps."""
    from tokenizers import Regex, pre_tokenizers

    def made(step: str) -> Any:
        match step:
            case "digits":
                return pre_tokenizers.Digits(individual_digits=True)
            case "words":
                return pre_tokenizers.ByteLevel(add_prefix_space=False)
            case "bytes":
                return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
            case regex:
                return pre_tokenizers.Split(Regex(regex), "isolated")

    return pre_tokenizers.Sequence([made(step) for step in steps])


def split_as_llama_cpp(backend: Any) -> None:
    """Make a `tokenizers.Tokenizer` split texts as llama.cpp will, where it has no exact equal.

    A model is trained on the tokens that it will be given. Accents are not composed first (Unicode NFC, as
    Qwen's tokenizer would), and a few expressions are replaced by those that llama.cpp has for them; plain
    words and numbers keep their tokens.
    """
    if type(backend.normalizer).__name__ == "NFC":
        backend.normalizer = None
    if backend.pre_tokenizer is None:
        return
    steps = steps_of(json.loads(backend.pre_tokenizer.__getstate__()))
    if not _INSTEAD.keys().isdisjoint(steps):
        backend.pre_tokenizer = splitter(_INSTEAD.get(step, step) for step in steps)
