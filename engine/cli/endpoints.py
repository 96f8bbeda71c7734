"""The command `endpoints`: models behind an address, their keys, consent and kept answers."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from typing import Any, get_args

from pydantic.fields import FieldInfo

from engine.base.errors import UserError
from engine.base.text import Text
from engine.cli.follow import CountingBar
from engine.cli.options import Command, json_option, to_json
from engine.endpoints import consent, keys
from engine.endpoints.cache import Cache
from engine.endpoints.reply import Usage
from engine.endpoints.settings import (
    PREFIX,
    Endpoint,
    delete_endpoint,
    find_endpoint,
    make_endpoint,
    read_endpoints,
    save_endpoint,
    variable,
)
from engine.rewards.verdicts import Verdicts

FIELDS = {name: field for name, field in Endpoint.model_fields.items() if name != "name"}


def add_commands(command: Command) -> None:
    """Add `endpoints` and what it does."""
    parent = command("endpoints", _list, "models behind an address: add, test, agree to, remove")
    json_option(parent)
    actions = parent.add_subparsers(title="actions", metavar="ACTION")

    def action(name: str, run: Any, help_text: str, named: bool = True) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.")
        one.set_defaults(run=run)
        if named:
            one.add_argument("name", metavar="NAME", help="the endpoint's name in Lathe")
        json_option(one)
        return one

    action("list", _list, "list the endpoints", named=False)
    one = action("add", _add, "add an endpoint, or change the given settings of one")
    for name, field in FIELDS.items():
        _setting(one, name, field)
    action("remove", _remove, "forget an endpoint, its key and your consent")
    action("test", _test, "ask tiny questions, with none of your rows, and say what came")
    action("set-key", _set_key, "keep the key in the system's keyring; asked for, or read from stdin")
    action("forget-key", _forget_key, "forget the key")
    action("agree", _agree, "agree that prompts go to the endpoint's host")
    action("withdraw", _withdraw, "take your consent back")
    action(
        "clear-cache",
        _clear_cache,
        "forget the kept answers of all endpoints, and all verdicts of judges",
        named=False,
    )


def consent_option(parser: argparse.ArgumentParser) -> None:
    """Add `--send-prompts`, which `allow` reads."""
    parser.add_argument(
        "--send-prompts",
        action="store_true",
        help="agree, this once, that prompts go to the hosts of the endpoints named here",
    )


def allow(chosen: argparse.Namespace, models: Sequence[str]) -> None:
    """Before models are asked: see to the consent, and where a person sits there to the keys, of endpoints.

    Raises UserError where the person has not agreed to a host.
    """
    for name in models:
        if not name.startswith(PREFIX):
            continue
        endpoint = find_endpoint(name)
        if chosen.send_prompts:
            consent.agree(endpoint, lasting=False)
        if not consent.agreed(endpoint):
            hint = Text("Agree with: lathe endpoints agree {name}, or add --send-prompts.", endpoint.name)
            raise UserError(consent.sentence(endpoint), hint=hint)
        if endpoint.is_local or keys.key_of(endpoint.name) is not None or not _has_person():
            continue
        if key := getpass.getpass(f"Key of {endpoint.name} (Enter for none): ").strip():
            keys.hold_key(endpoint.name, key)


def usage_text(usage: Usage) -> str:
    """What the answers of an endpoint took, in a line or two."""
    line = f"{usage.answers} answers ({usage.cached} kept from before, {usage.failed} missing), "
    line += f"{usage.input_tokens} tokens in, {usage.output_tokens} out"
    if usage.spent is not None:
        line += f", {usage.spent:.4f} {usage.currency} spent"
    return "\n".join([f"{line}.", *usage.notes])


def _setting(parser: argparse.ArgumentParser, name: str, field: FieldInfo) -> None:
    """An option for a field; what is not given stays as it is."""
    text = f"{field.title}. {field.description}"
    if not field.is_required():
        text += f" (default: {field.default})"
    option = f"--{name.replace('_', '-')}"
    if isinstance(field.default, bool):
        parser.add_argument(option, action=argparse.BooleanOptionalAction, help=text)
        return
    kind: Any = type(field.default) if isinstance(field.default, int | float) else str
    choices = get_args(field.annotation) or None
    metavar = None if choices else name.rpartition("_")[2].upper()
    parser.add_argument(option, type=kind, choices=choices, metavar=metavar, help=text.replace("%", "%%"))


def _list(chosen: argparse.Namespace) -> str:
    found = read_endpoints()
    if chosen.json:
        return to_json([_facts(one) for one in found])
    if not found:
        return "There is no endpoint. Add one with: lathe endpoints add NAME --base-url URL --model MODEL"
    return "\n".join(_line(one) for one in found)


def _line(one: Endpoint) -> str:
    agreed = "on this computer" if one.is_local else "agreed" if consent.agreed(one) else "not agreed to"
    key = "has a key" if keys.key_of(one.name) else "no key"
    return f"{one.title:24} {one.model:24} {one.host:28} {agreed}, {key}"


def _facts(one: Endpoint) -> dict[str, Any]:
    key = keys.key_of(one.name) is not None
    return {**one.model_dump(), "agreed": consent.agreed(one), "has_key": key, "variable": variable(one.name)}


def _add(chosen: argparse.Namespace) -> str:
    given = {name: value for name in FIELDS if (value := getattr(chosen, name)) is not None}
    before = next((one for one in read_endpoints() if one.name == chosen.name), None)
    if before is None and not {"base_url", "model"} <= set(given):
        raise UserError("A new endpoint needs --base-url and --model.")
    endpoint = make_endpoint(**{**(before.model_dump() if before else {"name": chosen.name}), **given})
    save_endpoint(endpoint)
    if chosen.json:
        return to_json(_facts(endpoint))
    lines = [f"{endpoint.title} asks {endpoint.model} at {endpoint.host}."]
    if not endpoint.is_local and keys.key_of(endpoint.name) is None:
        lines.append(
            f"Its key: lathe endpoints set-key {endpoint.name}, or the variable {variable(endpoint.name)}."
        )
    if not consent.agreed(endpoint):
        lines.append(f"{consent.sentence(endpoint)} To agree: lathe endpoints agree {endpoint.name}")
    return "\n".join(lines)


def _remove(chosen: argparse.Namespace) -> str:
    endpoint = find_endpoint(chosen.name)
    keys.forget_key(endpoint.name)
    consent.withdraw(endpoint)
    delete_endpoint(endpoint.name)
    return to_json({"removed": endpoint.name}) if chosen.json else f"{endpoint.title} is removed."


def _test(chosen: argparse.Namespace) -> str:
    from engine.endpoints.trial import try_endpoint

    endpoint = find_endpoint(chosen.name)
    with CountingBar("Test") as bar:
        trial = try_endpoint(endpoint, bar.stage)
    if chosen.json:
        return to_json(trial.to_json())
    lines = [f"{endpoint.model} at {endpoint.host} answered in {trial.seconds} s: {trial.text.strip()[:200]}"]
    names = {"json": "JSON mode", "schema": "JSON Schema"}
    lines += [
        f"{names[form]}: {'works' if works else 'does not work'}" for form, works in trial.works.items()
    ]
    if trial.works.get(endpoint.answer_form) is False:
        lines.append(f"The answer form {endpoint.answer_form} will be left for the next one that works.")
    return "\n".join(lines)


def _set_key(chosen: argparse.Namespace) -> str:
    endpoint = find_endpoint(chosen.name)
    if not keys.has_keyring():
        raise UserError(
            "This system has no keyring that a key could be kept in.",
            hint=f"Set the environment variable {variable(endpoint.name)}.",
        )
    key = getpass.getpass(f"Key of {endpoint.name}: ") if _has_person() else sys.stdin.readline()
    if keys.keep_key(endpoint.name, key) != "keyring":
        raise UserError(
            "The system's keyring did not take the key.",
            hint=f"Unlock it, or set the environment variable {variable(endpoint.name)}.",
        )
    return to_json({"kept": "keyring"}) if chosen.json else "The key is kept in the system's keyring."


def _forget_key(chosen: argparse.Namespace) -> str:
    endpoint = find_endpoint(chosen.name)
    keys.forget_key(endpoint.name)
    return to_json({"forgotten": endpoint.name}) if chosen.json else "The key is forgotten."


def _agree(chosen: argparse.Namespace) -> str:
    endpoint = find_endpoint(chosen.name)
    consent.agree(endpoint)
    if chosen.json:
        return to_json({"agreed": endpoint.host})
    return f"You have agreed, for {endpoint.title}: {consent.sentence(endpoint)}"


def _withdraw(chosen: argparse.Namespace) -> str:
    endpoint = find_endpoint(chosen.name)
    consent.withdraw(endpoint)
    if chosen.json:
        return to_json({"agreed": None})
    return f"Nothing more is sent to {endpoint.host} for {endpoint.title}."


def _clear_cache(chosen: argparse.Namespace) -> str:
    count = Cache().clear() + Verdicts().clear()
    return to_json({"forgotten": count}) if chosen.json else f"{count} kept answers are forgotten."


def _has_person() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
