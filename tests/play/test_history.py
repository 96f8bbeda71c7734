import pytest

from engine.base.errors import UserError
from engine.play import history as module
from engine.play.history import HistoryEntry, HistoryLog, Reply
from engine.play.wire import Stats


def question(number: int) -> HistoryEntry:
    stats = Stats(100, 90, 12, 0.1, 0.5, "end")
    return HistoryEntry(
        time=float(number), prompt=f"prompt {number} 日", replies=(Reply(model="m", text="{}", stats=stats),)
    )


def read(folder) -> list[HistoryEntry]:
    log = HistoryLog(folder)
    log.read()
    return log.all


def test_what_was_asked_is_read_again(tmp_path):
    log = HistoryLog(tmp_path)
    log.read()
    for number in range(3):
        log.add(question(number))
    assert read(tmp_path) == [question(number) for number in range(3)]


def test_no_more_than_the_longest_are_kept(tmp_path):
    log = HistoryLog(tmp_path)
    for number in range(module.LONGEST + 1):
        log.add(question(number))
    kept = read(tmp_path)
    assert len(kept) <= module.LONGEST and kept[-1] == question(module.LONGEST)


def test_a_torn_line_is_left_out_and_the_next_one_is_whole(tmp_path):
    log = HistoryLog(tmp_path)
    log.add(question(1))
    path = tmp_path / module.FILE
    path.write_bytes(path.read_bytes() + '{"time": 2, "prompt": "日'.encode()[:-1])
    again = HistoryLog(tmp_path)
    again.read()
    assert again.all == [question(1)]
    again.add(question(3))
    assert read(tmp_path) == [question(1), question(3)]


def test_a_damaged_line_costs_only_itself(tmp_path):
    log = HistoryLog(tmp_path)
    log.add(question(1))
    path = tmp_path / module.FILE
    path.write_text("no json\n[]\n" + path.read_text("utf-8"), "utf-8")
    assert read(tmp_path) == [question(1)]


def test_clearing_forgets_all(tmp_path):
    log = HistoryLog(tmp_path)
    log.add(question(1))
    log.clear()
    assert log.all == [] and read(tmp_path) == []


def test_a_folder_that_is_gone_is_said_and_the_question_stays_in_memory(tmp_path):
    log = HistoryLog(tmp_path / "gone")
    with pytest.raises(UserError):
        log.add(question(1))
    assert log.all == [question(1)]
