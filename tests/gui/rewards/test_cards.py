"""The cards of the rewards page, by mouse and keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from engine.base.errors import UserError
from engine.base.store import read_text
from engine.project import open_project
from engine.rewards.field_paths import missing_fields
from gui.workspace.workspace import Workspace


def card_of(page, name):
    line = next(line for line in page.editor.lines if line.entry.part_name == name)
    return page.editor.cards.cards[line.key]


def names(page):
    return [line.entry.part_name for line in page.editor.lines]


def stored(page):
    return [entry.part_name for entry in open_project(page.workspace.folder).rubric.entries]


def test_there_is_a_card_for_each_dimension_in_order_with_its_share(page):
    assert names(page)[:3] == ["json_parse", "json_schema", "date_order"]
    shown = [card.share_label.text() for card in page.editor.cards.cards.values()]
    assert shown[0] == "5% of the total"
    assert shown[3] == "10% of the total"
    assert len(page.editor.bar.segments()) == 9


def test_a_change_is_saved_a_moment_later(page, qtbot):
    with qtbot.waitSignal(page.workspace.project_changed):
        card_of(page, "exact").weight.setValue(0.6)
    saved = open_project(page.workspace.folder).rubric
    assert saved.entries[-1].weight == 0.6
    assert page.editor.state_label.whole == "Saved"
    assert card_of(page, "json_parse").share_label.text() == "4.5% of the total"


def test_the_slider_and_the_number_say_the_same(page):
    card = card_of(page, "exact")
    card.slider.setValue(70)
    assert card.weight.value() == 0.7
    card.weight.setValue(3)
    assert card.slider.value() == 60  # the slider now reaches to 5
    assert card_of(page, "date_coverage").slider.value() == 2


def test_a_switch_turns_a_dimension_off_in_the_bench_too(page, qtbot):
    card = card_of(page, "json_parse")
    qtbot.keyClick(card.switch, Qt.Key.Key_Space)
    assert card.share_label.text() == "off"
    assert "Is JSON" not in page.bench.parts.texts()
    assert page.save()
    assert not open_project(page.workspace.folder).rubric.entries[0].on


def test_every_change_can_be_undone_and_redone(page):
    page.editor.undo_action.trigger()
    card_of(page, "exact").weight.setValue(0.6)
    page.save()
    card_of(page, "date_order").removed.emit(card_of(page, "date_order").line.key)
    page.editor.undo_action.trigger()
    assert "date_order" in names(page)
    page.editor.undo_action.trigger()
    assert card_of(page, "exact").weight.value() == 0.5
    assert not page.editor.undo_action.isEnabled()
    page.editor.redo_action.trigger()
    page.editor.redo_action.trigger()
    assert "date_order" not in names(page)
    assert card_of(page, "exact").weight.value() == 0.6
    assert not page.editor.redo_action.isEnabled()
    page.save()
    assert "date_order" not in stored(page)


def test_undo_in_a_field_of_a_card_undoes_the_change_of_the_rubric(page, qtbot):
    for action in page.page_actions():
        page.addAction(action)
    card = card_of(page, "exact")
    card.weight.setFocus()
    qtbot.keyClick(card.weight, Qt.Key.Key_Up)
    page.save()
    assert card.weight.value() == 0.55
    qtbot.keyClick(card.weight, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert card.weight.value() == 0.5


def test_cards_move_by_keyboard_and_keep_the_focus(page, qtbot):
    for action in page.page_actions():
        page.addAction(action)
    card = card_of(page, "json_schema")
    card.switch.setFocus()
    qtbot.keyClick(card.switch, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(page)[:2] == ["json_schema", "json_parse"]
    assert card.switch.hasFocus()
    qtbot.keyClick(card.switch, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(card.switch, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(page)[:3] == ["json_parse", "date_order", "json_schema"]
    assert page.editor.cards.current_key() == card.line.key


def test_the_ends_of_the_list_cannot_be_passed(page):
    assert not card_of(page, "json_parse").up.isEnabled()
    assert not card_of(page, "exact").down.isEnabled()
    assert card_of(page, "exact").up.isEnabled()


def test_a_card_is_dragged_to_another_place(page, qtbot):
    grip, target = card_of(page, "date_order").grip, card_of(page, "json_parse")
    above = target.mapToGlobal(QPoint(10, 2))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, grip.mapFromGlobal(above + QPoint(0, 30)))
    qtbot.mouseMove(grip, grip.mapFromGlobal(above))
    page.editor.cards.grab()  # the mark of where it would fall
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromGlobal(above))
    assert names(page)[:3] == ["date_order", "json_parse", "json_schema"]


def test_a_dimension_is_added_from_the_menu_with_its_parameters_open(page):
    menu = page.editor.add_button.menu()
    titles = [action.text().strip() for action in menu.actions() if not action.isSeparator()]
    assert titles[0] == "General" and "Time ranges" in titles
    action = next(action for action in menu.actions() if action.objectName() == "add_set_match")
    assert "F1" in action.toolTip()
    action.trigger()
    card = card_of(page, "set_match")
    assert card.form.isVisibleTo(card)
    assert page.editor.cards.current_key() == card.line.key


def test_parameters_are_saved_and_an_empty_field_is_said_beside_the_card(page):
    card = card_of(page, "from_date")
    card.more.click()
    card.form.editor_of("year").setValue(3)
    page.save()
    assert open_project(page.workspace.folder).rubric.entries[4].parameters.year == 3
    card.form.editor_of("field").choose("")
    assert card.fault_label.text() == "Field must not be empty."
    page.save()
    assert open_project(page.workspace.folder).rubric.entries[4].parameters.field == "from"
    card.form.editor_of("field").choose("start")
    assert not card.fault_label.isVisibleTo(card)
    page.save()
    assert open_project(page.workspace.folder).rubric.entries[4].parameters.field == "start"


def test_parameters_that_come_from_the_task_are_not_shown(page):
    assert not card_of(page, "exact").more.isVisibleTo(page)
    assert card_of(page, "json_parse").more.isVisibleTo(page)


def test_two_equal_names_are_said_and_not_saved_until_one_changes(page, qtbot):
    card = card_of(page, "exact")
    card.duplicated.emit(card.line.key)
    copy = card_of(page, "Exact match 2")
    assert copy.label_edit.isVisibleTo(copy)
    assert page.save()
    copy.label_edit.clear()
    copy.label_edit.textEdited.emit("")
    assert "Give this one a name of its own" in copy.fault_label.text()
    assert not page.save()
    assert stored(page)[-2:] == ["exact", "Exact match 2"]
    assert page.editor.state_label.whole == "Not saved yet"
    qtbot.keyClicks(copy.label_edit, "strict")
    assert page.save()
    assert stored(page)[-2:] == ["exact", "strict"]
    assert not copy.fault_label.isVisibleTo(copy)


def test_a_rubric_without_any_weight_is_said_and_not_saved(page):
    for card in page.editor.cards.cards.values():
        card.weight.setValue(0)
    assert not page.save()
    assert "Nothing counts" in card_of(page, "json_parse").fault_label.text()
    assert open_project(page.workspace.folder).rubric.entries[0].weight == 0.05
    page.editor.undo_action.trigger()
    assert page.save()


def test_the_last_dimension_cannot_be_removed(page):
    for name in names(page)[:-1]:
        card = card_of(page, name)
        card.removed.emit(card.line.key)
    card = card_of(page, "exact")
    card.removed.emit(card.line.key)
    assert names(page) == ["exact"]


def test_a_click_on_a_segment_leads_to_its_card(page, qtbot):
    line, place = page.editor.bar.segments()[-1]
    qtbot.mouseClick(page.editor.bar, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert page.editor.cards.current_key() == line.key
    card = card_of(page, "exact")
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())


def test_a_rubric_changed_elsewhere_is_shown_and_can_be_undone(page):
    project = page.workspace.project
    page.workspace.set_rubric(project.rubric.model_copy(update={"entries": project.rubric.entries[:4]}))
    assert len(names(page)) == 4
    page.editor.undo_action.trigger()
    page.save()
    assert len(stored(page)) == 9


def test_the_template_s_rewards_come_back(page):
    reset = page.page_actions()[-1]
    card = card_of(page, "exact")
    card.weight.setValue(0.9)
    page.save()
    reset.trigger()
    assert page.save()
    assert open_project(page.workspace.folder).rubric.entries[-1].weight == 0.5
    page.editor.undo_action.trigger()
    assert card.weight.value() == 0.9


def test_what_is_being_changed_is_saved_when_the_page_is_left(page):
    card_of(page, "exact").weight.setValue(0.31)
    assert page.leave()
    assert "0.31" in read_text(page.workspace.folder / "project.toml")


def test_a_disk_that_refuses_is_said_and_the_draft_is_kept(page, monkeypatch):
    def refuse(self, rubric):
        raise UserError("The disk is full.")

    monkeypatch.setattr(Workspace, "set_rubric", refuse)
    card_of(page, "exact").weight.setValue(0.31)
    assert not page.save()
    assert page.editor.state_label.whole == "Not saved: The disk is full."
    monkeypatch.undo()
    assert page.save()
    assert open_project(page.workspace.folder).rubric.entries[-1].weight == 0.31


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_page_is_painted_in_both_looks(page, look, choice):
    look.choose(choice)
    try:
        assert not page.grab().isNull()
    finally:
        look.choose("light")


ORDER = {
    "type": "object",
    "properties": {
        "from": {"type": "string"},
        "to": {"type": "string"},
        "granularity": {"type": "array", "items": {"type": "string"}},
        "price": {"type": "number"},
        "buyer": {"type": "object", "properties": {"name": {"type": "string"}}},
    },
}


def chosen(page, schema):
    """The page after the task got another schema."""
    page.workspace.set_task(replace(page.workspace.project.task, schema=schema))
    return page


def offered(choice):
    return [choice.itemText(place) for place in range(choice.count())]


def test_a_field_is_chosen_from_those_of_the_schema_fitting_ones_first(page):
    chosen(page, ORDER).editor.add("number_close")
    card = card_of(page, "number_close")
    field = card.form.editor_of("field")
    assert field.value() == "price" and not field.isEditable()
    assert offered(field) == ["price", "", "from", "to", "granularity", "buyer", "buyer.name"]
    field.choose("from")
    assert page.editor.lines[-1].entry.parameters.field == "from"


def test_text_similarity_may_judge_the_whole_answer(page):
    chosen(page, ORDER).editor.add("text_similar")
    field = card_of(page, "text_similar").form.editor_of("field")
    assert offered(field)[:4] == ["The whole answer", "from", "to", "buyer.name"]
    assert field.value() == "" and not field.isEditable()


def test_a_second_dimension_of_a_kind_judges_the_next_field(page):
    chosen(page, ORDER).editor.add("field_equals")
    page.editor.add("field_equals")
    assert [line.entry.parameters.field for line in page.editor.lines[-2:]] == ["from", "to"]


def test_without_a_schema_a_field_is_typed(page):
    chosen(page, {}).editor.add("field_equals")
    field = card_of(page, "field_equals").form.editor_of("field")
    assert isinstance(field, QLineEdit) and field.text() == "value"
    assert card_of(page, "field_equals").missing_label.isHidden()


def test_a_card_that_is_called_as_its_field_follows_another_one(page):
    chosen(page, ORDER).editor.add("number_close")
    card = card_of(page, "number_close")
    card.label_edit.setText("price")
    card.label_edit.textEdited.emit("price")
    card.form.editor_of("field").choose("from")
    assert page.editor.lines[-1].entry.label == "from"


def test_a_card_says_that_its_field_is_gone_until_another_is_chosen(page, qtbot):
    card = card_of(page, "granularity")
    card.more.setChecked(True)
    assert not card.missing_label.isVisible()
    chosen(page, {"type": "object", "properties": {"size": {"type": "array"}}})
    assert card.missing_label.isVisible() and "no field granularity" in card.missing_label.text()
    field = card.form.editor_of("field")
    assert field.isEditable() and field.value() == "granularity"
    field.setCurrentIndex(field.findData("size"))
    assert page.editor.lines[card.line.key].entry.parameters.field == "size"
    assert not card.missing_label.isVisible()
    card.switch.click()
    field.choose("nothing")
    assert not card.missing_label.isVisible()  # what is off judges nothing


def test_an_unknown_field_can_be_typed_into_the_list(page, qtbot):
    card = card_of(page, "granularity")
    card.form.set_values({"field": "items.0.name"})
    field = card.form.editor_of("field")
    field.lineEdit().clear()
    assert card.form.fault() == "Field must not be empty."
    qtbot.keyClicks(field.lineEdit(), "granularity")
    assert page.editor.lines[card.line.key].entry.parameters.field == "granularity"


def test_another_page_leads_to_the_card_whose_field_is_gone(page):
    schema = {"properties": {"size": {"type": "array"}}}
    missing = missing_fields(chosen(page, schema).workspace.project.rubric, schema)
    page.arrive(missing[-1])
    assert card_of(page, page.workspace.project.rubric.entries[missing[-1].place].part_name).form.isVisible()
