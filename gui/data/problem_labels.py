"""What each kind of problem means, and what to do about it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.checks import Code
from gui.shared.i18n import translate


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of problem: its title, what it does to training, the remedy, and how grave it is."""

    title: str
    meaning: str
    advice: str
    grave: bool


def words_of(code: Code) -> Words:
    """The words for a kind of problem, in the user's language."""
    match code:
        case Code.SCHEMA:
            return Words(
                translate("checks", "Answers that break the schema"),
                translate("checks", "The expected answer does not match the schema of the task."),
                translate("checks", "Fix the answer, or the schema if the answer is right."),
                True,
            )
        case Code.TWO_ANSWERS:
            return Words(
                translate("checks", "One prompt, two answers"),
                translate(
                    "checks", "The same prompt has different answers: the model cannot get both right."
                ),
                translate(
                    "checks",
                    "Decide which answer is right, and delete or fix the other row. If both are, list the "
                    "other answer under “Also right” in one row, and delete the other row.",
                ),
                True,
            )
        case Code.LEAK:
            return Words(
                translate("checks", "Training prompts among the held-out rows"),
                translate("checks", "A row that the model was trained on proves nothing in the test."),
                translate("checks", "Delete one of the two rows, or move both to the same split."),
                True,
            )
        case Code.NEAR_LEAK:
            return Words(
                translate("checks", "Nearly a training prompt among the held-out rows"),
                translate(
                    "checks", "One word apart and with the same answer: the test looks better than it is."
                ),
                translate(
                    "checks", "Move one of the two rows, unless such similar rows are what you want to test."
                ),
                False,
            )
        case Code.GOLD_REWARD:
            return Words(
                translate("checks", "Expected answers without full reward"),
                translate(
                    "checks",
                    "The rewards do not give this answer full marks, so training moves away from it.",
                ),
                translate(
                    "checks", "Check which reward gives less than 1, and fix the answer or that reward."
                ),
                True,
            )
        case Code.TOO_LONG:
            return Words(
                translate("checks", "Rows beyond the token limit"),
                translate("checks", "The answer would be cut off, or the prompt leaves no room for it."),
                translate("checks", 'Raise "Longest answer" in the recipe, or shorten the row.'),
                True,
            )
        case Code.MISSING_FIELD:
            return Words(
                translate("checks", "Rewards without a field to judge"),
                translate(
                    "checks", "A reward judges a field that the schema does not have, so it never counts."
                ),
                translate("checks", "Click it to choose another field on the Rewards page, or remove it."),
                True,
            )
        case Code.ACCEPTED:
            return Words(
                translate("checks", "A right answer listed twice"),
                translate("checks", "The row accepts the same answer twice. It does no harm."),
                translate("checks", "Remove one of the two, or correct it."),
                False,
            )
        case Code.DUPLICATE:
            return Words(
                translate("checks", "The same row twice"),
                translate("checks", "It counts double in training or in the test, and teaches nothing new."),
                translate("checks", "Delete all but one."),
                False,
            )
        case Code.NEAR_DUPLICATE:
            return Words(
                translate("checks", "Nearly the same prompt"),
                translate("checks", "One word apart and with the same answer; a few of them do no harm."),
                translate("checks", "Delete some of them if there are many."),
                False,
            )
