"""A chat template in Ollama's own form, and the Modelfile around it.

Ollama does not run the Jinja template of a GGUF file: it renders a Go template
(https://github.com/ollama/ollama/blob/main/docs/template.md). What such a template must say is read off the
texts that the file's own template makes of a few conversations; a template that does more than put texts
around messages is not written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models.chat import ChatFormat, Messages, end_of_turn

_MARKS = {"system": "⁂one⁂", "user": "⁂two⁂", "assistant": "⁂three⁂"}
_QUOTES = '"""'
# Conversations in which both templates must agree: roles and contents, also some that look like syntax.
_TRIALS: tuple[Sequence[tuple[str, str]], ...] = (
    (("user", "Hello"),),
    (("system", "Be brief."), ("user", "Hello")),
    (("system", "{{ .System }} and {% if %}"), ("user", "“Zwölf” {{ x }} }} <b>\n\nTwo")),
    (("user", "one"), ("assistant", "two"), ("user", "three")),
    (("user", "one"), ("assistant", '{"a": 2}'), ("user", "3"), ("assistant", "four"), ("user", "5")),
)


@dataclass(frozen=True, slots=True)
class OllamaTemplate:
    """The texts around the messages: before and after those of each role, and before an answer.

    `unasked` stands where no system message is given. `trims`: the file's own template strips the messages,
    which Ollama's cannot.
    """

    around: Mapping[str, tuple[str, str]]
    unasked: str
    answer: str
    trims: bool = False

    def render(self, messages: Messages) -> str:
        """What Ollama makes of a conversation up to the answer."""
        said = "".join(_in(self.around[one["role"]], one["content"]) for one in messages)
        has_system = any(one["role"] == "system" for one in messages)
        return ("" if has_system else self.unasked) + said + self.answer

    def go(self) -> str:
        """The text of the Go template."""
        roles = [
            f'{{{{ {word}if eq .Role "{role}" }}}}{_escaped(before)}{{{{ .Content }}}}{_escaped(after)}'
            for word, (role, (before, after)) in zip(("", "else ", "else "), self.around.items(), strict=True)
        ]
        unasked = f"{{{{ if not .System }}}}{_escaped(self.unasked)}{{{{ end }}}}" if self.unasked else ""
        inner = "".join(roles)
        return f"{unasked}{{{{ range .Messages }}}}{inner}{{{{ end }}}}{{{{ end }}}}{_escaped(self.answer)}"


def ollama_template(fmt: ChatFormat) -> OllamaTemplate:
    """The template of a bound format in Ollama's form.

    Raises UserError for one that Ollama's form cannot express. A BOS that llama.cpp puts before every text is
    left out, since Ollama would have it twice.
    """
    template = _read_off(fmt)
    texts = [template.go(), *(text for pair in template.around.values() for text in pair)]
    for trial in _TRIALS:
        messages = [{"role": role, "content": content} for role, content in trial]
        if template.render(messages) != _rendered(fmt, messages):
            raise _beyond(Text("it does more than put texts around the messages"))
    if any(_QUOTES in text for text in texts):
        raise _beyond(Text("it holds three quotation marks in a row"))
    edged = [{"role": "user", "content": " edge\n"}]
    trims = template.render(edged) != _rendered(fmt, edged)
    return replace(template, trims=trims)


def modelfile(
    file: str, fmt: ChatFormat, system: str, licence: str = "", others: Sequence[str] = ()
) -> tuple[str, Text | None]:
    """The Modelfile for a GGUF, and why it has no TEMPLATE, or None where it has one.

    `file` is the path that FROM names, `others` are further ones, `fmt` is the format that the file carries.
    """
    lines = [f"FROM {file}"] + [f"# or: FROM {other}" for other in others]
    lines.append("PARAMETER temperature 0")
    reason = None
    try:
        template = ollama_template(fmt)
    except UserError as error:
        reason = Text("The Modelfile has no TEMPLATE. {reason}", error.message)
    else:
        stops = dict.fromkeys(stop for stop in (end_of_turn(fmt), fmt.eos) if stop)
        lines += [f'PARAMETER stop "{stop}"' for stop in stops if '"' not in stop]
        if template.trims:
            lines.append("# The model was trained on messages without blanks or line ends at their edges.")
        lines.append(f"TEMPLATE {_QUOTES}{template.go()}{_QUOTES}")
    if system and _QUOTES in system:
        lines.append("# The system message holds three quotation marks in a row: send it with each request.")
    elif system:
        lines.append(f"SYSTEM {_QUOTES}{system}{_QUOTES}")
    if licence:
        lines.append(f"LICENSE {_QUOTES}{licence}{_QUOTES}")
    return "\n".join(lines) + "\n", reason


def _read_off(fmt: ChatFormat) -> OllamaTemplate:
    """The texts around each role, as they stand in one conversation with all of them."""
    roles = ("system", "user", "assistant", "user")
    messages = [{"role": role, "content": _MARKS[role]} for role in roles]
    whole = _rendered(fmt, messages)
    pieces = [whole]
    for role in roles:
        before, mark, after = pieces[-1].partition(_MARKS[role])
        if not mark:
            raise _beyond(Text("it leaves messages out"))
        pieces[-1:] = [before, after]
    # Where a conversation ends after the user's turn, the rest of a prompt begins the answer.
    first = _rendered(fmt, messages[:2]).partition(_MARKS["user"])[2]
    after_user = fmt.render(messages[:2], add_generation_prompt=False).partition(_MARKS["user"])[2]
    if not first.startswith(after_user):  # a conversation that ends there is closed otherwise (Phi-4)
        if not pieces[2].startswith(first):
            raise _beyond(Text("a prompt does not begin as the conversation does"))
        after_user = first
    answer = first.removeprefix(after_user)
    before_answer = pieces[2].removeprefix(after_user)
    closed = fmt.render(messages[:3], add_generation_prompt=False).rpartition(_MARKS["assistant"])[2]
    after_answer = closed if pieces[3].startswith(closed) else pieces[3]
    before_user = pieces[3].removeprefix(after_answer)
    if not pieces[1].endswith(before_user):  # the user's message goes on where the system message ends
        after_answer, before_user = after_answer + before_user, ""
    after_system = pieces[1].removesuffix(before_user)
    alone = _rendered(fmt, messages[1:2]).partition(_MARKS["user"])[0]
    around = {
        "system": (pieces[0], after_system),
        "user": (before_user, after_user),
        "assistant": (before_answer, after_answer),
    }
    return OllamaTemplate(around, alone.removesuffix(before_user), answer)


def _rendered(fmt: ChatFormat, messages: Messages) -> str:
    """The prompt without the BOS that Ollama adds as llama.cpp does."""
    text = fmt.render(messages)
    return text.removeprefix(fmt.bos) if fmt.add_bos and fmt.bos else text


def _in(around: tuple[str, str], content: str) -> str:
    return around[0] + content + around[1]


def _escaped(text: str) -> str:
    """A literal text in a Go template, where it may stand before an action."""
    return re.sub(r"{+", r'{{ "\g<0>" }}', text)


def _beyond(reason: Text) -> UserError:
    return UserError("Ollama's form of a chat template cannot express this model's: {reason}.", reason)
