"""An assessment as work: stopped and gone on with, sampled answers, and its answers judged anew."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import product

import pytest

from engine.assess import job, saved
from engine.assess.answers import ANSWERS, ASKED, Chunk, KeptAnswers, asked_of
from engine.assess.assessment import Sampling
from engine.assess.job import assess, sampling_of, seed_of
from engine.assess.marks import FILE, Mark, put_mark, read_marks
from engine.assess.predict import ModelRef, bound_ref, find_model
from engine.assess.text import describe
from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.data.rows import write_rows
from engine.endpoints.settings import save_endpoint
from engine.project import open_project
from tests.assess.test_saved import kept
from tests.endpoints.hostile import at, serving
from tests.tiny import make_tiny_run

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
TWO = Sampling(samples=2, temperature=1.0, seed=3)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(job, "_TOGETHER", 2)


@pytest.fixture
def models(small_project, tiny_model):
    """The tiny base and a run of it, which may say little."""
    run = make_tiny_run(small_project.folder, tiny_model)
    names = (f"base:{tiny_model}", run.name)
    return [replace(find_model(small_project, name), max_tokens=4) for name in names]


class Stopper:
    """A progress that notes what it hears, and stops the work at a stage once so much is done."""

    def __init__(self, stage: str = "", done: int = 0) -> None:
        self.heard: list[tuple[str, int, int]] = []
        self._stage, self._done = stage, done

    def __call__(self, stage, done, total):
        self.heard.append((stage, done, total))
        if self._stage and self._stage in stage and done >= self._done:
            raise Cancelled(stage)

    def answers(self):
        return [one for one in self.heard if one[0].startswith("Answers of")]


def folders(project):
    return list((project.folder / saved.FOLDER).iterdir())


def test_a_stopped_assessment_goes_on_with_the_answers_it_has_and_comes_to_the_same(small_project, models):
    whole, path = assess(small_project, models, limit=4, sampling=TWO)
    stop = Stopper("(2 of 2)", 7)
    with pytest.raises(Cancelled):
        assess(small_project, models, limit=4, sampling=TWO, progress=stop)
    (folder,) = [one for one in folders(small_project) if one != path.parent]
    assert len((folder / ANSWERS / "1.jsonl").read_text().splitlines()) == 6  # 3 rounds of 2 parts
    torn = folder / ANSWERS / "2.jsonl"
    before = len(torn.read_text().splitlines())
    assert 3 <= before <= 4
    torn.write_bytes(torn.read_bytes()[:-5])
    assert [one.folder for one in saved.saved_assessments(small_project.folder)] == [path.parent]

    heard = Stopper()
    again, where = assess(small_project, models, limit=4, sampling=TWO, progress=heard)
    assert where.parent == folder and {one[0] for one in heard.answers()} == {heard.answers()[0][0]}
    assert "(2 of 2)" in heard.answers()[0][0] and heard.answers()[-1][1:] == (12, 12)
    assert not (folder / ASKED).exists() and not (folder / ANSWERS).exists()
    assert again.cases == whole.cases
    answers = [answer for case in again.cases for answer in case.answers]
    assert all(len(answer.samples) == 2 for answer in answers)
    assert any(first.text != second.text for first, second in (answer.samples for answer in answers))


def test_only_an_assessment_that_asks_the_same_of_the_same_models_goes_on(small_project, models):
    rows = small_project.split("test")
    first = asked_of(small_project, models, rows, "test", 0, TWO)
    assert first == asked_of(small_project, models, rows, "test", 0, TWO)
    other = [
        asked_of(small_project, models[:1], rows, "test", 0, TWO),
        asked_of(small_project, models, rows[:-1], "test", 0, TWO),
        asked_of(small_project, models, [replace(rows[0], prompt="?"), *rows[1:]], "test", 0, TWO),
        asked_of(small_project, models, rows, "test", 0, TWO.model_copy(update={"seed": 4})),
        asked_of(small_project, [replace(models[0], max_tokens=99), models[1]], rows, "test", 0, TWO),
    ]
    weights = models[1].adapter / "adapter_model.safetensors"
    os.utime(weights, (1, 1))  # it was trained anew
    other.append(asked_of(small_project, models, rows, "test", 0, TWO))
    assert first not in other and len({one.model_dump_json() for one in other}) == len(other)


def test_kept_answers_survive_a_line_cut_within_a_letter_and_letters_that_end_lines_elsewhere(tmp_path):
    answers = ("上海\u2028", "\x85")
    first, second = (Chunk(sample=0, start=at, answers=answers, tokens=2, seconds=0.5) for at in (0, 2))
    kept = KeptAnswers(tmp_path, 0)
    kept.keep(first)
    kept.keep(second)
    path = tmp_path / ANSWERS / "1.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex("海".encode()) + 1])
    again = KeptAnswers(tmp_path, 0)
    assert again.of(0) == [first]
    again.keep(second)
    assert KeptAnswers(tmp_path, 0).of(0) == [first, second]


def test_sampled_answers_have_figures_of_their_own_beside_the_greedy_one(small_project, models):
    found, _ = assess(small_project, models[:1], limit=2, sampling=TWO)
    sampled = found.models[0].sampled
    assert sampled is not None and found.sampling == TWO
    assert (sampled.pass_rate.estimate, [one.k for one in sampled.pass_at]) == (0, [2])
    assert 0 < found.models[0].cost.tokens <= 8 and found.models[0].cost.seconds > 0


def test_a_model_as_asked_and_bound_to_the_schema_are_two_columns(small_project, tiny_model):
    base = replace(find_model(small_project, f"base:{tiny_model}"), max_tokens=150)
    twin = bound_ref(base)
    assert find_model(small_project, twin.spec).bound and twin.spec == f"bound:base:{tiny_model}"
    found, _ = assess(small_project, [base, twin], limit=2)
    asked, bound = found.models
    assert asked.invalid == 2 and bound.invalid == 0 and bound.plain_spec == asked.spec
    assert "invalid" in describe(found) and "bound to the schema" in describe(found)
    with pytest.raises(UserError, match="No answer can be bound to not of the whole"):
        task = replace(small_project.task, schema={"not": {}})
        assess(replace(small_project, task=task), [base, twin])


def test_an_endpoint_is_not_bound_from_outside():
    with pytest.raises(UserError, match="binds answers itself"):
        bound_ref(ModelRef("far", base="", endpoint="far"))


@pytest.mark.parametrize(
    ("samples", "temperature", "said"),
    [(-1, 1.0, "number of samples"), (101, 1.0, "number"), (2, 0.0, "above 0")],
)
def test_what_cannot_be_drawn_is_refused(samples, temperature, said):
    with pytest.raises(UserError, match=said):
        sampling_of(samples, temperature, 0)
    assert sampling_of(0, 0.0, 0) is None


def test_seeds_of_rounds_parts_and_of_the_person_do_not_meet():
    seeds = {seed_of(*at) for at in product(range(5), range(5), range(0, 99, 16))}
    assert len(seeds) == 5 * 5 * 7 and all(0 <= seed < 2**31 for seed in seeds)


def test_a_model_named_twice_and_an_empty_split_are_refused_before_anything_is_loaded(small_project, models):
    with pytest.raises(UserError, match="named twice"):
        assess(small_project, [models[0], models[0]])
    with pytest.raises(UserError, match="no valid rows"):
        assess(small_project, models, split="valid")
    assert not (small_project.folder / saved.FOLDER).exists()


def test_an_endpoint_is_asked_once_with_its_price_and_a_row_it_refuses_is_marked(
    small_project, tmp_path, monkeypatch
):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    rows = small_project.split("test")
    asks = [small_project.task.messages(row.prompt)[-1]["content"] for row in rows]
    right = dict(zip(asks, [row.answer_text() for row in rows], strict=True))

    def behaviour(handler, body):
        prompt = body["messages"][-1]["content"]
        if prompt == asks[0]:
            handler.fail(400, "this prompt is not allowed")
        else:
            handler.answer(right[prompt] if body.get("seed") is None else "?")

    with serving(behaviour) as server:
        save_endpoint(at(server, input_price=100_000.0, output_price=0.0, currency="EUR"))
        models = [find_model(small_project, "endpoint:far")]
        found, path = assess(small_project, models, sampling=TWO)
        asked = len(server.asked)
        again, _ = assess(small_project, models, sampling=TWO)
        assert set(server.prompts()[asked:]) == {asks[0]}  # what was answered is not asked again
    model, first = found.models[0], found.cases[0].answers[0]
    assert model.exact.estimate == pytest.approx(5 / 6) and model.unanswered == 1
    assert "not allowed" in first.missing and first.samples[0].missing and first.text == ""
    assert model.sampled.pass_rate.estimate == 0
    seeds = {body["seed"] for body in server.asked if "seed" in body}
    assert seeds == {seed_of(3, 1, 0), seed_of(3, 2, 0)}
    assert (model.cost.tokens, model.cost.money, model.cost.currency) == (4, pytest.approx(15 * 1.1), "EUR")
    assert again.models[0].cost.spent == 0 and again.models[0].cost.money == model.cost.money
    assert saved.load(path).cases[0].answers[0].said.reason == first.missing
    assert saved.judge_again(small_project, path).models[0].failures == model.failures


# -- marks, and judging again


def test_a_mark_has_the_last_word_in_a_second_figure_and_survives_another_judgement(small_project):
    path = kept(small_project)
    found = saved.load(path)
    row = found.cases[0].row_id
    found = saved.mark(path.parent, found, Mark(row=row, model="base:embedded", right=True, comment="fine"))
    found = saved.mark(path.parent, found, Mark(row=row, model="run:best", right=False))
    base, run = found.models
    assert (base.exact.estimate, base.marked.estimate) == (0, pytest.approx(1 / 6))
    assert (run.exact.estimate, run.marked.estimate, found.marks) == (1, pytest.approx(5 / 6), 2)
    assert saved.load(path) == found and saved.judge_again(small_project, path) == found
    assert saved.saved_assessments(small_project.folder)[0].summary == found.without_cases()
    found = saved.mark(path.parent, found, Mark(row=row, model="run:best"))
    assert found.models[1].marked is None and found.marks == 1
    only = saved.mark(path.parent, found, Mark(row=row, model="base:embedded", comment="hm"))
    assert only.marks == 0 and [mark.comment for mark in read_marks(path.parent).values()] == ["hm"]


def test_damaged_marks_are_told_and_not_written_over(tmp_path):
    (tmp_path / FILE).write_text('[{"row": 3}]')
    with pytest.raises(UserError, match=FILE):
        put_mark(tmp_path, Mark(row="1", model="m", right=True))
    assert (tmp_path / FILE).read_text() == '[{"row": 3}]'


def test_after_a_change_of_rows_the_same_answers_are_judged_anew(small_project):
    path = kept(small_project)
    rows = small_project.rows()
    first, second, *others = [row for row in rows if row.split == "test"]
    moved, asked = replace(first, completion={"n": 1}), replace(second, prompt="another prompt")
    write_rows(small_project.rows_file, [moved, asked, *others])
    heard = Stopper()
    found = saved.judge_again(open_project(small_project.folder), path, heard)
    assert (found.rows, found.left_out, found.split) == (5, 1, "test")
    assert found.models[1].exact.estimate == pytest.approx(4 / 5)
    assert found.models[0].seconds == 3.5 and heard.heard[0] == ("Judging the answers", 0, 10)
    write_rows(small_project.rows_file, [asked])
    with pytest.raises(UserError, match="None of the rows"):
        saved.judge_again(open_project(small_project.folder), path)
    assert saved.load(path) == found
