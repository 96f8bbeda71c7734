"""Message boxes show their whole text: as wide as it asks for, and nothing cut."""

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox

from gui.shared import boxes
from gui.shared.boxes import message_box

NAME = "a_very_long_file_name_without_any_place_to_break_" + "x" * 30
TEXTS = [
    ("Replace it?", ""),
    ("rows.jsonl exists already. Replace it?", "Its current contents will be lost."),
    (
        "The model needs about 12.4 GB, and the graphics card has 8.0 GB of memory.",
        "Choose a smaller model. " * 9,
    ),
    (f"/home/anna/{NAME}.gguf could not be written.", "Choose another folder."),
    (
        "该模型约需要12.4 GB，而显卡有8.0 GB显存，其中6.1 GB目前空闲。",
        "请选择更小的模型，或减少同时处理的序列数量。" * 3,
    ),
    ("First line.\n\nSecond line, which is a good deal longer than the first one is.", ""),
]


@pytest.mark.parametrize(("text", "more"), TEXTS)
def test_every_word_of_a_box_is_shown(window, qtbot, text, more):
    box = message_box(window, "warning", text, more)
    box.addButton("OK", QMessageBox.ButtonRole.AcceptRole)
    box.show()
    shown = [one for one in box.findChildren(QLabel) if one.isVisible() and one.text()]
    assert [one.text() for one in shown] == [one for one in (text, more) if one]
    for one in shown:
        assert one.height() >= one.heightForWidth(one.width())
        longest = max(one.fontMetrics().horizontalAdvance(word) for word in text.replace("/", " ").split())
        assert one.width() >= min(longest, boxes.USUAL)
    box.close()


def test_a_sentence_that_fits_stands_in_one_line(window):
    text = "The model needs about 12.4 GB, and the card has 8 GB."
    box = message_box(window, "question", text)
    box.show()
    label = box.findChild(QLabel, "qt_msgbox_label")
    assert label.height() < 2 * label.fontMetrics().height()
    box.close()
