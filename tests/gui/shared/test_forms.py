"""Forms that grow from typed configs."""

from typing import Literal

import pytest
from pydantic import BaseModel, Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.rewards.registry import dimensions
from engine.runs.recipe import Recipe
from gui.shared.forms import ModelForm
from gui.training.recipe_form import LEFT_OUT


class Config(BaseModel):
    name: str = Field("sales", min_length=1, max_length=8, title="Name", description="What it is called.")
    share: float = Field(0.5, ge=0, le=1, title="Share", description="How much.")
    rate: float = Field(2e-5, gt=0, le=0.1, title="Rate")
    count: int = Field(3, ge=1, le=9, title="Count")
    loud: bool = Field(False, title="Loud")
    mode: Literal["slow", "fast"] = Field("slow", title="Mode")
    schema_: dict = Field({}, title="Schema", json_schema_extra={"from_task": True})


@pytest.fixture
def form(qtbot, look):
    found = ModelForm(Config, Config().model_dump())
    qtbot.addWidget(found)
    return found


def type_into(qtbot, editor, text):
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)


def test_every_kind_of_field_shows_its_value_and_what_comes_from_the_task_is_left_out(form):
    wanted = Config().model_dump(exclude={"schema_"})
    assert form.values() == wanted
    assert form.label_of("share").text() == "Share"
    assert form.label_of("share").buddy() is form.editor_of("share")


def test_a_typed_number_keeps_small_and_large_values_readable(form, qtbot):
    assert form.editor_of("rate").text() == "2e-05"
    with qtbot.waitSignal(form.changed):
        type_into(qtbot, form.editor_of("share"), "0,25")
    assert form.values()["share"] == 0.25
    assert form.editor_of("share").textFromValue(2500000) == "2500000"


def test_a_number_beyond_its_limits_is_not_taken(form, qtbot):
    type_into(qtbot, form.editor_of("share"), "7")
    assert form.values()["share"] <= 1
    type_into(qtbot, form.editor_of("count"), "77")
    assert form.values()["count"] <= 9


def test_a_text_that_must_not_be_empty_says_so_and_recovers(form):
    form.editor_of("name").setText("")
    assert form.fault() == "Name must not be empty."
    assert form.editor_of("name").property("wrong") is True
    form.editor_of("name").setText("costs")
    assert form.fault() == ""
    assert form.editor_of("name").property("wrong") is False


def test_other_values_are_shown_without_telling_of_a_change(form, qtbot):
    with qtbot.assertNotEmitted(form.changed):
        form.set_values({"name": "x", "loud": True, "mode": "fast", "count": 4, "unknown": 1})
    values = form.values()
    assert (values["name"], values["loud"], values["mode"], values["count"]) == ("x", True, "fast", 4)


def test_the_wheel_changes_only_what_has_the_focus(form):
    form.show()
    editor = form.editor_of("count")
    editor.clearFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, turn)
    assert editor.value() == 3
    form.close()


def test_the_tool_tip_tells_the_help_the_limits_and_the_default(form):
    assert form.editor_of("share").toolTip() == "How much.\n0 to 1, normally 0.5"


def test_only_the_named_fields_are_shown_in_that_order(qtbot, look):
    form = ModelForm(Recipe, Recipe().model_dump(), ["steps", "seed"])
    qtbot.addWidget(form)
    assert list(form.values()) == ["steps", "seed"]


@pytest.mark.parametrize("name", sorted(dimensions()))
def test_the_parameters_of_every_dimension_come_back_from_their_form_unchanged(qtbot, look, name):
    kind = dimensions()[name].parameters
    form = ModelForm(kind, kind().model_dump())
    qtbot.addWidget(form)
    assert kind.model_validate(form.values()) == kind()
    assert form.fault() == ""


def test_a_recipe_comes_back_from_its_form_unchanged(qtbot, look):
    names = [name for name in Recipe.model_fields if name not in LEFT_OUT]
    form = ModelForm(Recipe, Recipe().model_dump(), names)
    qtbot.addWidget(form)
    assert Recipe.model_validate(form.values()) == Recipe()
