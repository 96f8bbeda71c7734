"""The page over a file in a small window."""

from tests.gui.cut_texts import cut_texts


def test_no_text_is_cut_in_the_smallest_usual_window(page, orders, settled, qtbot):
    page.resize(1024, 700)
    page.set_file(orders)
    settled()
    qtbot.wait(50)
    assert cut_texts(page) == []
