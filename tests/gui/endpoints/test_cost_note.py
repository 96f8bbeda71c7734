"""What asking an endpoint will take and cost, before it is asked."""

from __future__ import annotations

from engine.endpoints.cache import Cache
from engine.endpoints.reply import Reply, question
from engine.endpoints.settings import make_endpoint, save_endpoint
from gui.endpoints.cost_note import CostNote
from gui.endpoints.labels import money_text

FAR = make_endpoint(
    name="far", base_url="https://api.example.com/v1", model="m", input_price=2.0, output_price=8.0
)
NEAR = make_endpoint(name="near", base_url="http://127.0.0.1:1/v1", model="m")


def shown(qtbot, note, *words, **more) -> str:
    with qtbot.waitSignal(note.known):
        note.show_for(*words, **more)
    return note.text()


def test_requests_tokens_and_price_are_said_and_kept_answers_cost_nothing(qtbot, look, small_project):
    save_endpoint(FAR)
    save_endpoint(NEAR)
    note = CostNote()
    qtbot.addWidget(note)
    task, rows = small_project.task, small_project.split("test")
    assert shown(qtbot, note, task, rows, ["base:embedded"]) == "" and note.isHidden()
    text = shown(qtbot, note, task, rows, ["base:embedded", "endpoint:far"])
    assert text.startswith(f"far: {len(rows)} request") and "to api.example.com" in text and "USD" in text
    first = question(task, rows[0].prompt, max_tokens=FAR.max_answer_tokens)
    Cache().put(FAR, first, Reply("{}", 10, 2))
    text = shown(qtbot, note, task, rows, ["endpoint:far"])
    assert f"far: {len(rows) - 1} request" in text and "1 more are kept" in text
    for row in rows:
        Cache().put(FAR, question(task, row.prompt, max_tokens=FAR.max_answer_tokens), Reply("{}", 10, 2))
    assert "nothing is asked" in shown(qtbot, note, task, rows, ["endpoint:far"])
    sampled = shown(qtbot, note, task, rows, ["endpoint:far"], samples=3)
    assert f"far: {3 * len(rows)} request" in sampled
    local = shown(qtbot, note, task, rows, ["endpoint:near"])
    assert "127.0.0.1" in local and "USD" not in local and "price" not in local


def test_money_has_two_digits_that_count():
    assert [money_text(one, "USD") for one in (0, 0.00314, 0.5, 12.345)] == [
        "0 USD",
        "0.0031 USD",
        "0.5 USD",
        "12.35 USD",
    ]
