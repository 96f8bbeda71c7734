"""A strict reader of Inno Setup scripts: what it does not know is an error, as it is for the compiler."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Of each section with entries: the parameters and the flags that our script may use, by Inno Setup's manual.
ENTRIES = {
    "Languages": ({"Name", "MessagesFile"}, set()),
    "Tasks": ({"Name", "Description", "Flags"}, {"unchecked"}),
    "InstallDelete": ({"Type", "Name"}, set()),
    "Files": ({"Source", "DestDir", "Flags"}, {"recursesubdirs", "createallsubdirs", "ignoreversion"}),
    "Icons": ({"Name", "Filename", "Comment", "AppUserModelID", "Tasks"}, set()),
    "Registry": (
        {"Root", "Subkey", "ValueType", "ValueName", "ValueData", "Flags"},
        {"uninsdeletekey", "uninsdeletevalue", "uninsdeletekeyifempty"},
    ),
    "Run": ({"Filename", "Description", "Flags"}, {"nowait", "postinstall", "skipifsilent"}),
}
CONSTANTS = {"app", "localappdata", "userprograms", "userdesktop"}


@dataclass
class Script:
    setup: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    code: str = ""


def read(text: str) -> Script:
    """Raises AssertionError for whatever the script should not hold."""
    found, section = Script(), ""
    for line in text.splitlines():
        if section == "Code":
            found.code += line + "\n"
        elif not line.strip() or line.startswith(";"):
            continue
        elif head := re.fullmatch(r"\[(\w+)\]", line):
            section = head[1]
            assert section in {"Setup", "CustomMessages", "Code", *ENTRIES}, section
            assert section not in found.entries, f"[{section}] twice"
            found.entries[section] = []
        elif section in ("Setup", "CustomMessages"):
            values = found.setup if section == "Setup" else found.messages
            name, is_there, value = line.partition("=")
            assert is_there and name not in values and re.fullmatch(r"[\w.]+", name), line
            values[name] = value
        else:
            found.entries[section].append(_entry(section, line))
    return found


def _entry(section: str, line: str) -> dict[str, str]:
    known, flags = ENTRIES[section]
    found: dict[str, str] = {}
    rest = line
    while rest:
        match = re.match(r'(\w+): (?:"((?:[^"]|"")*)"|([^";]+))(?:; |$)', rest)
        assert match, f"not readable: {rest!r}"
        name, value = match[1], match[2].replace('""', '"') if match[2] is not None else match[3]
        assert name in known and name not in found, f"[{section}] {name}"
        assert name != "Flags" or set(value.split()) <= flags, value
        _check_constants(value)
        found[name] = value
        rest = rest[match.end() :]
    return found


def _check_constants(value: str) -> None:
    for constant in re.findall(r"\{([^{}]*)\}", value.replace("{{", "")):
        assert constant in CONSTANTS or re.fullmatch(r"cm:\w+(,[^,]+)*", constant), constant
