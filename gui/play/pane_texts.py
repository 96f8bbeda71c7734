"""What stands around an answer in words: the state of its model, how it is computed, its figures."""

from __future__ import annotations

from engine.endpoints.settings import Endpoint
from engine.play.settings import CONTEXT
from engine.play.wire import Stats
from gui.endpoints.labels import money_text
from gui.play.model_slot import ModelSlot
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.labels import size_text

_STATES = {
    "empty": "",
    "waiting": QT_TRANSLATE_NOOP("Pane", "Not loaded; the first question loads it"),
    "making": QT_TRANSLATE_NOOP("Pane", "Preparing the base model's file…"),
    "loading": QT_TRANSLATE_NOOP("Pane", "Loading…"),
    "ready": QT_TRANSLATE_NOOP("Pane", "Ready"),
    "answering": QT_TRANSLATE_NOOP("Pane", "Answering…"),
}
_ENDS = {
    "end": QT_TRANSLATE_NOOP("Pane", "ended by itself"),
    "length": QT_TRANSLATE_NOOP("Pane", "cut off at the longest answer"),
    "stop": QT_TRANSLATE_NOOP("Pane", "ended by itself"),
    "cancelled": QT_TRANSLATE_NOOP("Pane", "stopped"),
}


def status_text(slot: ModelSlot) -> str:
    """The state of a side's model, and what kind of model it is."""
    if slot.choice is not None and slot.choice.endpoint is not None:
        asking = translate("Pane", "Answering…") if slot.busy else translate("Pane", "Ready")
        return f"{asking}  ·  {slot.choice.endpoint.model}"
    size = slot.facts.size if slot.facts else slot.choice.size if slot.choice else 0
    kind = slot.facts.architecture if slot.facts else ""
    state = translate("Pane", _STATES[slot.state]) if _STATES[slot.state] else ""
    return "  ·  ".join(part for part in (state, kind, size_text(size) if size else "") if part)


def remark_text(slot: ModelSlot, unbound: bool) -> str:
    """How the answers of a run or an endpoint are computed; empty for a file. `unbound`: they are to be bound
    to the schema where that is possible."""
    choice = slot.choice
    if choice is None or (choice.endpoint is None and choice.adapter is None):
        return ""
    where = _endpoint_text(choice.endpoint) if choice.endpoint is not None else _run_text(slot)
    if unbound and not choice.binds:
        where += " " + translate("Pane", "Its answers are not bound to the schema.")
    return where


def _run_text(slot: ModelSlot) -> str:
    device = slot.facts.runs_on if slot.facts else ""
    if not device:
        return translate("Pane", "Computed by transformers; the exported file will be faster.")
    text = translate("Pane", "Computed by transformers on {device}; the exported file will be faster.")
    return text.format(device=translate("Pane", "the CPU") if device == "CPU" else device)


def _endpoint_text(endpoint: Endpoint) -> str:
    """Where the prompts go."""
    if endpoint.is_local:
        return translate("Pane", "Answered by {host}, on this computer.").format(host=endpoint.host)
    return translate("Pane", "Prompts are sent to {host}.").format(host=endpoint.host)


def figures_text(slot: ModelSlot) -> str:
    """Length and speed of the answer, or how far it is."""
    stats = slot.stats
    if slot.busy and slot.draws > 1 and slot.drawn:
        text = translate("Pane", "Answer {n} of {count}…")
        return text.format(n=len(slot.drawn) + 1, count=slot.draws)
    if stats is None:
        return translate("Pane", "%Ln token(s)…", "", slot.tokens) if slot.busy and slot.tokens else ""
    parts = [translate("Pane", "%Ln token(s)", "", stats.answer_tokens), _cost(slot, stats)]
    if stats.tokens_per_second:
        parts.append(translate("Pane", "{speed} tokens/s").format(speed=f"{stats.tokens_per_second:.0f}"))
    if stats.first_token_seconds:
        text = translate("Pane", "first after {time} s")
        parts.append(text.format(time=f"{stats.first_token_seconds:.2f}"))
    parts.append(_how_it_ended(slot, stats))
    return "  ·  ".join(part for part in parts if part)


def figures_meaning(stats: Stats) -> str:
    """What the figures mean, for a tool tip."""
    text = translate(
        "Pane",
        "Tokens of the answer; speed after the first one; time to the first one. "
        "The prompt had {prompt} tokens, of which {reused} were still in memory.",
    )
    return text.format(prompt=stats.prompt_tokens, reused=stats.reused_tokens)


def _cost(slot: ModelSlot, stats: Stats) -> str:
    """What an endpoint's answer cost; empty for others, and where no price is set."""
    endpoint = slot.choice.endpoint if slot.choice else None
    if endpoint is None or not endpoint.has_price:
        return ""
    return money_text(endpoint.price(stats.prompt_tokens, stats.answer_tokens), endpoint.currency)


def _how_it_ended(slot: ModelSlot, stats: Stats) -> str:
    context = slot.facts.n_ctx if slot.facts else CONTEXT  # 0 for an endpoint: not known
    if context and stats.ended == "length" and stats.prompt_tokens + stats.answer_tokens >= context:
        text = translate("Pane", "cut off: the model's memory of {count} tokens is full")
        return text.format(count=context)
    return translate("Pane", _ENDS[stats.ended]) if stats.ended in _ENDS else stats.ended
