"""The endpoints that a person has added: models behind an address that speak the chat-completions protocol.

They are kept in `endpoints/endpoints.toml` of the user's data folder. A key is never in that file
(`engine.endpoints.keys`). Light: the window imports it.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from engine.base import lock, store
from engine.base.errors import UserError
from engine.base.reasons import field_fault
from engine.base.text import Text

PREFIX = "endpoint:"
FILE = "endpoints.toml"
WAIT = 3.0  # seconds for another process to finish writing
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")

AnswerForm = Literal["schema", "json", "plain"]
FORMS: tuple[AnswerForm, ...] = ("schema", "json", "plain")


class Endpoint(BaseModel):
    """One model behind an address. Prices are per million tokens; 0 where they are not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(
        title="Name", description="What Lathe calls it: letters, digits, hyphens and underscores."
    )
    base_url: str = Field(
        title="Base URL",
        description="The address that the provider gives for its OpenAI-compatible interface, such as "
        "https://api.openai.com/v1 or http://localhost:11434/v1. It holds no key.",
    )
    model: str = Field(
        min_length=1,
        title="Model",
        description="The model's name there, such as gpt-4o-mini or deepseek-chat.",
    )
    answer_form: AnswerForm = Field(
        default="schema",
        title="Answer form",
        description="schema binds the answer to the task's JSON Schema, json to any JSON object, plain to "
        "nothing. Where the server refuses a form, the next one is used and that is said.",
    )
    temperature: float = Field(
        default=0.0,
        ge=0,
        le=2,
        title="Temperature",
        description="0 asks for the likeliest answer, as assessments of other models do.",
    )
    max_answer_tokens: int = Field(
        default=512,
        ge=1,
        le=32768,
        title="Longest answer",
        description="An answer is cut off after so many tokens.",
    )
    concurrency: int = Field(
        default=4,
        ge=1,
        le=64,
        title="Requests at once",
        description="How many prompts are asked at the same time.",
    )
    requests_per_minute: int = Field(
        default=0,
        ge=0,
        le=100_000,
        title="Requests a minute",
        description="The provider's rate limit; 0 sets none.",
    )
    retries: int = Field(
        default=4,
        ge=0,
        le=20,
        title="Retries",
        description="How often a request that failed for a passing reason is sent again, each time after a "
        "longer wait.",
    )
    timeout: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        title="Timeout",
        description="Seconds after which a request without a whole answer is given up.",
    )
    input_price: float = Field(
        default=0.0,
        ge=0,
        title="Price of input",
        description="For a million tokens of prompts; 0 where it costs nothing.",
    )
    output_price: float = Field(
        default=0.0,
        ge=0,
        title="Price of output",
        description="For a million tokens of answers; 0 where it costs nothing.",
    )
    currency: str = Field(
        default="USD", min_length=1, max_length=8, title="Currency", description="That of the prices."
    )
    unencrypted: bool = Field(
        default=False,
        title="Allow an unencrypted address",
        description="http:// is accepted for this computer and the local network. Elsewhere, anyone on the "
        "way could read prompts, answers and the key.",
    )

    @field_validator("name")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            raise ValueError(Text("a name has 1 to 40 letters, digits, hyphens and underscores"))
        return name

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, address: str) -> str:
        """Without what may hold a key: a password, a query other than Azure's version, a fragment."""
        address = address.strip()
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ValueError(Text("this is not an address")) from error
        if parts.scheme not in ("http", "https") or not host:
            raise ValueError(Text("an address begins with https:// or http://"))
        if parts.username is not None or parts.fragment or set(parse_qs(parts.query)) - {"api-version"}:
            raise ValueError(Text("an address holds no key and no password: the key is set apart"))
        return address.rstrip("/")

    @model_validator(mode="after")
    def _encrypted(self) -> Endpoint:
        if is_open(self.base_url) and not self.unencrypted:
            raise ValueError(
                Text(
                    "{host} would be asked over http://, where anyone on the way can read prompts, answers "
                    "and the key; use https://, or allow an unencrypted address",
                    self.host,
                )
            )
        return self

    @property
    def hostname(self) -> str:
        return hostname_of(self.base_url)

    @property
    def host(self) -> str:
        return host_of(self.base_url)

    @property
    def is_local(self) -> bool:
        """Whether it is on this computer, so that no prompt leaves the machine."""
        return is_loopback(self.hostname)

    @property
    def is_near(self) -> bool:
        return is_near(self.hostname)

    @property
    def title(self) -> str:
        """Its name wherever a model is named."""
        return PREFIX + self.name

    @property
    def has_price(self) -> bool:
        return self.input_price > 0 or self.output_price > 0

    def price(self, input_tokens: float, output_tokens: float) -> float:
        """What so many tokens cost, in `currency`."""
        return (input_tokens * self.input_price + output_tokens * self.output_price) / 1e6


def hostname_of(address: str) -> str:
    """The host of an address, without its port; empty where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def host_of(address: str) -> str:
    """The host of an address as a person reads it, with its port where one is given."""
    hostname = hostname_of(address)
    try:
        port = urlsplit(address).port
    except ValueError:
        return hostname
    return f"{hostname}:{port}" if port else hostname


def is_loopback(hostname: str) -> bool:
    """Whether a host name or address means this computer."""
    try:
        return ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return hostname == "localhost" or hostname.endswith(".localhost")


def is_near(hostname: str) -> bool:
    """Whether a host is on this computer or in the local network, not a service."""
    try:
        return ipaddress.ip_address(hostname).is_private
    except ValueError:
        return is_loopback(hostname) or "." not in hostname or hostname.endswith((".local", ".lan"))


def is_open(address: str) -> bool:
    """Whether what is sent to an address can be read on its way beyond the local network."""
    return address.startswith("http:") and not is_near(hostname_of(address))


def folder() -> Path:
    """Where everything about endpoints lies. Raises UserError where it cannot be made."""
    return store.data_folder() / "endpoints"


def make_endpoint(**values: Any) -> Endpoint:
    """An endpoint of these values. Raises UserError with the field that is wrong."""
    try:
        return Endpoint(**values)
    except ValidationError as error:
        place, reason = field_fault(error)
        if place:
            raise UserError("The endpoint's {field} is wrong: {reason}.", place, reason) from error
        raise UserError("The endpoint is not accepted: {reason}.", reason) from error


def read_endpoints() -> tuple[Endpoint, ...]:
    """All endpoints in the order in which they were added. Raises UserError for a damaged file."""
    path = folder() / FILE
    if not path.exists():
        return ()
    tables = store.read_toml(path).get("endpoint", [])
    try:
        return tuple(Endpoint.model_validate(table) for table in tables)
    except (ValidationError, TypeError) as error:
        raise UserError("{path}: {reason}.", path, error, hint="Correct the file, or delete it.") from error


def find_endpoint(name: str) -> Endpoint:
    """The endpoint of this name, with or without `endpoint:`. Raises UserError where there is none."""
    name = name.removeprefix(PREFIX)
    known = read_endpoints()
    for one in known:
        if one.name == name:
            return one
    if known:
        names = ", ".join(one.name for one in known)
        raise UserError("There is no endpoint {name!r}.", name, hint=Text("Known: {list}.", names))
    raise UserError(
        "There is no endpoint {name!r}.", name, hint="Add it with: lathe endpoints add, or in the settings."
    )


def save_endpoint(endpoint: Endpoint) -> None:
    """Add an endpoint, or replace the one of its name.

    Raises UserError when the disk does not take it, or another one's key has the same variable.
    """
    with _alone():
        kept = list(read_endpoints())
        for index, one in enumerate(kept):
            if one.name == endpoint.name:
                kept[index] = endpoint
                break
            if variable(one.name) == variable(endpoint.name):
                raise UserError("The endpoint {name} has nearly the same name: choose another.", one.name)
        else:
            kept.append(endpoint)
        _write(kept)


def delete_endpoint(name: str) -> None:
    """Forget an endpoint; its key and consent are forgotten by their own modules. Raises UserError."""
    with _alone():
        gone = find_endpoint(name)
        _write([one for one in read_endpoints() if one.name != gone.name])


def variable(name: str) -> str:
    """The environment variable that may hold the key of the endpoint of this name."""
    return "LATHE_KEY_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _alone() -> Any:
    refusal = UserError("The endpoints are being changed by another window.", hint="Try again.")
    folder().mkdir(parents=True, exist_ok=True)
    return lock.only_one(folder(), "endpoints", refusal, WAIT)


def _write(endpoints: list[Endpoint]) -> None:
    tables = [one.model_dump(exclude_defaults=True) for one in endpoints]
    store.write_text(folder() / FILE, tomli_w.dumps({"endpoint": tables}))
