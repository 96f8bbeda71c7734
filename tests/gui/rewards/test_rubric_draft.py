"""The draft of a rubric, without a window."""

import pytest

from engine.base.errors import UserError
from engine.rewards.rubric import Entry, rubric_from_toml
from engine.task import Task
from gui.rewards import draft
from gui.rewards.draft import History

TASK = Task("t", "s", {"type": "object"})
RUBRIC = rubric_from_toml(
    [
        {"dimension": "json_parse", "weight": 1},
        {"dimension": "exact", "weight": 3},
        {"dimension": "length", "weight": 5, "on": False},
    ]
)


@pytest.fixture
def lines():
    return draft.lines_of(RUBRIC)


def names(lines):
    return [line.entry.part_name for line in lines]


def test_shares_are_of_what_counts_and_add_up_to_one(lines):
    assert draft.shares(lines) == {0: 0.25, 1: 0.75}


@pytest.mark.parametrize(("share", "said"), [(0.2, "20"), (1 / 3, "33.3"), (1, "100"), (0.0004, "0")])
def test_a_share_is_said_in_percent(share, said):
    assert draft.percent(share) == said


def test_a_line_moves_to_its_place_and_keeps_its_key(lines):
    assert names(draft.moved(lines, 0, 1)) == ["exact", "json_parse", "length"]
    assert names(draft.moved(lines, 2, -5)) == ["length", "json_parse", "exact"]
    assert [line.key for line in draft.moved(lines, 0, 99)] == [1, 2, 0]


def test_what_is_added_twice_gets_a_name_of_its_own(lines):
    more = draft.added(draft.added(lines, "exact", 7, {}), "exact", 8, {})
    assert names(more)[3:] == ["Exact match 2", "Exact match 3"]
    assert more[3].entry.weight == 2  # the mean of those that count
    assert draft.faults(more) == {}
    assert names(draft.added(lines, "set_match", 7, {}))[3:] == ["set_match"]


def test_a_copy_stands_after_its_original_under_a_free_name(lines):
    more = draft.duplicated(draft.duplicated(lines, 1, 7), 7, 8)
    assert names(more) == ["json_parse", "exact", "Exact match 2", "Exact match 3", "length"]
    assert more[2].entry.weight == 3


def test_two_equal_names_are_a_fault_of_the_later_one(lines):
    twice = (*lines, draft.Line(9, Entry(dimension="exact")))
    assert list(draft.faults(twice)) == [9]
    with pytest.raises(UserError):
        draft.rubric_of(twice, TASK)


def test_a_draft_in_which_nothing_counts_is_a_fault(lines):
    off = tuple(draft.Line(line.key, line.entry.model_copy(update={"on": False})) for line in lines)
    assert list(draft.faults(off)) == [0]
    assert draft.faults(lines) == {}
    assert draft.rubric_of(lines, TASK) == RUBRIC.bound_to(TASK)


def test_another_rubric_keeps_the_keys_of_the_dimensions_that_stayed_in_place(lines):
    other = rubric_from_toml([{"dimension": "json_parse", "weight": 2}, {"dimension": "length", "weight": 1}])
    assert [(line.key, line.entry.dimension) for line in draft.lines_of(other, lines)] == [
        (0, "json_parse"),
        (3, "length"),
    ]


def test_undo_and_redo_walk_over_whole_drafts_and_a_new_change_forgets_the_undone(lines):
    history = History(lines)
    one, two = draft.removed(lines, 0), draft.removed(lines, 1)
    history.push(one)
    history.push(one)
    history.push(two)
    assert history.undo() == one
    assert history.undo() == lines
    assert history.undo() == lines
    assert history.redo() == one
    history.push(lines)
    assert history.redo() == lines
