"""Foreign templates: each gives a sentence, in limited time, and the next one is rendered again."""

from __future__ import annotations

import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from engine.base.errors import UserError
from engine.models import chat, rendering

ASKED = [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]
FINE = "{% for one in messages %}{{ one.content }}{% endfor %}"
PLACES = [  # where it does its harm
    "@",
    "{% if messages[0].role == 'system' %}@{% endif %}",
    "{% for one in messages %}@{% endfor %}",
    "{% macro act() %}@{% endmacro %}{{ act() }}",
    "{% set held %}@{% endset %}{{ held }}",
]
AT_ONCE = {  # what is said of it; "" where it may be rendered too
    "{{ 1/0 }}": "cannot write",
    "{{ 1 % 0 }}": "cannot write",
    "{{ 10.0**999 }}": "cannot write",
    "{{ 'a'*(10**13) }}": "memory",
    "{{ ['a']*(10**12) }}": "memory",
    "{{ 'a'*(3*10**6) }}": "more than 2000000 characters",
    "{{ range(10**9) }}": "cannot write",
    "{{ messages[7].content }}": "refuses",
    "{{ nothing.at.all }}": "refuses",
    "{{ messages|sum }}": "cannot write",
    "{{ cycler.__init__.__globals__ }}": "refuses",
    "{{ ''.format.__self__ }}": "",
    "{{ messages.__class__.__base__ }}": "refuses",
    "{{ lipsum.__globals__['os'].popen('id') }}": "refuses",
    "{{ '{0.__class__.__init__.__globals__}'.format(messages) }}": "",
    "{% include '/etc/hostname' %}": "cannot write|refuses",
    "{% import 'os' as os %}": "cannot write|refuses",
    "{{ raise_exception(messages) }}": "refuses",
    "{{ strftime_now(3) }}": "cannot write",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}": "calls itself",
    "{{ '\\ud800' }}": "",
    "{{ 'x'|center(10**12) }}": "memory",
    "{{ 3 in 4 }}": "cannot write",
    "{{ messages|map('attrr')|list }}": "refuses",
    "{{ messages|groupby('no')|list }}": "refuses",
    "{{ 7|batch(2)|list }}": "cannot write",
    "{{ self.__init__ }}": "",
}
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = a * b %}{% endfor %}{% endfor %}"


def said_of(template: str) -> str:
    try:
        return chat.render(template, ASKED, bos="", eos="")
    except UserError as error:
        return str(error)


@pytest.mark.parametrize("harm", AT_ONCE)
def test_whatever_a_template_does_is_one_sentence(harm: str) -> None:
    for place in PLACES[: 3 if "macro" in harm else None]:
        try:
            chat.render(place.replace("@", harm), ASKED, bos="", eos="")
        except UserError as error:
            assert str(error).startswith("The model's chat template ") and "\n" not in str(error)
            assert re.search(AT_ONCE[harm], str(error)), str(error)
        else:
            assert AT_ONCE[harm] == ""


@pytest.mark.parametrize("harm", [LOOP, "{{ 9**(9**(7 + messages|length)) }}"])
def test_a_template_that_takes_too_long_is_stopped_and_the_next_is_rendered(
    harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "CPU_SECONDS", 0.4)
    template = "{% if messages[0].role == 'system' %}" + harm + "{% endif %}{{ messages[-1].content }}"
    assert chat.render(template, ASKED[1:], bos="", eos="") == "u"
    began = time.monotonic()
    assert "takes too long" in said_of(template)
    assert time.monotonic() - began < 20
    assert said_of(FINE) == "su"


def test_the_process_that_renders_starts_again_after_it_was_killed() -> None:
    assert said_of(FINE) == "su"
    process = rendering._renderer._process
    assert process is not None
    assert psutil.Process(process.pid).memory_info().rss < 100 << 20
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert said_of(FINE) == "su"


def test_threads_that_render_at_once_each_get_their_own_text() -> None:
    def render(number: int) -> str:
        return chat.render(FINE, [{"role": "user", "content": str(number)}], bos="", eos="")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, range(100))) == [str(number) for number in range(100)]
