"""The window's languages: `python packaging/translate.py update` takes new texts into the .ts files,
`release` makes the .qm files that the window loads, `check` fails where either is out of date or a text
has no translation yet. The English file holds only the texts with a number in them ("1 row", "2 rows").

Texts of the window are found by Qt's lupdate. The engine's fixed texts (titles and helps of typed fields,
names of dimensions, of templates, of quantisations) are collected from the engine itself, the templates of
its messages, and of the window's errors, from the sources (`lathe_texts/templates.py`).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "packaging"))

from lathe_texts.templates import Collected, collect  # noqa: E402 - a neighbour of this file

LANGUAGES = ("en", "zh_CN")
I18N = ROOT / "resources" / "i18n"


def main() -> int:
    """Returns 0 when all is done or, for `check`, when nothing is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["update", "release", "check"])
    action = parser.parse_args().action
    if action == "update":
        for language in LANGUAGES:
            update(I18N / f"lathe_{language}.ts")
    if action == "release":
        for language in LANGUAGES:
            release(I18N / f"lathe_{language}.ts", I18N / f"lathe_{language}.qm")
    faults: list[str] = []
    if action == "check":
        faults += [f"not a literal, so it cannot be translated: {fault}" for fault in messages().faults]
        faults += [fault for language in LANGUAGES for fault in check(language)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def update(ts: Path) -> None:
    """Merge the texts of the sources into a .ts file; texts that are gone are dropped."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "engine_texts.py"
        lines = [f"QCoreApplication.translate('engine', {text!r})" for text in sorted(set(engine_texts()))]
        texts.write_text("\n".join(["from PySide6.QtCore import QCoreApplication", *lines, ""]), "utf-8")
        sources = [str(path) for path in sorted((ROOT / "gui").rglob("*.py"))]
        which = ("-pluralonly", "-target-language", "en") if ts.stem == "lathe_en" else ()
        _tool("lupdate", *sources, str(texts), "-ts", str(ts), "-no-obsolete", "-locations", "none", *which)


def release(ts: Path, qm: Path) -> None:
    """Compile a .ts file."""
    _tool("lrelease", str(ts), "-qm", str(qm), "-silent")


def check(language: str) -> Iterator[str]:
    """What is out of date or untranslated, a sentence each."""
    ts, qm = I18N / f"lathe_{language}.ts", I18N / f"lathe_{language}.qm"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ts.name
        shutil.copyfile(ts, fresh)
        update(fresh)
        if sorted(_messages(fresh)) != sorted(_messages(ts)):
            missing = {key for key, *_ in _messages(fresh)} ^ {key for key, *_ in _messages(ts)}
            yield f"{ts.name} is out of date: {sorted(missing)[:5]}; run: packaging/translate.py update"
        release(ts, Path(folder) / "fresh.qm")
        if (Path(folder) / "fresh.qm").read_bytes() != qm.read_bytes():
            yield f"{qm.name} is out of date; run: packaging/translate.py release"
    for (context, source), texts, finished in _messages(ts):
        if not finished or not all(texts):
            yield f"{language}: not translated: {context}: {source!r}"
        elif any(_fields(source) != _fields(text) for text in texts):
            yield f"{language}: {context}: the fields of {source!r} and {texts!r} differ"


@cache
def messages() -> Collected:
    """The templates of the messages of engine and window."""
    return collect(ROOT / "engine", ROOT / "gui")


def engine_texts() -> Iterator[str]:
    """Every fixed text of the engine that the window shows."""
    from engine.augment.request import Request
    from engine.base import settings
    from engine.endpoints.settings import Endpoint
    from engine.export.quants import QUANTS
    from engine.models.catalog import catalog
    from engine.play.settings import AskSettings
    from engine.project import templates
    from engine.rewards import registry
    from engine.rewards.rubric import Entry
    from engine.runs.recipe import Recipe

    for dimension in registry.dimensions().values():
        yield from (dimension.title, dimension.help)
        yield from _field_texts(dimension.parameters)
    yield from (title for title, _ in registry.groups())
    for model in (Recipe, Entry, AskSettings, settings.Settings, Request, Endpoint):
        yield from _field_texts(model)
    for template in templates():
        yield from (template.title, template.help)
    yield from (quant.help for quant in QUANTS)
    yield from (model.note for model in catalog() if model.note)
    yield from messages().templates - {""}


def _field_texts(model: Any) -> Iterator[str]:
    for field in model.model_fields.values():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        if extra.get("from_task"):
            continue
        yield from (text for text in (field.title, field.description, extra.get("group")) if text)
        if get_origin(field.annotation) is Literal:
            yield from (str(choice) for choice in get_args(field.annotation))


def _messages(ts: Path) -> Iterator[tuple[tuple[str, str], tuple[str, ...], bool]]:
    """Context and source, the translation (one for each number it may have), whether it is done."""
    for context in ET.parse(ts).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = (translation.findall("numerusform") or [translation]) if translation is not None else []
            texts = tuple("".join(form.itertext()) for form in forms) or ("",)
            finished = translation is not None and translation.get("type") != "unfinished"
            yield (name, message.findtext("source") or ""), texts, finished


def _fields(text: str) -> list[str]:
    """The {names} of a text, which a translation must keep."""
    import string

    try:
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)
    except ValueError:
        return []


def _tool(name: str, *arguments: str) -> None:
    import PySide6

    folder = Path(PySide6.__file__).parent
    tool = next((path for path in (folder / name, folder / f"{name}.exe") if path.exists()), None)
    if tool is None:
        raise SystemExit(f"{name} of PySide6 is missing")
    done = subprocess.run([str(tool), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr or done.stdout}")


if __name__ == "__main__":
    sys.exit(main())
