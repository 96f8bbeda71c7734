"""Asking for a newer version, over a real connection to a server on this computer."""

import json

import pytest

from engine.app import fetching, updates
from engine.base import store
from engine.base.errors import UserError
from engine.base.settings import Settings
from tests.app.parts_server import Faults, serving


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Writes the answer of the update address; gives what the server was asked."""
    monkeypatch.setattr(store, "resource", tmp_path.joinpath)
    faults = Faults()
    with serving(tmp_path / "served", faults) as address:

        def answer(text: str, **facts: str) -> Faults:
            (tmp_path / "served").mkdir(exist_ok=True)
            (tmp_path / "served" / "newest.json").write_text(text)
            stated = {"version": "0.1.0", "update_address": f"{address}newest.json", **facts}
            (tmp_path / "build.json").write_text(json.dumps(stated))
            return faults

        yield answer


@pytest.mark.parametrize(
    ("newest", "newer"),
    [
        ("0.2.0", True),
        ("0.10.0", True),
        ("0.1.0", False),
        ("0.0.9", False),
        ("0.1.1rc1", True),
        ("v0.2", True),
    ],
)
def test_versions_are_compared_as_numbers(place, newest, newer):
    place(json.dumps({"version": newest, "page": "https://example.org/lathe", "later": 1}))
    found = updates.ask()
    assert found == updates.Update(newest, newer, "https://example.org/lathe")


def test_without_a_page_in_the_answer_it_is_the_one_of_the_build(place):
    place('{"version": "9"}', update_page="https://example.org/all")
    assert updates.ask().page == "https://example.org/all"


def test_one_question_is_asked_and_it_says_only_which_program_asks(place):
    faults = place('{"version": "9"}')
    updates.ask()
    assert faults.asked == [("/newest.json", "")]


def test_a_build_without_an_address_asks_nobody_and_says_where_to_look(place):
    faults = place("{}", update_address="", update_page="https://example.org/")
    assert not updates.can_ask()
    with pytest.raises(UserError, match="knows no address") as refused:
        updates.ask()
    assert refused.value.hint == "Look at https://example.org/." and not faults.asked


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"version": "soon"}',
        '{"version": 3}',
        '{"version": "9", "page": "file:///etc/passwd"}',
        '{"version": "9", "page": "http://example.org"}',
    ],
)
def test_an_answer_that_is_none_is_said_in_a_sentence(place, answer):
    place(answer)
    with pytest.raises(UserError, match="did not say"):
        updates.ask()


def test_a_server_that_answers_without_end_is_not_listened_to(place):
    place(" " * (fetching.LARGEST_ANSWER + 1))
    with pytest.raises(UserError, match="more than was asked for"):
        updates.ask()


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_server_that_refuses_is_said_in_a_sentence(place, status):
    place("{}").statuses.append(status)
    with pytest.raises(UserError):
        updates.ask()


def test_no_network_is_said_in_a_sentence(place):
    place("{}", update_address="http://127.0.0.1:9/")
    with pytest.raises(UserError, match="could not be reached"):
        updates.ask()


def test_nobody_is_asked_at_the_start_unless_the_user_wants_it():
    assert Settings().look_for_updates is False
