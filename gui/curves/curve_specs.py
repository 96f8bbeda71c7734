"""The plots as data: title, unit, help, and how numbers are written. A new field is one entry more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from engine.runs.curves import EXACT, HELD_OUT_REWARD, PART
from gui.curves.curve_store import GPU_HEAT, GPU_LOAD, Key
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.scores import part_title, percent

Format = Literal["share", "number", "small", "whole", "bytes", "seconds", "celsius"]


@dataclass(frozen=True, slots=True)
class PlotSpec:
    """One plot. Its curve is the field of a step event that has its name, unless another is named.

    `curves`, where there are several, are their names and titles in the legend.
    """

    name: str
    title: str
    unit: str
    help: str
    format: Format = "number"
    curve: str = ""
    curves: tuple[tuple[str, str], ...] = ()
    phase: str = "any"  # only curves of this phase
    from_zero: bool = True
    band: tuple[float, float] | None = None  # the spread around the mean is drawn, within these bounds
    smooth: bool = True  # False for values that are set, not measured
    dots: bool = False  # few points: each is drawn
    log: bool = False  # a logarithmic scale can be chosen

    @property
    def of_dimensions(self) -> bool:
        """Whether its curves are the reward dimensions."""
        return self.name == "parts"

    @property
    def single(self) -> bool:
        """Whether it shows one curve of each run."""
        return not self.of_dimensions and not self.curves

    def takes(self, key: Key) -> bool:
        """Whether a curve belongs into this plot."""
        name, phase = key
        if self.phase != "any" and phase != self.phase:
            return False
        if self.of_dimensions:
            return name.startswith(PART)
        return name in dict(self.curves) if self.curves else name == (self.curve or self.name)

    def title_of(self, name: str) -> str:
        """What a curve is called in the legend."""
        if self.of_dimensions:
            return part_title(name.removeprefix(PART))
        return text(dict(self.curves)[name])


AXIS_TEXTS = {
    "step": QT_TRANSLATE_NOOP("curves", "step"),
    "minutes": QT_TRANSLATE_NOOP("curves", "minutes of training"),
}
PHASE_TITLES = {
    "warm_start": QT_TRANSLATE_NOOP("curves", "Warm start"),
    "grpo": QT_TRANSLATE_NOOP("curves", "GRPO"),
    "rejection": QT_TRANSLATE_NOOP("curves", "Rejection sampling"),
}

SPECS = (
    PlotSpec(
        "exact",
        QT_TRANSLATE_NOOP("curves", "Held-out exact match"),
        QT_TRANSLATE_NOOP("curves", "share of rows"),
        QT_TRANSLATE_NOOP(
            "curves",
            "Share of the validation rows answered exactly right, greedily. Step 0 is the base model; "
            "the star is the best checkpoint, which is kept.",
        ),
        format="share",
        curve=EXACT,
        dots=True,
    ),
    PlotSpec(
        "reward",
        QT_TRANSLATE_NOOP("curves", "Reward"),
        QT_TRANSLATE_NOOP("curves", "mean, 0 to 1"),
        QT_TRANSLATE_NOOP(
            "curves",
            "Mean reward of the sampled answers of a step; the band is one standard deviation to each side.",
        ),
        band=(0.0, 1.0),
        from_zero=False,
    ),
    PlotSpec(
        "parts",
        QT_TRANSLATE_NOOP("curves", "Reward by dimension"),
        QT_TRANSLATE_NOOP("curves", "mean, 0 to 1"),
        QT_TRANSLATE_NOOP("curves", "Mean of each reward dimension over the answers to which it applied."),
        from_zero=False,
    ),
    PlotSpec(
        "held_out_reward",
        QT_TRANSLATE_NOOP("curves", "Held-out reward"),
        QT_TRANSLATE_NOOP("curves", "mean, 0 to 1"),
        QT_TRANSLATE_NOOP("curves", "Mean reward of the greedy answers to the validation rows."),
        curve=HELD_OUT_REWARD,
        dots=True,
    ),
    PlotSpec(
        "warm_loss",
        QT_TRANSLATE_NOOP("curves", "Loss of the warm start"),
        QT_TRANSLATE_NOOP("curves", "nats per token"),
        QT_TRANSLATE_NOOP("curves", "Mean cross-entropy of the expected answers: lower is better."),
        curve="loss",
        phase="warm_start",
        log=True,
    ),
    PlotSpec(
        "grpo_loss",
        QT_TRANSLATE_NOOP("curves", "Loss of GRPO"),
        QT_TRANSLATE_NOOP("curves", "policy loss"),
        QT_TRANSLATE_NOOP(
            "curves", "The policy loss hovers around zero in a healthy run; look at the reward instead."
        ),
        format="small",
        curve="loss",
        phase="grpo",
        from_zero=False,
    ),
    PlotSpec(
        "rejection_loss",
        QT_TRANSLATE_NOOP("curves", "Loss of rejection sampling"),
        QT_TRANSLATE_NOOP("curves", "nats per token"),
        QT_TRANSLATE_NOOP(
            "curves", "Mean cross-entropy of the kept answers; 0 in a step in which none was kept."
        ),
        curve="loss",
        phase="rejection",
    ),
    PlotSpec(
        "kept_share",
        QT_TRANSLATE_NOOP("curves", "Prompts with a kept answer"),
        QT_TRANSLATE_NOOP("curves", "share of prompts"),
        QT_TRANSLATE_NOOP(
            "curves",
            "Share of the prompts that had an answer good enough to learn from. It also falls where all is "
            "solved: look at the reward beside it.",
        ),
        format="share",
    ),
    PlotSpec(
        "best_reward",
        QT_TRANSLATE_NOOP("curves", "Best reward of a prompt"),
        QT_TRANSLATE_NOOP("curves", "mean, 0 to 1"),
        QT_TRANSLATE_NOOP("curves", "The highest reward among the answers to each prompt, averaged."),
        from_zero=False,
    ),
    PlotSpec(
        "entropy",
        QT_TRANSLATE_NOOP("curves", "Entropy"),
        QT_TRANSLATE_NOOP("curves", "nats per token"),
        QT_TRANSLATE_NOOP("curves", "How much the sampled answers vary. Near zero nothing new is tried."),
    ),
    PlotSpec(
        "kl",
        QT_TRANSLATE_NOOP("curves", "KL divergence"),
        QT_TRANSLATE_NOOP("curves", "nats per token"),
        QT_TRANSLATE_NOOP("curves", "How far the policy has moved from where GRPO began."),
        format="small",
    ),
    PlotSpec(
        "length",
        QT_TRANSLATE_NOOP("curves", "Completion length"),
        QT_TRANSLATE_NOOP("curves", "tokens"),
        QT_TRANSLATE_NOOP("curves", "Tokens of the sampled answers; the dashed line is the length limit."),
        format="whole",
        curves=(
            ("length_mean", QT_TRANSLATE_NOOP("curves", "mean")),
            ("length_max", QT_TRANSLATE_NOOP("curves", "longest")),
        ),
    ),
    PlotSpec(
        "frac_reward_zero_std",
        QT_TRANSLATE_NOOP("curves", "Groups with no spread"),
        QT_TRANSLATE_NOOP("curves", "share of groups"),
        QT_TRANSLATE_NOOP(
            "curves", "Groups whose answers all got the same reward: these teach nothing in that step."
        ),
        format="share",
    ),
    PlotSpec(
        "frac_zero_std_trained",
        QT_TRANSLATE_NOOP("curves", "No spread after replacing"),
        QT_TRANSLATE_NOOP("curves", "share of groups"),
        QT_TRANSLATE_NOOP(
            "curves", "Groups with no spread that were left in the update once others had replaced some."
        ),
        format="share",
    ),
    PlotSpec(
        "extra_groups",
        QT_TRANSLATE_NOOP("curves", "Replacement groups"),
        QT_TRANSLATE_NOOP("curves", "groups"),
        QT_TRANSLATE_NOOP(
            "curves", "Groups that a step sampled beyond its prompts, to replace those with no spread."
        ),
        format="whole",
    ),
    PlotSpec(
        "clipped_updates",
        QT_TRANSLATE_NOOP("curves", "Clipped updates"),
        QT_TRANSLATE_NOOP("curves", "share of tokens"),
        QT_TRANSLATE_NOOP(
            "curves",
            "Tokens whose probability has changed as far as one rollout may change it. Much of it: make "
            "fewer updates per rollout, or lower the learning rate.",
        ),
        format="share",
    ),
    PlotSpec(
        "clipped_ratio",
        QT_TRANSLATE_NOOP("curves", "Answers cut at the limit"),
        QT_TRANSLATE_NOOP("curves", "share of answers"),
        QT_TRANSLATE_NOOP("curves", "Share of the answers that reached the length limit."),
        format="share",
    ),
    PlotSpec(
        "learning_rate",
        QT_TRANSLATE_NOOP("curves", "Learning rate"),
        QT_TRANSLATE_NOOP("curves", "rate"),
        QT_TRANSLATE_NOOP("curves", "The rate of each update, as the schedule gives it."),
        format="small",
        smooth=False,
        log=True,
    ),
    PlotSpec(
        "grad_norm",
        QT_TRANSLATE_NOOP("curves", "Gradient norm"),
        QT_TRANSLATE_NOOP("curves", "norm"),
        QT_TRANSLATE_NOOP("curves", "Size of the gradient before it is clipped; spikes are a warning."),
        log=True,
    ),
    PlotSpec(
        "tokens_per_second",
        QT_TRANSLATE_NOOP("curves", "Speed"),
        QT_TRANSLATE_NOOP("curves", "tokens per second"),
        QT_TRANSLATE_NOOP(
            "curves", "Tokens per second: read in the warm start, written where answers are sampled."
        ),
        format="whole",
    ),
    PlotSpec(
        "seconds",
        QT_TRANSLATE_NOOP("curves", "Time per step"),
        QT_TRANSLATE_NOOP("curves", "seconds"),
        QT_TRANSLATE_NOOP("curves", "Seconds that each update took."),
        format="seconds",
    ),
    PlotSpec(
        "memory",
        QT_TRANSLATE_NOOP("curves", "Device memory"),
        QT_TRANSLATE_NOOP("curves", "GB"),
        QT_TRANSLATE_NOOP("curves", "Memory of the GPU, or of the training process where there is no GPU."),
        format="bytes",
        curve="memory_bytes",
    ),
    PlotSpec(
        "gpu",
        QT_TRANSLATE_NOOP("curves", "GPU utilisation"),
        QT_TRANSLATE_NOOP("curves", "share of time"),
        QT_TRANSLATE_NOOP("curves", "Measured by this window every two seconds while the run lives."),
        format="share",
        curve=GPU_LOAD,
    ),
    PlotSpec(
        "heat",
        QT_TRANSLATE_NOOP("curves", "GPU temperature"),
        QT_TRANSLATE_NOOP("curves", "°C"),
        QT_TRANSLATE_NOOP("curves", "Measured by this window every two seconds while the run lives."),
        format="celsius",
        curve=GPU_HEAT,
        from_zero=False,
    ),
)


def text(source: str) -> str:
    """A text of this table in the user's language."""
    return translate("curves", source)


def written(value: float, form: Format) -> str:
    """A value with as many digits as it deserves, with its unit where that is short."""
    if not math.isfinite(value):
        return ""
    match form:
        case "share":
            return percent(value)
        case "bytes":
            return f"{value / 1e9:.2f} GB"
        case "seconds":
            return f"{value:.2f} s" if value < 100 else f"{value:.0f} s"
        case "celsius":
            return f"{value:.0f} °C"
        case "whole":
            return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
        case "small":
            return plain_exponent(f"{value:.2e}" if 0 < abs(value) < 1e-2 else f"{value:.3g}")
        case _:
            return f"{value:.3f}" if abs(value) < 100 else f"{value:.3g}"


WIDEST: dict[Format, str] = {
    "share": "88.8%",
    "number": "-0.888",
    "small": "-8.88e-8",
    "whole": "88,888",
    "bytes": "88.88 GB",
    "seconds": "88.88 s",
    "celsius": "88 °C",
}


def tick(value: float, spacing: float, form: Format) -> str:
    """The same on an axis: no more digits than neighbouring ticks need to differ."""
    if form == "bytes":
        value, spacing = value / 1e9, spacing / 1e9
    if form == "share":
        value, spacing = value * 100, spacing * 100
    if value == 0:
        number = "0"
    elif abs(value) < (1e-2 if form == "small" else 1e-3) or abs(value) >= 1e6:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
        number = f"{float(mantissa):g}e{int(exponent)}"
    else:
        digits = max(0, math.ceil(-math.log10(spacing) - 1e-9)) if spacing > 0 else 3
        number = f"{value:,.{min(digits, 6)}f}"
    return f"{number}%" if form == "share" else number


def plain_exponent(number: str) -> str:
    """2e-05 as 2e-5."""
    mantissa, e, exponent = number.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else number
