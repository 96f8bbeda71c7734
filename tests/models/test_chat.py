from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.data.rows import Row
from engine.models import chat
from engine.task import Task
from tests.export.tiny_models import small_tokenizer
from tests.families import (
    GEMMA2_TEMPLATE,
    LLAMA3_TEMPLATE,
    QWEN2_TEMPLATE,
    QWEN3_TEMPLATE,
    SMOLLM_TEMPLATE,
)

CONVERSATIONS = [
    [{"role": "user", "content": "show sales <b>&</b> 'costs' for Q1 2029"}],
    [{"role": "system", "content": "Answer with JSON only."}, {"role": "user", "content": "  spaced \n"}],
    [
        {"role": "system", "content": "é日本"},
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": '{"from":"2029-01-01"}'},
        {"role": "user", "content": "b"},
    ],
]
# Every part of the language that real templates use.
RICH_TEMPLATE = (
    "{%- set ns = namespace(first=true, count=0) -%}\n"
    "{% for message in messages %}\n"
    "    {% if message['role'] == 'tool' %}{% continue %}{% endif %}\n"
    "    {%- set ns.count = ns.count + 1 %}\n"
    "[{{ loop.index0 }}/{{ ns.count }}] {{ message | tojson }} {{ message | tojson(indent=2) }}\n"
    "    {% if message.role == 'assistant' %}{% generation %}"
    "{{ message.content }}{% endgeneration %}{% endif %}\n"
    "    {%- generation -%}  g  {% endgeneration -%}  \n"
    "{% endfor %}\n"
    "{{ strftime_now('%Y') | length }}{{ bos_token }}{{ eos_token }}"
    "{% if tools is not none %}tools{% endif %}{% if add_generation_prompt %}>>{% endif %}"
)


@pytest.mark.parametrize("conversation", CONVERSATIONS)
@pytest.mark.parametrize("add_generation_prompt", [True, False])
@pytest.mark.parametrize(
    "template", [SMOLLM_TEMPLATE, QWEN2_TEMPLATE, QWEN3_TEMPLATE, LLAMA3_TEMPLATE, RICH_TEMPLATE]
)
def test_rendering_equals_that_of_transformers(
    conversation: list[dict[str, str]], add_generation_prompt: bool, template: str
) -> None:
    tokenizer = small_tokenizer("llama3")
    theirs = tokenizer.apply_chat_template(
        conversation, chat_template=template, tokenize=False, add_generation_prompt=add_generation_prompt
    )
    fmt = chat.make_format(template, tokenizer.bos_token, tokenizer.eos_token)
    assert fmt.render(conversation, add_generation_prompt=add_generation_prompt) == theirs
    assert "generation %}" not in fmt.template


def test_a_model_that_may_think_is_asked_to_answer_at_once() -> None:
    tokenizer = small_tokenizer("qwen3")
    fmt = chat.from_tokenizer(tokenizer)
    theirs = tokenizer.apply_chat_template(
        CONVERSATIONS[1], tokenize=False, add_generation_prompt=True, enable_thinking=False
    )
    asked = fmt.bound(False)
    assert asked.render(CONVERSATIONS[1]) == theirs
    assert theirs.endswith("<think>\n\n</think>\n\n")
    assert asked.bound(False) == asked.bound(True) == asked  # an exported file keeps to how it was trained


ROW = Row("1", "hello", {"a": 1}, reasoning='first\n{"a":2} is wrong')
PLAIN = 'first\n {"a":2} is wrong\n{"a":1}'
THOUGHT = '<think>\nfirst\n {"a":2} is wrong\n</think>\n\n{"a":1}'
ALWAYS = QWEN2_TEMPLATE.replace("<|im_start|>assistant\\n'", "<|im_start|>assistant\\n<think>\\n'")


@pytest.mark.parametrize(
    ("template", "text", "without"),
    [
        (QWEN2_TEMPLATE, PLAIN, '{"a":1}'),
        (QWEN3_TEMPLATE, THOUGHT, '<think>\n\n</think>\n\n{"a":1}'),
        (ALWAYS + "{# </think> #}", THOUGHT.removeprefix("<think>\n"), '\n</think>\n\n{"a":1}'),
        ("{% set enable_thinking = false %}" + QWEN3_TEMPLATE, PLAIN, '{"a":1}'),
    ],
    ids=["plain", "tags", "always", "exported without"],
)
def test_working_is_written_as_the_model_would_and_told_apart_again(
    template: str, text: str, without: str
) -> None:
    task = Task("t", "Say {schema}.", {"type": "object"}, working=True)
    fmt = chat.make_format(template, "", "<|im_end|>")
    assert chat.answer_text(task, fmt, ROW) == text
    assert task.parts_of(text) == ('first\n {"a":2} is wrong', '{"a":1}')
    assert chat.answer_text(task, fmt, replace(ROW, reasoning="")) == without
    assert task.parts_of(without).answer == '{"a":1}'
    assert "your working" in chat.prompt_text(task, fmt, "hello")
    plain = replace(task, working=False)
    assert chat.answer_text(plain, fmt, ROW) == '{"a":1}'
    assert plain.parts_of(text) == ("", text)
    assert not chat.prompt_text(plain, fmt, "hello").endswith("<think>\n")


REFUSES = GEMMA2_TEMPLATE
DROPS = (  # that of the first Phi-3
    "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') %}"
    "{{'<|user|>' + '\n' + message['content'] + '<|end|>' + '\n' + '<|assistant|>' + '\n'}}"
    "{% elif (message['role'] == 'assistant') %}{{message['content'] + '<|end|>' + '\n'}}{% endif %}"
    "{% endfor %}"
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (REFUSES, "<s><start_of_turn>user\nSay.\n\nhello<end_of_turn>\n<start_of_turn>model\n"),
        (DROPS, "<s><|user|>\nSay.\n\nhello<|end|>\n<|assistant|>\n"),
    ],
    ids=["refused", "dropped"],
)
def test_a_template_without_a_place_for_the_system_message_gets_it_before_the_first_question(
    template: str, text: str
) -> None:
    task = Task("t", "Say.", {"type": "object"})
    fmt = chat.make_format(template, "<s>", "</s>").bound(False)
    assert chat.prompt_text(task, fmt, "hello") == text
    assert chat.make_format(fmt.template, "<s>", "</s>").bound(False) == fmt, "as an exported file has it"
    assert fmt.render([{"role": "user", "content": "hello"}]) == text.replace("Say.\n\n", "")


def test_a_prompt_holds_one_bos_where_the_template_writes_it() -> None:
    tokenizer = small_tokenizer("llama3")
    fmt = chat.from_tokenizer(tokenizer)
    assert fmt.add_bos
    ids = tokenizer(fmt.render(CONVERSATIONS[0]), add_special_tokens=False)["input_ids"]
    assert ids.count(tokenizer.bos_token_id) == 1


def test_a_prompt_holds_one_bos_where_only_the_tokenizer_would_add_it() -> None:
    tokenizer = small_tokenizer("llama3")
    tokenizer.chat_template = QWEN2_TEMPLATE
    text = chat.from_tokenizer(tokenizer).render(CONVERSATIONS[0])
    assert text.startswith("<|begin_of_text|><|im_start|>user")


def test_a_model_without_a_template_gets_plain_roles() -> None:
    fmt = chat.make_format(None, "", "</s>")
    assert (
        fmt.render(CONVERSATIONS[1])
        == "System:\nAnswer with JSON only.\n\nUser:\n  spaced \n\n\nAssistant:\n"
    )
    assert chat.end_of_turn(fmt) == "</s>"


def test_a_prompt_of_a_task_is_its_messages_rendered() -> None:
    task = Task("t", "Say {schema}.", {"type": "object"})
    fmt = chat.make_format(QWEN2_TEMPLATE, "", "<|im_end|>")
    assert chat.prompt_text(task, fmt, "hello") == (
        '<|im_start|>system\nSay {"type": "object"}.<|im_end|>\n'
        "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n"
    )


@pytest.mark.parametrize(
    ("template", "eos", "expected"),
    [
        (SMOLLM_TEMPLATE, "<|im_end|>", "<|im_end|>"),
        (QWEN2_TEMPLATE, "<|endoftext|>", "<|im_end|>"),
        (LLAMA3_TEMPLATE, "<|end_of_text|>", "<|eot_id|>"),
        ("{% for m in messages %}[{{ m.content }}]{% endfor %}", "</s>", "</s>"),
    ],
)
def test_the_end_of_a_turn_is_what_the_template_writes_after_an_answer(
    template: str, eos: str, expected: str
) -> None:
    assert chat.end_of_turn(chat.make_format(template, "", eos)) == expected


def test_generation_stops_at_the_end_of_turn_the_eos_and_what_is_given_each_once() -> None:
    ids: dict[str, int] = {"<|im_end|>": 5, "<|endoftext|>": 3}
    fmt = chat.make_format(QWEN2_TEMPLATE, "", "<|endoftext|>")
    assert chat.stop_token_ids(fmt, ids.get, [3, 9]) == (5, 3, 9)


def test_the_format_of_a_gguf_is_that_of_the_tokenizer_it_was_made_from() -> None:
    metadata: dict[str, Any] = {
        "tokenizer.ggml.tokens": ["<s>", "</s>"],
        "tokenizer.ggml.bos_token_id": 0,
        "tokenizer.ggml.eos_token_id": 1,
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.chat_template": QWEN2_TEMPLATE,
    }
    assert chat.from_gguf(metadata) == chat.ChatFormat(QWEN2_TEMPLATE, "<s>", "</s>", True)
    assert chat.from_gguf({}) == chat.ChatFormat(chat.PLAIN_TEMPLATE, "", "", False)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for x in %}", "broken at line 1"),
        ("{{ raise_exception('only one system message') }}", "only one system message"),
        ("{{ messages[0].content + 1 }}", "cannot write"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "refuses"),
        ("{% set ns = namespace() %}{% set ns.__class__ = 1 %}", "refuses"),
        ("{% set ns = namespace({'_x': 1}) %}", "refuses"),
        ("{{ messages.append(1) }}", "refuses"),
    ],
)
def test_a_template_that_is_broken_or_reaches_out_gives_one_sentence(template: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        chat.render(template, CONVERSATIONS[0], bos="", eos="")
