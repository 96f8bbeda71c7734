import pytest

from engine.base.errors import UserError
from engine.runs.presets import load_preset, preset_names
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe, recipe_from, with_settings


@pytest.mark.parametrize("name", preset_names())
def test_every_shipped_preset_is_a_valid_recipe(name):
    assert load_preset(name).model == "embedded"


def test_there_is_a_quick_and_a_full_preset():
    assert preset_names() == ("full", "quick", "supervised")


@pytest.mark.parametrize("name", Recipe.model_fields)
def test_every_field_has_a_title_a_help_and_a_group_for_the_form(name):
    field = Recipe.model_fields[name]
    assert field.title and field.description and field.json_schema_extra["group"]


def test_an_unknown_field_is_refused_by_its_name():
    with pytest.raises(UserError, match="there is no field 'learning_rat'"):
        recipe_from({"learning_rat": 1e-5})


def test_a_value_out_of_limits_is_refused_with_what_was_given():
    with pytest.raises(UserError, match=r"group_size.*given: 1"):
        recipe_from({"group_size": 1})


def test_a_preset_that_does_not_exist_names_those_that_do():
    with pytest.raises(UserError, match="quick"):
        load_preset("no-such-preset")


def test_settings_from_the_command_line_are_read_by_the_type_of_their_field():
    recipe = with_settings(Recipe(), ["steps=12", "learning_rate=3e-6", "fast=false", "loss=grpo"])
    assert (recipe.steps, recipe.learning_rate, recipe.fast, recipe.loss) == (12, 3e-6, False, "grpo")


@pytest.mark.parametrize("setting", ["steps", "no_such=1", "steps=many", "learning_rate=nan"])
def test_a_setting_that_cannot_be_applied_is_refused(setting):
    with pytest.raises(UserError):
        with_settings(Recipe(), [setting])


def test_a_recipe_survives_its_file(tmp_path):
    recipe = recipe_from({"steps": 3, "beta": 0.04})
    (tmp_path / "recipe.json").write_text(recipe.model_dump_json())
    assert load_recipe(tmp_path / "recipe.json") == recipe


def test_a_damaged_recipe_file_is_a_sentence(tmp_path):
    (tmp_path / "recipe.json").write_text('{"steps": 3, "colour": "red"}')
    with pytest.raises(UserError, match="colour"):
        load_recipe(tmp_path / "recipe.json")
