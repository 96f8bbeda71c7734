"""From chat messages to the exact text that the model sees, the same everywhere.

Training, assessment, the playground and the export check all render with `prompt_text`. The rule
for what follows: **tokenise the rendered text without adding special tokens**
(`add_special_tokens=False`; llama.cpp: `add_special=False, parse_special=True`), because the text
already holds every one of them, the BOS included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from engine.base.errors import UserError
from engine.base.working import CLOSE, OPEN, written
from engine.data.rows import Row
from engine.models import families, pre_tokenizers, rendering
from engine.task import Task

# For a model that has no chat template: roles as plain words, each turn ended by the EOS token.
PLAIN_TEMPLATE = (
    "{% for message in messages %}"
    "{{ message['role'].capitalize() + ':\\n' + message['content'] }}"
    "{{ eos_token if message['role'] == 'assistant' else '' }}{{ '\\n\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:\\n' }}{% endif %}"
)
_ANSWER = "\u2042answer\u2042"
# Put before a template that has no place for a system message.
_FOLD = (
    "{% if messages[0]['role'] == 'system' and messages[1:] %}"
    "{% set messages = [{'role': messages[1]['role'], "
    "'content': messages[0]['content'] + '\\n\\n' + messages[1]['content']}] + messages[2:] %}{% endif %}"
)
_TOKEN = re.compile(r"\s*(<[^<>\s]+>)")
# The tags by which transformers finds what the assistant said; no other program knows them.
_GENERATION = re.compile(r"{%([-+]?)\s*(?:end)?generation\s*([-+]?)%}")

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ChatFormat:
    """What is needed to write a conversation as one text: the template and two token texts.

    `add_bos` says that the model's tokenizer puts a BOS before every text; a template that renders
    none then gets one, so that the text holds exactly one either way. Prompts of a task are rendered by
    the format that is `bound` to whether the task has working.
    """

    template: str
    bos: str
    eos: str
    add_bos: bool = False

    def render(self, messages: Messages, *, add_generation_prompt: bool = True) -> str:
        """The conversation as text, ready to be tokenised without added special tokens."""
        text = render(
            self.template,
            messages,
            bos=self.bos,
            eos=self.eos,
            add_generation_prompt=add_generation_prompt,
        )
        missing = self.add_bos and self.bos and not text.startswith(self.bos)
        return self.bos + text if missing else text

    def bound(self, working: bool) -> ChatFormat:
        """The format in which a model that can think between tags does so, or answers at once.

        Where the template has no place for a system message, the user's message begins with it. A template
        that was bound before, as that of an exported file, stays as it is.
        """
        return _bound(self, working)


def render(
    template: str, messages: Messages, *, bos: str, eos: str, add_generation_prompt: bool = True
) -> str:
    """Render one conversation exactly as transformers' `apply_chat_template(tokenize=False)` does.

    The template may come from anywhere: it runs in a process of its own (`engine.models.rendering`). Raises
    UserError where it is broken, refuses the messages, or takes too much time or memory.
    """
    return rendering.render(
        {
            "template": template,
            "messages": [dict(message) for message in messages],
            "bos": bos,
            "eos": eos,
            "add_generation_prompt": add_generation_prompt,
        }
    )


def prompt_text(task: Task, fmt: ChatFormat, prompt: str) -> str:
    """The exact text that the model sees for one prompt of the task, up to where it answers."""
    return fmt.bound(task.working).render(task.messages(prompt))


def answer_text(task: Task, fmt: ChatFormat, row: Row) -> str:
    """The exact text that the model is trained to write for a row, after `prompt_text`.

    In a task with working, that of the row stands before its answer: between think tags where the model's
    chat template knows them, else as plain lines.
    """
    answer = row.answer_text()
    if not task.working:
        return answer
    fmt, working = fmt.bound(True), written(row.reasoning)
    tail = _tail(fmt)
    if CLOSE not in fmt.template or tail.rstrip().endswith(CLOSE):
        return f"{working}\n{answer}" if working else answer
    begin = OPEN if not tail.rstrip().endswith(OPEN) else ""
    begin += "" if tail.endswith(f"{OPEN}\n") else "\n"
    return f"{begin}{working}\n{CLOSE}\n\n{answer}"


def make_format(template: str | None, bos: str, eos: str, add_bos: bool = False) -> ChatFormat:
    """A `ChatFormat`; without a template the plain one.

    Tags `{% generation %}` become comments, which leave the same space around them.
    """
    return ChatFormat(_GENERATION.sub(r"{#\1 \2#}", template or PLAIN_TEMPLATE), bos, eos, add_bos)


@lru_cache(maxsize=32)
def _bound(fmt: ChatFormat, working: bool) -> ChatFormat:
    text, name = fmt.template, families.THINKING
    if name in text and not text.startswith(f"{{% set {name} ="):
        text = f"{{% set {name} = {str(working).lower()} %}}" + text
    fmt = replace(fmt, template=text)
    if not working and _tail(fmt).rstrip().endswith(OPEN):  # it always thinks: its thought is ended for it
        end = f"\\n{CLOSE}\\n\\n"
        fmt = replace(fmt, template=f"{text}{{% if add_generation_prompt %}}{{{{ '{end}' }}}}{{% endif %}}")
    return fmt if _has_system(fmt) else _with_system(fmt)


def _has_system(fmt: ChatFormat) -> bool:
    """Whether a system message appears in what the template writes; Gemma 2's refuses it, others drop it."""
    try:
        return _ANSWER in fmt.render(
            [{"role": "system", "content": _ANSWER}, {"role": "user", "content": "."}]
        )
    except UserError:
        return False


def _with_system(fmt: ChatFormat) -> ChatFormat:
    """The format whose template puts the system message before the user's; as it was where that fails too."""
    folded = replace(fmt, template=_FOLD + fmt.template)
    return folded if _has_system(folded) else fmt


@lru_cache(maxsize=32)
def _tail(fmt: ChatFormat) -> str:
    """What a prompt ends with after the user's message; "" where the template knows no think tags."""
    if OPEN not in fmt.template:
        return ""
    try:
        return fmt.render([{"role": "user", "content": _ANSWER}]).rpartition(_ANSWER)[2]
    except UserError:  # the prompts of the task will say so
        return ""


def from_tokenizer(tokenizer: Any) -> ChatFormat:
    """The format of a transformers tokenizer (anything with its few attributes will do)."""
    template = getattr(tokenizer, "chat_template", None)
    if isinstance(template, Mapping):
        template = template.get("default")
    bos_id = getattr(tokenizer, "bos_token_id", None)
    add_bos = bos_id is not None and list(tokenizer.encode("a"))[:1] == [bos_id]
    return make_format(template, tokenizer.bos_token or "", tokenizer.eos_token or "", add_bos)


def from_gguf(metadata: Mapping[str, Any]) -> ChatFormat:
    """The format that a GGUF file carries. `metadata` holds the token texts too.

    A file without `tokenizer.ggml.add_bos_token` is read as llama.cpp reads it for byte-pair
    tokenizers: no BOS is added, but for `pre_tokenizers.BOS_BY_DEFAULT`.
    """
    tokens: Sequence[str] = metadata.get("tokenizer.ggml.tokens") or ()

    def text(key: str) -> str:
        index = metadata.get(f"tokenizer.ggml.{key}")
        return tokens[index] if isinstance(index, int) and 0 <= index < len(tokens) else ""

    by_default = metadata.get("tokenizer.ggml.pre") in pre_tokenizers.BOS_BY_DEFAULT
    add_bos = bool(metadata.get("tokenizer.ggml.add_bos_token", by_default))
    template = metadata.get("tokenizer.chat_template")
    return make_format(template, text("bos_token_id"), text("eos_token_id"), add_bos)


def end_of_turn(fmt: ChatFormat) -> str:
    """The token text that ends an answer: what the template writes after one, else the EOS."""
    turns = [{"role": "user", "content": "."}, {"role": "assistant", "content": _ANSWER}]
    tail = fmt.render(turns, add_generation_prompt=False).partition(_ANSWER)[2]
    if fmt.eos and tail.lstrip().startswith(fmt.eos):
        return fmt.eos
    token = _TOKEN.match(tail)
    return token[1] if token else fmt.eos


def stop_token_ids(
    fmt: ChatFormat, token_id: Callable[[str], int | None], more: Iterable[int] = ()
) -> tuple[int, ...]:
    """Ids at which generation stops: the end of turn first, then the EOS, then `more`, each once.

    `token_id` gives the id of a token text or None (`tokenizer.get_vocab().get`).
    """
    ids = [token_id(text) for text in (end_of_turn(fmt), fmt.eos) if text]
    return tuple(dict.fromkeys([*(index for index in ids if index is not None), *more]))
