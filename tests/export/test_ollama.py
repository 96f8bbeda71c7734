"""Ollama's template makes the same text as the file's own."""

from __future__ import annotations

import re

import pytest

from engine.base.errors import UserError
from engine.export import commands
from engine.export.ollama import modelfile, ollama_template
from engine.models.chat import PLAIN_TEMPLATE, ChatFormat, make_format
from tests.export.go_template import ollama_prompt, render
from tests.families import EXPORTED, LLAMA3_TEMPLATE, QWEN3_TEMPLATE, SMOLLM_TEMPLATE

CONVERSATIONS = [
    [("user", "Hello")],
    [("system", "Be {{brief}}."), ("user", "{{ .System }} {x} {% if %} “quoted”\n\nnext")],
    [("user", "a"), ("assistant", '{"a": {"b": 1}}'), ("user", "c")],
    [("system", "s"), ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"), ("user", "e")],
]
TEMPLATES = {
    **{name: like.template for name, like in EXPORTED.items()},
    "smollm": SMOLLM_TEMPLATE,
    "plain": PLAIN_TEMPLATE,
    "braces": "{% for m in messages %}{{ '{' + m.role + '{{' + m.content + '}}' }}{% endfor %}{{ '{' }}",
}


def format_of(template: str, add_bos: bool = False) -> ChatFormat:
    return make_format(template, "<|begin_of_text|>" if add_bos else "", "<|im_end|>", add_bos).bound(False)


@pytest.mark.parametrize("name", TEMPLATES)
def test_ollama_makes_the_text_of_the_files_own_template(name: str) -> None:
    fmt = format_of(TEMPLATES[name], add_bos="begin_of_text" in TEMPLATES[name])
    go = ollama_template(fmt).go()
    for conversation in CONVERSATIONS:
        messages = [{"role": role, "content": content} for role, content in conversation]
        ours = fmt.render(messages)
        # llama.cpp, and Ollama with it, puts the BOS before the text itself.
        assert ollama_prompt(go, messages) == (ours.removeprefix(fmt.bos) if fmt.add_bos else ours)


def test_a_template_that_strips_messages_is_told_and_one_that_does_more_is_refused() -> None:
    assert ollama_template(format_of(LLAMA3_TEMPLATE, add_bos=True)).trims
    assert not ollama_template(format_of(QWEN3_TEMPLATE)).trims
    for template in (
        "{% for m in messages %}{{ m.role }}{{ m.content | upper }}{% endfor %}",
        "{{ messages | length }}{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}",
        "{{ messages[-1].content }}",
        "{% for m in messages %}<{{ m.role }}>" + '"""' + "{{ m.content }}\n{% endfor %}",
    ):
        with pytest.raises(UserError, match="cannot express"):
            ollama_template(format_of(template))


def test_the_modelfile_names_the_file_stops_system_and_template() -> None:
    text, reason = modelfile(
        "./m-Q8_0.gguf", format_of(QWEN3_TEMPLATE), "Answer with JSON.", "Apache-2.0", ["./o.gguf"]
    )
    assert reason is None
    assert text.startswith("FROM ./m-Q8_0.gguf\n# or: FROM ./o.gguf\nPARAMETER temperature 0\n")
    assert 'PARAMETER stop "<|im_end|>"' in text
    assert 'SYSTEM """Answer with JSON."""\nLICENSE """Apache-2.0"""' in text
    template = re.search(r'TEMPLATE """(.*?)"""', text, re.DOTALL)
    assert template is not None
    assert "<think>\n\n</think>\n\n" in render(template[1], {"System": "", "Messages": []})


@pytest.mark.parametrize(
    ("stem", "name"),
    [("my_project-Q8_0", "my-project-q8-0"), ("订单-Q4_K_M", "q4-k-m"), ("Zürich 2-F16", "z-rich-2-f16")],
)
def test_the_model_has_a_name_that_ollama_takes(stem: str, name: str) -> None:
    assert commands.ollama(stem) == (f"ollama create {name} -f Modelfile", f"ollama run {name}")


def test_without_a_form_of_the_template_the_modelfile_has_the_file_and_its_parameters() -> None:
    shouting = format_of("{% for m in messages %}{{ m.content | upper }}{% endfor %}")
    text, reason = modelfile("./m.gguf", shouting, 'Say """ho""".')
    assert reason is not None
    assert "cannot express" in reason
    assert text.splitlines()[:2] == ["FROM ./m.gguf", "PARAMETER temperature 0"]
    assert "TEMPLATE" not in text
    assert "SYSTEM" not in text
