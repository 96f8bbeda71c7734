"""The panel with real plots, offscreen."""

import csv
import itertools
import json

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.app.hardware import Load
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.curves import curve_hardware, run_record
from gui.curves.curve_saving import file_name
from gui.curves.curve_tools import Choices
from gui.curves.curves_panel import CurvesPanel
from gui.shared.labels import run_title
from gui.shared.layout_memory import LayoutMemory
from tests.training.samples import grpo_fields, warm_fields

PARTS = {"json_parse": ev.PartStat(mean=1.0, std=0.0), "mine": ev.PartStat(mean=0.4, std=0.1)}


def warm(step):
    return ev.WarmStep(time=10.0 * step, **warm_fields(step, loss=1 / step))


def grpo(step):
    reward = ev.PartStat(mean=step / 100, std=0.1)
    return ev.GrpoStep(time=200.0 + 10 * step, **grpo_fields(step, reward=reward, parts=PARTS))


def held_out(phase, step, exact, best=False):
    return ev.HeldOut(
        time=10.0 * step, phase=phase, step=step, exact=exact, reward=0.5, rows=4, best=best, seconds=1
    )


def a_run(count=20):
    steps = [warm(step) for step in range(1, 11)]
    looks = [held_out("warm_start", 0, 0.0, True), *steps, held_out("warm_start", 10, 0.4, True)]
    return [ev.Started(time=0.0, job="train", pid=1), *looks, *(grpo(step) for step in range(1, count + 1))]


def write_run(project, events, name="first"):
    folder = create_run(project, Recipe(max_answer_tokens=77), name)
    lines = "".join(f"{event.model_dump_json()}\n" for event in events)
    (folder / "events.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture
def panel(qtbot, look):
    found = CurvesPanel()
    found.tools.set_choices(Choices(stretch="all"))
    qtbot.addWidget(found)
    found.resize(1100, 700)
    with qtbot.waitExposed(found):
        found.show()
    yield found
    found.close()


def shown(panel):
    return [name for name, plot in panel.grid.plots.items() if not plot.isHidden()]


def stretches(panel):
    return {tuple(plot.view.viewRange()[0]) for plot in panel.grid.in_sight()}


def settle(qtbot, panel):
    """Let the plots in sight be drawn, one after another."""
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not panel.grid._turn.isActive(), timeout=20000)


def test_without_points_the_panel_says_when_they_come(panel):
    assert shown(panel) == []
    assert "first step" in panel._message.text() and panel._message.isVisible()


def test_only_plots_with_points_are_shown(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    assert {"exact", "reward", "parts", "warm_loss", "grpo_loss", "length"} <= set(shown(panel))
    assert not {"kl", "gpu", "heat"} & set(shown(panel))


def test_the_length_limit_of_the_recipe_is_drawn(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    assert [label.at for label in panel.grid.plots["length"].item.labels if not label.upright] == [77]


def test_live_events_go_on_after_what_was_read_without_doubling(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run(5)))
    panel.add_events(a_run(8))
    assert panel.run.curves["reward", "grpo"].x("step").tolist() == [float(10 + n) for n in range(1, 9)]


def test_a_rewound_run_is_shown_anew(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run(9)))
    panel.add_events(a_run(4), rewound=True)
    assert len(panel.run.curves["reward", "grpo"]) == 4
    assert panel.run.name and panel.run.length_limit == 77


def test_a_big_run_is_read_in_the_background_and_live_events_wait_for_it(panel, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(run_record, "SMALL", 10)
    panel.show_run(write_run(tmp_path, a_run(5)))
    panel.add_events([grpo(6)])
    assert "Reading" in panel._message.text()
    qtbot.waitUntil(lambda: bool(panel.run.curves))
    assert len(panel.run.curves["reward", "grpo"]) == 6


def test_another_run_overtakes_one_that_is_still_being_read(panel, tmp_path, qtbot, monkeypatch):
    first, second = write_run(tmp_path, a_run(5), "a"), write_run(tmp_path, a_run(7), "b")
    monkeypatch.setattr(run_record, "SMALL", 10)
    panel.show_run(first)
    panel.show_run(second)
    qtbot.waitUntil(lambda: bool(panel.run.curves))
    qtbot.wait(50)
    assert panel.run.name == run_title(second.name) and len(panel.run.curves["reward", "grpo"]) == 7


def test_the_star_stands_at_the_best_held_out_figure(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    assert panel.grid.plots["exact"].item.star == (10.0, 0.4, "40.0%")


def test_plots_are_made_one_after_another_and_only_those_that_come_in_sight(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    plots = [panel.grid.plots[name] for name in shown(panel)]
    assert sum(plot.is_made for plot in plots) <= 1
    qtbot.waitUntil(lambda: all(plot.is_made for plot in panel.grid.in_sight()), timeout=20000)
    assert panel.grid.in_sight() and not all(plot.is_made for plot in plots)
    panel.grid.verticalScrollBar().setValue(panel.grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: plots[-1].is_made, timeout=20000)
    assert plots[-1].view.viewRange()[0] == pytest.approx(plots[0].view.viewRange()[0])


def test_all_plots_show_the_same_stretch_after_zooming_and_all_again_after_a_reset(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    qtbot.waitUntil(lambda: all(plot.is_made for plot in panel.grid.in_sight()), timeout=20000)
    (whole,) = stretches(panel)
    panel.zoom_to(12.0, 15.0)
    assert stretches(panel) == {(12.0, 15.0)}
    panel.reset_zoom()
    assert stretches(panel) == {whole}


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    settle(qtbot, panel)
    port = panel.grid.plots["exact"].plot.viewport()
    centre = QPointF(port.rect().center())

    def wheel(modifiers):
        event = QWheelEvent(
            centre, port.mapToGlobal(centre), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton,
            modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(port, event)

    before = panel.stretch()
    wheel(Qt.KeyboardModifier.NoModifier)
    assert panel.stretch() == before
    panel.zoom_to(10.0, 20.0)
    wheel(Qt.KeyboardModifier.ControlModifier)
    left, right = panel.stretch()
    assert right - left > 10.0


def test_a_box_drawn_with_the_mouse_zooms_into_it(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    settle(qtbot, panel)
    plot = panel.grid.plots["reward"]
    area = plot.view.sceneBoundingRect()
    port = plot.plot.viewport()
    begin = QPoint(int(area.left() + area.width() * 0.5), int(area.center().y()))
    end = begin + QPoint(int(area.width() * 0.25), 2)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=begin)
    for share in (0.3, 0.6, 1.0):
        at = QPointF(begin + (end - begin) * share)
        move = QMouseEvent(
            QEvent.Type.MouseMove, at, port.mapToGlobal(at), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(port, move)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    left, right = panel.stretch()
    assert 13 < left < 17 and 20 < right < 26


def test_the_crosshair_shows_the_values_at_one_place_in_all_plots(panel, tmp_path, qtbot):
    panel.tools.smoothing.setValue(0)
    panel.show_run(write_run(tmp_path, a_run()))
    settle(qtbot, panel)
    panel.grid.plots["reward"].hovered.emit(15.0)
    assert panel.grid.plots["reward"].head.value == "0.050"
    assert panel.grid.plots["exact"].head.value == "40.0%"
    assert panel._hint.text() == "Step 15 (GRPO: step 5)"
    assert {plot.item.cross for plot in panel.grid.in_sight()} == {15.0}
    panel.grid.plots["reward"].hovered.emit(None)
    assert panel.grid.plots["reward"].head.value == "0.200"


def test_a_plot_that_gets_another_size_is_drawn_for_it(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    settle(qtbot, panel)
    plot = panel.grid.plots["reward"]
    before = len(plot.item.grid[1])
    plot.plot.setMinimumHeight(620)  # as a long legend beside it makes it higher
    qtbot.waitUntil(lambda: len(plot.item.grid[1]) > before)


def test_a_dimension_can_be_hidden_and_shown_by_its_name_in_the_legend(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    parts = panel.grid.plots["parts"]
    assert {line.name for line in parts.item.lines} == {"part json_parse", "part mine"}
    parts.head.entry_clicked.emit("part mine")
    assert {line.name for line in parts.item.lines} == {"part json_parse"}
    parts.head.entry_clicked.emit("part mine")
    assert len(parts.item.lines) == 2


def test_a_plot_can_be_hidden_by_the_menu_and_stays_so_for_the_next_start(panel, tmp_path, qtbot):
    memory = LayoutMemory()
    panel.remember_in(memory)
    panel.show_run(write_run(tmp_path, a_run()))
    menu = panel.tools.shown.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "Gradient norm").trigger()
    assert "grad_norm" not in shown(panel)
    other = CurvesPanel()
    qtbot.addWidget(other)
    other.remember_in(memory)
    assert other.tools.choices.hidden_plots == {"grad_norm"}


def test_choices_that_cannot_be_read_are_forgotten(panel):
    memory = LayoutMemory({"curves.choices": json.dumps({"smoothing": "much"})})
    panel.remember_in(memory)
    assert panel.tools.choices.axis == "step" and "curves.choices" not in memory.states


def test_a_phase_alone_hides_the_plots_of_the_other_one(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    panel.tools.stretch.setCurrentIndex(panel.tools.stretch.findData("grpo"))
    assert "warm_loss" not in shown(panel) and "grpo_loss" in shown(panel)
    left, right = panel.stretch()
    assert left == pytest.approx(10, abs=1) and right == pytest.approx(30, abs=1)


def test_unless_the_user_says_otherwise_the_newest_phase_with_points_is_in_view(panel, tmp_path):
    panel.tools.set_choices(Choices())
    panel.show_run(write_run(tmp_path, [*a_run(0), ev.PhaseStarted(time=200.0, phase="grpo", steps=9)]))
    assert panel.stretch()[1] == pytest.approx(10, abs=1) and "warm_loss" in shown(panel)
    panel.add_events([grpo(step) for step in range(1, 6)])
    left, right = panel.stretch()
    assert left == pytest.approx(10, abs=1) and right == pytest.approx(15, abs=1)
    assert "reward" in shown(panel) and "warm_loss" not in shown(panel)


def test_a_run_shown_again_is_not_read_again_until_it_changes(panel, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(run_record, "SMALL", 10)
    first, second = write_run(tmp_path, a_run(5), "a"), write_run(tmp_path, a_run(7), "b")
    for folder in (first, second):
        panel.show_run(folder)
        qtbot.waitUntil(lambda: bool(panel.run.curves), timeout=20000)
    panel.show_run(first)
    assert len(panel.run.curves["reward", "grpo"]) == 5
    with (second / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{grpo(8).model_dump_json()}\n")
    panel.show_run(second)
    qtbot.waitUntil(lambda: bool(panel.run.curves), timeout=20000)
    assert len(panel.run.curves["reward", "grpo"]) == 8


def test_by_time_the_curves_lie_at_minutes_of_work(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    panel.tools.axis.setCurrentIndex(1)
    assert panel.stretch()[1] == pytest.approx(400 / 60, rel=0.05)


def test_earlier_runs_lie_dashed_beneath_and_are_named(panel, tmp_path, qtbot):
    first, second = write_run(tmp_path, a_run(20), "a"), write_run(tmp_path, a_run(25), "b")
    panel.show_run(first)
    panel.overlay([second])
    qtbot.waitUntil(lambda: len(panel.runs) == 2, timeout=20000)
    reward = panel.grid.plots["reward"]
    assert [(line.run, line.dash) for line in reward.item.lines] == [(0, 0), (1, 1)]
    assert [entry.title for entry in reward.head.entries] == [run_title(first.name), run_title(second.name)]
    assert panel.stretch()[1] > 35
    panel.overlay([])
    assert len(reward.item.lines) == 1 and list(reward.head.entries) == []


def test_a_logarithmic_scale_keeps_all_points_in_view(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    panel.tools.set_choices(panel.tools.choices.toggled("log", "warm_loss"))
    panel.refresh(everywhere=True)
    low, high = panel.grid.plots["warm_loss"].view.viewRange()[1]
    assert low < -1.0 and high > 0.0


def test_the_curves_are_saved_as_numbers(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    with qtbot.waitSignal(panel.saver.saved):
        panel.saver.write_csv(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    assert {"reward", "reward std", "part mine", "loss", "held-out exact match"} <= names


def test_the_picture_holds_all_plots_on_white_also_those_out_of_sight(panel, tmp_path, monkeypatch):
    panel.show_run(write_run(tmp_path, a_run()))
    panel.grid.plots["reward"].enlarge_button.click()
    monkeypatch.setattr(panel.saver, "ask_path", lambda suffix: tmp_path / f"out.{suffix}")
    panel.saver.save_png()
    picture = QImage(str(tmp_path / "out.png"))
    assert picture.width() == 2 * (1240 + 2 * 16)
    plots = len(panel.grid.shown)
    assert picture.height() > 2 * 205 * (plots // 2)
    painted = set()
    for x, y in itertools.product(range(0, picture.width(), 7), range(0, picture.height(), 3)):
        if QColor(picture.pixel(x, y)).saturation() > 150:  # ink of a curve, not of a text or a line
            painted.add((x > picture.width() // 2, y // 560))
    assert len(painted) >= plots - 2  # curves in every part of the picture


def test_the_picture_is_light_in_a_dark_window(panel, tmp_path, look):
    panel.show_run(write_run(tmp_path, a_run()))
    look.choose("dark")
    picture = panel.saver.picture().toImage()
    look.choose("light")
    corner, panel_ground = picture.pixelColor(2, 2), picture.pixelColor(100, 200)
    assert corner.name() == "#ffffff" and panel_ground.lightness() > 240


@pytest.mark.parametrize(
    "title", ["demo, 30 Nov 2026, 02:51", 'a/b\\c*d?e"f<g>h|i', "trailing. ", "x" * 500, ""]
)
def test_pictures_have_names_that_windows_takes(title):
    name = file_name(title)
    assert name.endswith("curves") and len(name) < 150 and not set(name) & set('<>:"/\\|?*')


def test_a_rate_that_is_set_is_never_smoothed_and_the_band_of_the_reward_ends_at_its_bounds(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    panel.tools.set_choices(panel.tools.choices.model_copy(update={"smoothing": 0.9}))
    panel.refresh(everywhere=True)
    plots = panel.grid.plots
    assert plots["learning_rate"].viewport.weight == 0 and plots["reward"].viewport.weight == 0.9
    line = next(one for one in plots["reward"].item.lines if one.curve.has_spread)
    assert (line.curve.values[0] - line.curve.spread[0]) < 0  # where the reward cannot be
    _, low, high = line.drawn(panel.grid.plots["reward"].viewport, 300, plots["reward"].item.band).band
    assert low.min() == 0 and high.max() <= 1


def test_a_plot_keeps_its_size_whatever_stands_beside_it(panel, tmp_path, qtbot):
    panel.resize(900, 700)
    panel.show_run(write_run(tmp_path, a_run()))
    panel.refresh(everywhere=True)
    qtbot.wait(50)
    before = panel.grid.plots["reward"].plot.height()
    others = frozenset(panel.grid.plots) - {"reward", "parts"}
    panel.tools.set_choices(panel.tools.choices.model_copy(update={"hidden_plots": others}))
    qtbot.wait(50)
    assert panel.grid.plots["reward"].plot.height() == before
    only = frozenset(panel.grid.plots) - {"reward"}
    panel.tools.set_choices(panel.tools.choices.model_copy(update={"hidden_plots": only}))
    qtbot.wait(50)
    assert panel.grid.plots["reward"].plot.height() == before


def test_the_picture_goes_to_the_clipboard(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    panel.saver.copy_picture()
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_a_plot_shown_alone_takes_the_room_and_gives_it_back(panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    before = shown(panel)
    panel.grid.plots["reward"].enlarge_button.click()
    assert shown(panel) == ["reward"]
    panel.grid.plots["reward"].enlarge_button.click()
    assert shown(panel) == before


def test_the_plots_stand_in_as_many_columns_as_fit(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    for width, columns in ((560, 1), (1100, 2), (1750, 3)):
        panel.resize(width, 700)
        settle(qtbot, panel)
        assert panel.grid._columns == columns


def test_the_plots_take_the_colours_of_the_theme(panel, tmp_path, look, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    plot = panel.grid.plots["reward"].plot
    light = plot.backgroundBrush().color().name()
    look.choose("dark")
    settle(qtbot, panel)
    dark = plot.backgroundBrush().color().name()
    look.choose("light")
    assert light == "#ffffff" and dark == "#1e222a"


def test_the_keys_zoom_and_bring_all_back(panel, tmp_path, qtbot):
    panel.show_run(write_run(tmp_path, a_run()))
    whole = panel.stretch()
    qtbot.keyClick(panel, Qt.Key.Key_Plus)
    assert panel.stretch()[1] - panel.stretch()[0] < whole[1] - whole[0]
    qtbot.keyClick(panel, Qt.Key.Key_Home)
    assert panel.stretch() == whole


def test_a_gpu_is_looked_at_while_the_run_lives_and_no_longer(panel, monkeypatch, qtbot):
    busy = Load(processor=0.1, memory_used=1, memory_total=2, gpu=0.9, gpu_celsius=71.0)
    monkeypatch.setattr(curve_hardware.hardware, "load", lambda: busy)
    panel._sampler._timer.setInterval(5)
    panel.add_events(a_run(3))
    qtbot.waitUntil(lambda: {"gpu", "heat"} <= set(shown(panel)))
    panel.add_events([ev.Finished(time=900.0, status="done", message="Done.")])
    assert not panel._sampler._timer.isActive()


def test_without_a_gpu_nothing_is_asked_again(panel, monkeypatch, qtbot):
    asked = []
    idle = Load(processor=0.1, memory_used=1, memory_total=2)
    monkeypatch.setattr(curve_hardware.hardware, "load", lambda: asked.append(1) or idle)
    panel._sampler._timer.setInterval(5)
    panel.add_events(a_run(3))
    qtbot.waitUntil(lambda: bool(asked))
    panel.add_events([grpo(4)])
    qtbot.wait(30)
    assert len(asked) == 1 and "gpu" not in shown(panel)


def test_the_line_of_choices_cuts_none_of_them(qtbot, panel, tmp_path):
    panel.show_run(write_run(tmp_path, a_run()))
    tools = panel.tools
    for width in range(700, 500, -20):
        tools.show_stretch(False)
        panel.resize(width, 700)
        qtbot.wait(10)
        tools.show_stretch(True)  # it is known only when a run has been read
        qtbot.wait(10)
        for one in (tools.axis, tools.stretch, tools.shown, tools.export):
            assert one.width() >= one.sizeHint().width(), (width, one.objectName())
