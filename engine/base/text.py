"""Texts for people: English that keeps its template and values, so that the window can translate it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter
from typing import Any

from pydantic_core import core_schema

LIST_SEPARATOR = "; "
_SIGNS = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {127: 0x2421}
_SIGNS |= dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)


class Text(str):
    """`Text("The device {name!r} is unknown.", name)`: a str that keeps its template and values.

    Values fill the slots in the order in which their names first appear. One that is itself a Text, or a list
    of Texts, is translated along with the template; any other is shown as it is. Without values the template
    is the text, braces and all. Only literal templates can be collected (`packaging/translate.py`).
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, *values: object) -> Text:
        return cls.of(template, dict(zip(_slots(template), values, strict=True)) if values else {})

    @classmethod
    def of(cls, template: str, values: Mapping[str, object]) -> Text:
        """A text of a template that was not written at this place. Raises LookupError for a missing value."""
        kept = {name: _kept(value) for name, value in values.items()}
        text = super().__new__(cls, template.format_map(in_english(kept)) if kept else template)
        text.template, text.values = template, kept
        return text

    @classmethod
    def verbatim(cls, text: str) -> Text:
        """A text that other code wrote; translated where it is known as a whole."""
        return text if isinstance(text, Text) else cls.of(shown(text), {})

    @classmethod
    def load(cls, value: object) -> Text:
        """The text that `to_json` gave. Raises ValueError."""
        match value:
            case str():
                return cls.verbatim(value)
            case {"template": str(template), "values": dict(values)}:
                try:
                    return cls.of(template, {name: _loaded(item) for name, item in values.items()})
                except (LookupError, AttributeError, TypeError) as error:
                    raise ValueError(f"the values do not fit the template {template!r}") from error
        raise ValueError("a text is a string, or a template with its values")

    @classmethod
    def joined(cls, texts: Iterable[Text]) -> Text:
        """A list of texts, separated by "; "."""
        return cls.of("{texts}", {"texts": list(texts)})

    def to_json(self) -> str | dict[str, Any]:
        """A string where there are no values, else the template and its values."""
        return self._dumped() if self.values else self.template

    def _dumped(self) -> dict[str, Any]:
        return {
            "template": self.template,
            "values": {key: _dumped(item) for key, item in self.values.items()},
        }

    def __str__(self) -> Text:
        return self

    def __deepcopy__(self, memo: object) -> Text:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Text.of, (self.template, dict(self.values))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        dump = core_schema.plain_serializer_function_ser_schema(cls.to_json, when_used="json")
        return core_schema.no_info_plain_validator_function(cls.load, serialization=dump)


def together(first: Text, second: Text) -> Text:
    """Two texts one after the other; either may be empty."""
    return Text("{first} {second}", first, second) if first and second else first or second


def packed(value: Any) -> Any:
    """JSON values in which every Text stands with its template and values (`Text.load` reads them)."""
    match value:
        case Text():
            return value.to_json()
        case Mapping():
            return {key: packed(item) for key, item in value.items()}
        case list() | tuple():
            return [packed(item) for item in value]
    return value


def shown(text: str) -> str:
    """A text of a file or of other code, without what acts on a screen.

    Control characters, and those that turn the direction of writing, become visible signs; line ends and tabs
    stay.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_SIGNS)


def in_english(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a template takes them: lists of texts are joined."""
    return {
        name: LIST_SEPARATOR.join(item) if isinstance(item, tuple) else item for name, item in values.items()
    }


@cache
def _slots(template: str) -> tuple[str, ...]:
    """The names of a template's slots, each once."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name))


def _kept(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Text):
        return shown(value)
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return tuple(map(Text.verbatim, value))
    if isinstance(value, Exception):
        from engine.base.reasons import reason_of

        return reason_of(value)
    return shown(str(value))


def _dumped(value: Any) -> Any:
    if isinstance(value, tuple):
        return [item._dumped() for item in value]
    return value._dumped() if isinstance(value, Text) else value


def _loaded(value: Any) -> Any:
    if isinstance(value, list):
        return [Text.load(item) for item in value]
    return Text.load(value) if isinstance(value, dict) else value
