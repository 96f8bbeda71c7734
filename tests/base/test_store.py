"""Files that grow line by line."""

from engine.base import store


def test_lines_are_parted_by_line_ends_only_and_a_character_that_was_cut_off_spoils_its_line_alone(tmp_path):
    path = tmp_path / "some.jsonl"
    assert list(store.lines_of(path)) == []
    said = ["one\u2028two\u0085three", "four", "fünf"]
    for line in said[:2]:
        store.append_line(path, line)
    path.write_bytes(path.read_bytes() + "tö".encode()[:-1])
    store.end_last_line(path)
    store.append_line(path, said[2])
    assert list(store.lines_of(path)) == [*said[:2], "t\ufffd", said[2]]
