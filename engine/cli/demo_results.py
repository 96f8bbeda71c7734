"""The demo's results as sentences, as the tables of its report, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.assess.assessment import Assessment
from engine.assess.report import Table
from engine.assess.text import interval, p_value, reach
from engine.base.units import duration, size
from engine.data.rows import Row


@dataclass(frozen=True)
class Results:
    """What the demo measured, each comparison on the same held-out rows.

    `base_to_warm` is None without a warm start. `drawn`: what GRPO added, on more rows generated from the
    held-out wordings. `learned` says which rows it trained on, where these are not the example's alone.
    """

    base_to_tuned: Assessment
    warm_to_grpo: Assessment
    tuned_to_file: Assessment
    file: Path
    sizes: dict[str, int]
    faithful: str
    answers: list[tuple[Row, str, str]]
    minutes: float
    base_to_warm: Assessment | None = None
    drawn: Assessment | None = None
    learned: str = ""

    @property
    def added(self) -> str:
        """What GRPO added, on the larger set of rows that was measured."""
        return added_text(self.drawn or self.warm_to_grpo)


def added_text(comparison: Assessment, phase: str = "GRPO") -> str:
    """What a phase added, by the models before and after it; of GRPO also the least these rows could show."""
    (a, b), (pair,) = comparison.models, comparison.pairs
    exact = pair.exact_difference
    verdicts = {
        "better": "a gain beyond chance",
        "worse": "a loss beyond chance",
        "none": "no difference that these rows can show",
    }
    least = reach(comparison) if phase == "GRPO" else ""
    return (
        f"What {phase} added, on {comparison.rows} held-out rows: exact match {a.exact.estimate:.3f} -> "
        f"{b.exact.estimate:.3f}, {interval(exact, signed=True)}, {verdicts[pair.finding]}; mean reward "
        f"{a.reward.estimate:.3f} -> {b.reward.estimate:.3f}, "
        f"{interval(pair.reward_difference, signed=True)}. {least}"
    ).strip()


def lead(results: Results) -> str:
    """The results in a few sentences."""
    (base, tuned), (pair,) = results.base_to_tuned.models, results.base_to_tuned.pairs
    warm, counts = results.base_to_warm, pair.outcome
    return (
        (f"{results.learned} " if results.learned else "")
        + f"Exact match on {results.base_to_tuned.rows} held-out rows: base {base.exact.estimate:.3f}, "
        + (f"after the warm start {interval(warm.models[1].exact)}, " if warm else "")
        + f"tuned {interval(tuned.exact)}; wins {counts.wins}, ties {counts.ties}, losses {counts.losses}. "
        + (f"{added_text(warm, 'the warm start')} " if warm else "")
        + f"{results.added} It took {duration(60 * results.minutes)} in all."
    )


def tables(results: Results) -> list[Table]:
    """The tables of the report."""
    measured = [_measured(results), _kinds(results)]
    if results.drawn is not None:
        measured.insert(1, _added(results.drawn))
    sizes = (("quantisation", "size"), *((quant, size(count)) for quant, count in results.sizes.items()))
    replies = [("prompt", "expected", "base, through llama.cpp", "tuned, through llama.cpp")]
    replies += [(row.prompt, row.answer_text(), base, tuned) for row, base, tuned in results.answers]
    return [
        *measured,
        Table("Exported files", sizes, f"F16 against the trained model: {results.faithful}."),
        Table("Side by side", tuple(replies)),
    ]


def _measured(results: Results) -> Table:
    head = (
        "",
        "exact match before",
        "after",
        "difference [95% interval]",
        "p (McNemar)",
        "reward difference",
    )
    warm = results.base_to_warm
    pairs = (
        *([("base -> warm start", warm)] if warm else []),
        ("warm start -> GRPO" if warm else "base -> GRPO", results.warm_to_grpo),
        ("base -> tuned", results.base_to_tuned),
        ("trained model -> exported Q8_0 file", results.tuned_to_file),
    )
    figures = (
        (
            f"{name} (n {comparison.rows})",
            *(interval(model.exact) for model in comparison.models),
            interval(comparison.pairs[0].exact_difference, True),
            p_value(comparison.pairs[0].mcnemar_p),
            interval(comparison.pairs[0].reward_difference, True),
        )
        for name, comparison in pairs
    )
    note = (
        "Paired on the same held-out rows, whose wordings never occur in training. Differences are after "
        "less before; the best adapter was chosen by other rows."
    )
    return Table("What was measured", (head, *figures), f"{note} {reach(results.warm_to_grpo)}".strip())


def _added(comparison: Assessment) -> Table:
    """What GRPO added, on the generated rows."""
    (pair,) = comparison.pairs
    exact = (
        "exact match",
        *(interval(model.exact) for model in comparison.models),
        interval(pair.exact_difference, True),
        p_value(pair.mcnemar_p),
    )
    reward = (
        "mean reward",
        *(f"{model.reward.estimate:.3f}" for model in comparison.models),
        interval(pair.reward_difference, True),
        "",
    )
    note = (
        "The same comparison on more rows generated from the same held-out wordings, because few rows cannot "
        f"show a small gain: `lathe generate --test {comparison.rows}` writes these rows. Each has a "
        f"wording that no training row has. {reach(comparison)}"
    )
    head = ("", "before GRPO", "after", "difference [95% interval]", "p (McNemar)")
    return Table(f"What GRPO added, on {comparison.rows} held-out rows", (head, exact, reward), note.strip())


def _kinds(results: Results) -> Table:
    kinds: list[tuple[str, ...]] = [("kind", "rows", "base", "warm start", "tuned")]
    for kind, one in sorted(results.base_to_tuned.by_kind.items()):
        shares = (one.exact[0], results.warm_to_grpo.by_kind[kind].exact[0], one.exact[1])
        kinds.append((kind, str(one.rows), *(f"{share.estimate:.2f}" for share in shares)))
    return Table("Exact match by kind", tuple(kinds))


def figures_of(results: Results) -> dict[str, Any]:
    """The content of results.json."""
    return {
        "base_to_warm": _json(results.base_to_warm),
        "base_to_tuned": _json(results.base_to_tuned),
        "warm_to_grpo": _json(results.warm_to_grpo),
        "warm_to_grpo_on_more_rows": _json(results.drawn),
        "tuned_to_file": _json(results.tuned_to_file),
        "minutes": results.minutes,
    }


def _json(found: Assessment | None) -> dict[str, Any] | None:
    return found.without_cases().to_json() if found else None
