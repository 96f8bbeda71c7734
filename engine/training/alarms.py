"""Plain-language alarms: what goes wrong quietly while answers are sampled, and what to do about it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from engine.base.text import Text
from engine.runs import events as ev
from engine.runs.runlog import RunLog

WINDOW = 20
TEXTS = {  # for each kind of trouble: what is the matter, and what to do about it
    "no_reward": (
        Text("The reward has been practically zero for 20 steps: nothing can be learned from it."),
        Text("Begin with a warm start, or add a dimension that gives partial credit."),
    ),
    "frac_reward_zero_std": (
        Text("In most groups all answers get the same reward, so most of the work teaches nothing."),
        Text(
            "Ask rows by their pass rate, set replacement groups, raise the temperature or G, use harder "
            "rows, or stop: it may have learned what it can."
        ),
    ),
    "nothing_kept": (
        Text("Hardly any answer was good enough to learn from in the last 20 steps."),
        Text("Lower the reward to reach, sample more answers per prompt, or begin with a warm start."),
    ),
    "clipped_ratio": (
        Text("More than a fifth of the answers hit the length limit."),
        Text("Raise the longest answer, or add a dimension that rewards brevity."),
    ),
    "entropy": (
        Text("The answers hardly vary any more (entropy near zero)."),
        Text("Lower the learning rate, raise the temperature, or use fewer warm-start epochs."),
    ),
    "form_only": (
        Text("The form of the answers is solved, but their content is not getting better."),
        Text("Give the content dimensions more weight, and look at the samples for what is wrong."),
    ),
}


class Alarms:
    """Looks at the last steps and raises one alarm for each kind of trouble."""

    def __init__(self, log: RunLog, form: Collection[str]) -> None:
        """`form` names the parts that judge an answer's form; the others judge its content."""
        self._log = log
        self._form = form
        self._steps: deque[ev.SampledStep] = deque(maxlen=WINDOW)
        self._raised: set[str] = set()

    def see(self, step: ev.SampledStep) -> None:
        self._steps.append(step)
        if len(self._steps) < WINDOW:
            return
        for code in troubles(list(self._steps), self._form):
            if code not in self._raised:
                self._raised.add(code)
                self._log.say(ev.Alarm, code=code, message=TEXTS[code][0], hint=TEXTS[code][1])


def troubles(steps: list[ev.SampledStep], form_names: Collection[str]) -> list[str]:
    """The codes of the troubles in these consecutive steps."""
    codes: list[str] = []
    if _mean([step.reward.mean for step in steps]) < 0.02:
        codes.append("no_reward")
    elif _mean([_without_spread(step) for step in steps]) > 0.7:
        codes.append("frac_reward_zero_std")
    elif _mean([step.kept_share for step in steps if isinstance(step, ev.RejectionStep)] or [1.0]) < 0.05:
        codes.append("nothing_kept")
    if _mean([step.clipped_ratio for step in steps]) > 0.2:
        codes.append("clipped_ratio")
    known = [step.entropy for step in steps if isinstance(step, ev.GrpoStep) and step.entropy is not None]
    if known and _mean(known) < 0.01:
        codes.append("entropy")
    form, rest = _form_and_rest(steps, form_names)
    if form is not None and rest is not None and form > 0.97 and rest < 0.4:
        codes.append("form_only")
    return codes


def _form_and_rest(steps: list[ev.SampledStep], form: Collection[str]) -> tuple[float | None, float | None]:
    def over(wanted: bool) -> float | None:
        values = [
            part.mean for step in steps for name, part in step.parts.items() if (name in form) == wanted
        ]
        return _mean(values) if values else None

    return over(True), over(False)


def _without_spread(step: ev.SampledStep) -> float:
    """The share of groups that teach nothing, after some were replaced."""
    after = step.frac_zero_std_trained if isinstance(step, ev.GrpoStep) else None
    return step.frac_reward_zero_std if after is None else after


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
