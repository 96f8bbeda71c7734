"""Resolves the name of a model to a checked folder on disk, and loads it.

A name is "embedded", a local folder or GGUF file, or a hub id such as "Qwen/Qwen2.5-0.5B-Instruct".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from engine.app.hub_access import CONNECT_SECONDS, HubSentences, check_room, download_bar, hub_errors
from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress, never, silent
from engine.models import embedded, four_bit, gguf_cache, gguf_folder
from engine.models.folder import WANTED, ModelFolder, check_folder, check_names
from engine.models.gguf_file import is_gguf
from engine.models.local import EMBEDDED, is_hub_id
from engine.models.pre_tokenizers import split_as_llama_cpp


def resolve(model: str, progress: Progress = silent, cancel: Cancel = never) -> ModelFolder:
    """The checked folder of a model, downloaded or unpacked where needed.

    Raises UserError: missing path, no weights, pickled weights, no config, no tokenizer, a GGUF of an
    unknown kind, an unknown or closed hub id, no network, a full disk.
    """
    name = model.strip()
    if copy := os.environ.get("LATHE_MODEL"):  # where a run was handed over with its model
        return check_folder(Path(copy), name)
    if name == EMBEDDED:
        return embedded.trainable_folder(progress, cancel)
    path = Path(name).expanduser()
    if is_gguf(path):
        return gguf_folder.trainable_folder(name, progress, cancel)
    if not is_hub_id(name):
        return check_folder(path, name)
    return check_folder(download(name, progress, cancel), name)


def download(hub_id: str, progress: Progress = silent, cancel: Cancel = never) -> Path:
    """The folder of a hub model in the common Hugging Face cache: safetensors and texts only.

    A complete copy in the cache is used without the network.
    """
    from huggingface_hub import snapshot_download

    try:
        cached = Path(snapshot_download(hub_id, local_files_only=True, allow_patterns=list(WANTED)))
        check_folder(cached, hub_id)
        return cached
    except (UserError, OSError, ValueError):
        pass
    with hub_errors(_sentences(hub_id)):
        files = snapshot_download(hub_id, dry_run=True, etag_timeout=CONNECT_SECONDS)
        check_names([file.filename for file in files], hub_id)
        wanted = [file for file in files if any(fnmatch(file.filename, item) for item in WANTED)]
        total = sum(file.file_size or 0 for file in wanted if not file.is_cached)
        check_room(total)
        bar = download_bar(progress, cancel, total, hub_id)
        return Path(snapshot_download(hub_id, allow_patterns=list(WANTED), tqdm_class=bar))


def load_tokenizer(folder: ModelFolder) -> Any:
    """The tokenizer of a folder, without network and without running code of the model.

    Its tokens are those that llama.cpp makes (see `split_as_llama_cpp`).
    """
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    # AutoTokenizer replaces the steps of Qwen 2 by its own, and then ignores those of the file.
    loader: Any = PreTrainedTokenizerFast if gguf_cache.is_copy(folder.path) else AutoTokenizer
    with _load_errors(folder):
        tokenizer = loader.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)
        tokenizer.model_max_length = sys.maxsize  # prompts are measured by the context of the model
        tokenizer.decode(tokenizer.encode("a"))  # what is wrong in its files may show only in use
    if not isinstance(tokenizer.eos_token_id, int):
        raise UserError(
            "The tokenizer of {name} has no end token, so its answers would never end.", folder.name
        )
    if not isinstance(tokenizer.pad_token_id, int):
        tokenizer.pad_token = tokenizer.eos_token
    if (backend := getattr(tokenizer, "backend_tokenizer", None)) is not None:
        split_as_llama_cpp(backend)
    return tokenizer


def load_config(folder: ModelFolder) -> Any:
    """What transformers makes of a folder's config.json. Raises UserError where it cannot."""
    from transformers import AutoConfig

    with _load_errors(folder):
        return AutoConfig.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)


def load_model(
    folder: ModelFolder,
    dtype: str = "float32",
    device: str = "cpu",
    on_weight: Callable[[int, int], object] | None = None,
    **more: Any,
) -> Any:
    """The causal language model of a folder, in evaluation mode. `more` goes to from_pretrained.

    on_weight: called with (tensors loaded, all); what it raises ends the loading.
    Raises UserError for a model that cannot be opened, and for dtype nf4 where that is not possible.
    """
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    if dtype == four_bit.NAME:
        dtype, more = "bfloat16", {**four_bit.loading_options(device), **more}
    with _load_errors(folder), _counted(on_weight):
        model, found = AutoModelForCausalLM.from_pretrained(
            folder.path,
            output_loading_info=True,
            dtype=getattr(torch, dtype),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            **more,
        )
    if missing := sorted(found["missing_keys"]):  # transformers would make them up, and go on
        raise UserError(
            "The files of {name} hold no weights for {name2}.",
            folder.name,
            missing[0],
            hint="Download it again.",
        )
    _forget_manner(model)
    return model.to(device) if "quantization_config" not in more and "device_map" not in more else model


def empty_model(folder: ModelFolder) -> Any:
    """The same model in float32 without its weights: they are on torch's meta device.

    Raises UserError for a model that cannot be opened.
    """
    import torch
    from accelerate import init_empty_weights
    from transformers import AutoModelForCausalLM, GenerationConfig

    config = load_config(folder)
    with _load_errors(folder):
        with init_empty_weights():
            model = AutoModelForCausalLM.from_config(config, dtype=torch.float32, trust_remote_code=False)
        if (folder.path / "generation_config.json").is_file():
            model.generation_config = GenerationConfig.from_pretrained(folder.path, local_files_only=True)
    _forget_manner(model)
    return model.eval()


def _forget_manner(model: Any) -> None:
    """Keep of a model's generation_config.json the end tokens alone, which nobody has checked.

    How answers are drawn is said by who asks: a penalty or a filter in that file would count otherwise.
    """
    from transformers import GenerationConfig

    said = model.generation_config.eos_token_id
    ends = [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, int)]
    model.generation_config = GenerationConfig(eos_token_id=ends or None)


@contextmanager
def _counted(on_weight: Callable[[int, int], object] | None) -> Iterator[None]:
    """Report each tensor that transformers loads: it counts them for a progress bar, which is not shown."""
    from transformers.utils import logging

    if on_weight is None:
        yield
        return

    def counting(tensors: Collection[Any]) -> Iterator[Any]:
        for done, tensor in enumerate(tensors):
            on_weight(done, len(tensors))
            yield tensor

    def hook(make: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        counts = named.get("desc") == "Loading weights" and args
        return make(counting(args[0]), *args[1:], **named) if counts else make(*args, **named)

    before = logging.set_tqdm_hook(hook)
    try:
        yield
    finally:
        logging.set_tqdm_hook(before)


@contextmanager
def _load_errors(folder: ModelFolder) -> Iterator[None]:
    import torch
    from safetensors import SafetensorError

    try:
        yield
    except SafetensorError as error:
        raise UserError(
            "The weights of {name} cannot be read: {reason}.", folder.name, error, hint="Download it again."
        ) from error
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("transformers.models."):
            raise
        raise UserError(
            "The model family {model_type!r} is not inside this build of Lathe.",
            folder.model_type,
            hint="Choose another family, such as llama or qwen3; an installation with pip has all.",
        ) from error
    except (UserError, KeyboardInterrupt, SystemExit, torch.OutOfMemoryError):
        raise
    except BaseException as error:
        # The libraries meet a folder of theirs that is not sound with errors of every kind, and those of
        # them that are written in Rust with a panic, which is no Exception.
        said = str(error).strip().split("\n")[0][:300]
        raise UserError(
            "The model {name} ({model_type}) cannot be opened: {reason}",
            folder.name,
            folder.model_type,
            said or type(error).__name__,
        ) from error


def _sentences(hub_id: str) -> HubSentences:
    closed = UserError(
        "The hub does not give {hub_id} to this computer.",
        hub_id,
        hint="Check the name; a gated model (Llama) needs its licence accepted on the hub and hf auth login.",
    )
    offline = UserError(
        "Could not reach the Hugging Face hub to download {hub_id}.",
        hub_id,
        hint='Check the network, give a folder on this computer, or use "embedded", which needs no download.',
    )
    return HubSentences(closed, offline, UserError("{hub_id!r} is not the name of a hub model.", hub_id))
