"""The keywords of JSON Schema (draft 2020-12) that decide whether a value is valid, and where they stand."""

from __future__ import annotations

from engine.base.text import Text

ASSERTING = frozenset(
    {
        "$dynamicRef", "$ref", "additionalProperties", "allOf", "anyOf", "const", "contains",
        "dependentRequired", "dependentSchemas", "else", "enum", "exclusiveMaximum", "exclusiveMinimum",
        "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
        "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf",
        "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "required", "then",
        "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    }
)  # fmt: skip

Path = tuple[str, ...]


def inner(path: Path, key: str) -> Path:
    """The place of a field within another; `*` stands for each entry of a list or each further key."""
    return (*path, key)


def placed(keyword: str, path: Path) -> Text:
    """A keyword with the field that it stands at, as people read it."""
    if not path:
        return Text("{keyword} of the whole answer", keyword)
    return Text("{keyword} of {field}", keyword, ".".join(path))
