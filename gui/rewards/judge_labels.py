"""What the window says of a judge: what a training would ask of it, and what that takes."""

from __future__ import annotations

from engine.judging.cost import Need
from gui.endpoints.labels import money_text
from gui.shared.i18n import translate
from gui.shared.labels import duration_text, number_text


def need_text(need: Need) -> str:
    """How often the judge is asked at most, and what that takes."""
    text = translate("judge", "up to {n} verdicts, about {time} of waiting").format(
        n=number_text(need.verdicts), time=duration_text(need.seconds)
    )
    if need.endpoint is None:
        return text + translate("judge", ", in a process beside the training that holds the model.")
    if need.price is not None:
        price = money_text(need.price, need.endpoint.currency)
        return text + translate("judge", ", and about {price} at {name}.").format(
            price=price, name=need.endpoint.name
        )
    if need.endpoint.is_local:
        return text + translate("judge", ".")
    return text + translate("judge", "; the price of {name} is not set.").format(name=need.endpoint.name)
