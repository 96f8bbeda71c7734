"""The texts beside exported files: schema, grammar, Modelfile, Python example, LM Studio's folders, card."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.base import store
from engine.base.errors import disk_error
from engine.base.text import Text
from engine.binding.gbnf import gbnf_of
from engine.export.card import Facts, model_card
from engine.export.ollama import modelfile
from engine.models import chat
from engine.models.gguf_file import read_header
from engine.task import Task

SCHEMA, GRAMMAR, MODELFILE, EXAMPLE, CARD, STUDIO = (
    "schema.json",
    "grammar.gbnf",
    "Modelfile",
    "ask.py",
    "README.md",
    "lm-studio",
)
_EXAMPLE = '''\
"""Asks {file} with llama-cpp-python:  python ask.py "the sentence" """

import sys
from pathlib import Path

from llama_cpp import Llama{imports}

HERE = Path(__file__).resolve().parent
SYSTEM = {system}

model = Llama(str(HERE / {file!r}), n_ctx=4096, verbose=False)
messages = [{{"role": "system", "content": SYSTEM}}] if SYSTEM else []
messages.append({{"role": "user", "content": " ".join(sys.argv[1:])}}){facts}
reply = model.create_chat_completion(messages, temperature=0, max_tokens={tokens}{grammar})
print(reply["choices"][0]["message"]["content"])
'''


def write_texts(folder: Path, wanted: Sequence[str], facts: Facts) -> tuple[list[str], list[Text]]:
    """Write what is wanted of `engine.export.beside` that is text, and LM Studio's folders.

    Returns the names of what was written, and what there is to know of it. Raises UserError on a full disk.
    """
    task, first = facts.project.task, facts.files[0].path
    names, notes = list[str](), list[Text]()
    if "schema" in wanted:
        store.write_text(folder / SCHEMA, json.dumps(task.schema, ensure_ascii=False, indent=2) + "\n")
        grammar, lost = gbnf_of(task.schema)
        store.write_text(folder / GRAMMAR, grammar)
        names += [SCHEMA, GRAMMAR]
        if lost:
            notes.append(Text("grammar.gbnf cannot say everything of the schema: {lost}.", list(lost)))
    if "ollama" in wanted:
        fmt = chat.from_gguf(read_header(first).metadata)
        path, *others = (f"./{file.path.name}" for file in facts.files)
        text, reason = modelfile(path, fmt, task.system_text(), facts.about.licence_name, others)
        store.write_text(folder / MODELFILE, text)
        names.append(MODELFILE)
        if reason is not None:
            notes.append(reason)
    if "python" in wanted:
        tokens = facts.recipe.max_answer_tokens
        store.write_text(folder / EXAMPLE, example(task, first.name, tokens, GRAMMAR in names))
        names.append(EXAMPLE)
    if "lm-studio" in wanted:
        for file in facts.files:
            _link(file.path, folder / STUDIO / "lathe" / file.path.stem.removesuffix(f"-{file.quant}"))
        names.append(STUDIO)
    if "card" in wanted:
        facts = replace(facts, names=names, notes=notes)
        store.write_text(folder / CARD, model_card(facts))
        names.insert(0, CARD)
    return names, notes


def example(task: Task, file: str, max_tokens: int, with_grammar: bool) -> str:
    """A program that asks the file beside it. Answers with working are not bound: the grammar has none."""
    bound = with_grammar and not task.working
    helper = task.prompt_helper
    return _EXAMPLE.format(
        file=file,
        imports=", LlamaGrammar" if bound else "",
        system=repr(task.system_text()),
        facts=f"  # and the facts of the prompt helper {helper!r}" if helper else "",
        tokens=max_tokens,
        grammar=', grammar=LlamaGrammar.from_file(HERE / "grammar.gbnf", verbose=False)' if bound else "",
    )


def _link(file: Path, folder: Path) -> None:
    """The same file under another folder, copied only where the disk knows no links."""
    target = folder / file.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            os.link(file, target)
            return
        shutil.copyfile(file, target)
    except OSError as error:
        raise disk_error("write", target, error) from error
