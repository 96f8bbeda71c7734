"""The preset that is fitted to a project, and what is said of it where it plans no GRPO."""

import pytest

from engine.base.errors import UserError
from engine.cli.main import main
from engine.models.local import look_up
from engine.planning import fitted
from engine.planning.fitted import Room, fit_project, fitted_recipe, why_no_grpo
from engine.planning.pace import Speed
from engine.planning.planner import Shape
from engine.planning.starter import Rows

ROOM = Room(24_000_000_000, 25_000_000_000, False)
EMBEDDED = look_up("embedded")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    slow = Speed("two cores", 550e9, 30e9, 0.03)
    monkeypatch.setattr(fitted, "speed_here", lambda *words, **more: slow)


def of(train):
    rows = Rows(train, min(48, train // 5), Shape(312, 55, 268))
    recipe = fitted_recipe(EMBEDDED, rows, ROOM)
    return recipe, why_no_grpo(EMBEDDED, recipe, rows, ROOM)


def test_rows_in_the_hundreds_leave_no_room_for_grpo_on_two_cores_and_it_is_said_what_it_would_take():
    recipe, why = of(834)
    assert recipe.method == "warm_start" and recipe.steps == 20
    assert "No GRPO is planned" in why and "20 steps" in why
    few, nothing = of(39)
    assert few.method == "warm_start+grpo" and nothing is None


def test_a_project_is_fitted_by_its_rows(small_project):
    recipe, told = fit_project(small_project, "embedded")
    assert recipe.model == "embedded" and "training rows and this computer" in told[0]
    with pytest.raises(UserError, match="not known before it is downloaded"):
        fit_project(small_project, "someone/never-heard-of")


def test_what_is_fitted_to_this_computer_is_not_handed_over_to_a_cluster(small_project, tmp_path, capsys):
    words = ["hand-over", str(small_project.folder), "--preset", "fitted", "--out", str(tmp_path / "out")]
    assert main(words) == 2
    assert "for the computer it is made on" in capsys.readouterr().err
