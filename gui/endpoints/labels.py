"""What the window says of endpoints: where prompts go, where a key is kept, what asking costs."""

from __future__ import annotations

from engine.endpoints.cost import Forecast
from engine.endpoints.keys import Found
from engine.endpoints.settings import Endpoint, host_of, hostname_of, is_loopback, variable
from gui.shared.i18n import translate
from gui.shared.labels import number_text


def where_text(base_url: str, agreed: bool) -> str:
    """Where the prompts go that an endpoint of this address is asked."""
    host = host_of(base_url)
    if not host:
        return ""
    if is_loopback(hostname_of(base_url)):
        return translate("endpoints", "This address is on this computer: nothing leaves it.")
    if agreed:
        return translate("endpoints", "You agreed that prompts go to {host}.").format(host=host)
    text = translate("endpoints", "Prompts would go to {host}. You are asked before the first one is sent.")
    return text.format(host=host)


def key_place_text(place: Found, name: str, keyring: bool) -> str:
    """Where the key of this endpoint is, or would be kept. `keyring`: whether the system has one."""
    if place == "variable":
        text = translate(
            "endpoints",
            "The key is held for this session only, as the variable {name}; no file has it.",
        )
    elif place == "keyring":
        text = translate("endpoints", "The key is kept in this computer's keyring; it is never shown.")
    elif keyring:
        text = translate("endpoints", "A key is kept in this computer's keyring, never in a file.")
    else:
        text = translate(
            "endpoints",
            "This computer has no keyring: a key is held until Lathe is closed. To keep it for longer, set "
            "the variable {name} before Lathe starts.",
        )
    return text.format(name=variable(name))


def money_text(amount: float, currency: str) -> str:
    """A price: 1.25 USD, 0.0031 USD."""
    digits = f"{amount:.2f}" if amount >= 1 else f"{amount:.2g}"
    return f"{digits} {currency}"


def at_most_text(endpoint: Endpoint, requests: int) -> str:
    """How many requests there are at most, before it is known which answers are kept."""
    text = translate("endpoints", "{name}: up to %Ln request(s) to {host}.", "", requests)
    return text.format(name=endpoint.name, host=endpoint.host)


def forecast_text(endpoint: Endpoint, expected: Forecast) -> str:
    """What asking an endpoint will take and cost, in a sentence."""
    asked = expected.requests - expected.cached
    if not asked:
        text = translate("endpoints", "{name}: all answers are kept from before; nothing is asked.")
        return text.format(name=endpoint.name)
    kept = translate("endpoints", " ({count} more are kept from before)").format(
        count=number_text(expected.cached)
    )
    text = translate("endpoints", "{name}: %Ln request(s) to {host}{kept}", "", asked).format(
        name=endpoint.name, host=endpoint.host, kept=kept if expected.cached else ""
    )
    tokens = translate("endpoints", "about {into} tokens in and {out} out").format(
        into=number_text(_rounded(expected.input_tokens)), out=number_text(_rounded(expected.output_tokens))
    )
    price = translate("endpoints", "its price is not set")
    if expected.price is not None:
        price = translate("endpoints", "about {price}").format(
            price=money_text(expected.price, expected.currency)
        )
    elif endpoint.is_local:
        price = ""
    said = translate("endpoints", ", ").join(filter(None, (text, tokens, price)))
    return said + translate("endpoints", ".")


def _rounded(count: int) -> int:
    """To two digits: it is an estimate."""
    return round(count, min(0, 2 - len(str(count))))
