"""The head of a plot, and its legend."""

from gui.curves.curve_head import CurveHead, Entry


def test_a_legend_of_many_stands_in_columns_that_leave_room_for_the_curves(qtbot):
    head = CurveHead("Reward by dimension", "")
    qtbot.addWidget(head)
    titles = [
        "Is JSON",
        "First day",
        "Keeps its distance from today",
        "Granularity",
        "Last day",
        "Exact match",
    ]
    entries = [Entry(str(at), title, at) for at, title in enumerate(titles)]
    head.show()
    head.resize(280, 20)
    head.set_entries(entries, "0.000")
    lefts = [place.left() for place in head._places]
    assert sorted(set(lefts)) == [0, lefts[1]] and lefts == lefts[:2] * 3
    assert all(place.right() < head.width() for place in head._places)
    narrow = head.height()
    head.resize(1200, head.height())
    assert len({place.left() for place in head._places}) >= 3 and head.height() < narrow


def test_a_narrow_legend_shows_names_and_while_one_points_values(qtbot):
    head = CurveHead("Reward by dimension", "")
    qtbot.addWidget(head)
    head.resize(280, 20)
    head.show()
    entries = [Entry(str(at), f"A reward dimension {at}", at) for at in range(6)]
    head.set_entries(entries, "0.000")
    plain, values = head.grab().toImage(), {"0": "0.123"}
    head.set_values("", values)
    assert head.grab().toImage() == plain
    head.set_values("", values, pointed=True)
    assert head.grab().toImage() != plain
