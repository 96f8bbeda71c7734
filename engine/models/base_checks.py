"""What is checked of a base model before it is trained, so that no hours are spent on a faulty one. Heavy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models import hub
from engine.models.folder import ModelFolder, safetensors_of
from engine.models.pre_tokenizers import split_as_llama_cpp

MOST_TEXTS = 1000  # of the rows, compared under two tokenizers
# Texts that tokenizers split in different ways unless they follow the same rules.
HARD_TEXTS = (
    "today=20300720 Business requirement: 12.5% in 2029-07-20 and  two   spaces\n\n\ttabs, it's we'll ½ ² ٣٤",
    "caf\u00e9 cr\u00e8me br\u00fbl\u00e9e, na\u00efve \u00c5ngstr\u00f6m",
    "cafe\u0301 cre\u0300me bru\u0302le\u0301e, nai\u0308ve A\u030angstro\u0308m",
    "🙂🙂 👨\u200d👩\u200d👧 🇩🇪 👍🏽 ❤\ufe0f",
    "مرحبا بالعالم ١٢٣٤٥ שָׁלוֹם עולם 123 و 456",
    "日本語 中文字 かなカナ 한국어 हिन्दी ไทย",
    "0123456789" * 8 + " 1,234,567.89 -0.000001 3.14159265358979 1e-10 00000",
    "x\u00a0y\u2003z\u3000w\r\n\r\n  \n \t end  ",
    "DON'T WE'LL I'd you\u2019re 'tis rock'n'roll ''' \"quoted\" `code` $x_1 = {a: [1,2]};",
    '{"from":"2029-07-20","to":"2030-07-20","granularity":["Day","Week"]}',
)


def check_base(folder: ModelFolder, tokenizer: Any, texts: Iterable[str]) -> None:
    """Raise UserError where the tokenizer or the weights of a model are not what its files say."""
    check_tokenizer(folder, tokenizer, texts)
    check_tied(folder)


def check_tokenizer(folder: ModelFolder, tokenizer: Any, texts: Iterable[str]) -> None:
    """Raise UserError where transformers' tokenizer gives a text other tokens than the tokenizer.json.

    `texts` and some hard ones are compared. transformers builds the tokenizers of known models from their
    class, which may lack a step of the file; nothing says so then. A folder without that file passes.
    """
    path = folder.path / "tokenizer.json"
    if not path.is_file():
        return
    from tokenizers import Tokenizer

    backend = Tokenizer.from_file(str(path))
    backend.no_truncation()
    backend.no_padding()
    split_as_llama_cpp(backend)
    wanted = [*texts, *HARD_TEXTS]
    encoded = backend.encode_batch(wanted, add_special_tokens=False)
    theirs = tokenizer(wanted, add_special_tokens=False)["input_ids"]
    _check_known(folder, {tokenizer.eos_token_id, *chain.from_iterable(theirs)})
    for text, item, ids in zip(wanted, encoded, theirs, strict=True):
        if item.ids != ids:
            raise UserError(
                "The tokenizer of {name} is opened in another way than its tokenizer.json says: {text} gets "
                "{n} tokens instead of {n2}.",
                folder.name,
                _around_difference(backend, text, item, ids),
                len(ids),
                len(item.ids),
                hint=Text("Get the model's tokenizer files anew, or choose another model."),
            )


def _check_known(folder: ModelFolder, ids: Collection[int]) -> None:
    """Raise UserError where a token lies beyond the model's embeddings.

    Others of the vocabulary may: that of Gemma 3 has an image's, which its small models do not know.
    """
    known = hub.load_config(folder).get_text_config().vocab_size
    if max(ids) >= known:
        raise UserError(
            "The tokenizer of {name} uses a token of number {n}, but its model knows {n2} tokens.",
            *(folder.name, max(ids), known),
            hint=Text("Get the model's tokenizer files anew, or choose another model."),
        )


def _around_difference(backend: Any, text: str, item: Any, ids: list[int]) -> str:
    """The part of a text where two tokenizations of it part, quoted."""
    at = next((at for at, (a, b) in enumerate(zip(item.ids, ids, strict=False)) if a != b), len(item.ids) - 1)
    begin = item.offsets[max(0, at)][0] if item.offsets else 0
    return repr(text[max(0, begin - 10) : begin + 20])


def check_tied(folder: ModelFolder) -> None:
    """Raise UserError where input and output embeddings are stored apart, differ, and are said to be one.

    Programs do not agree on which of the two such a model means.
    """
    import torch
    from safetensors import SafetensorError, safe_open

    def opened(path: Path) -> Any:
        try:  # not mapped: a merged model may be larger than the memory
            return safe_open(path, framework="pt", backend="pread")
        except SafetensorError as error:
            raise UserError("{path} cannot be read: {reason}.", path, error) from error

    where: dict[str, Any] = {}
    for path in safetensors_of(folder.path):
        with opened(path) as file:
            where |= {name.rpartition(".")[0].rpartition(".")[2]: (path, name) for name in list(file.keys())}
    if not {"embed_tokens", "lm_head"} <= where.keys():
        return
    config = hub.load_config(folder)
    if not config.get_text_config().tie_word_embeddings:
        return
    (path, ours), (other, theirs) = where["embed_tokens"], where["lm_head"]
    with opened(path) as first, opened(other) as second:
        same = first.get_slice(ours).get_shape() == second.get_slice(theirs).get_shape()
        same = same and torch.equal(first.get_tensor(ours), second.get_tensor(theirs))
    if not same:
        raise UserError(
            "{name} says that its input and output embeddings are one matrix, but holds two that differ.",
            folder.name,
            hint=Text(
                "Set tie_word_embeddings to false in its config.json if both were trained; else leave "
                "lm_head.weight out of its files."
            ),
        )
