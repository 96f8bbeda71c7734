"""Counting tokens as a worker does it, with the tokenizer that training would load."""

from __future__ import annotations

from engine.data.tokens import lengths_from_json, read_lengths
from engine.jobs import FOLDER, TokensJob, create_job, read_result
from engine.models import chat, hub
from engine.models.token_count import count_tokens
from engine.worker.main import folder_job


def test_lengths_are_those_of_the_rendered_prompt_and_of_the_answer_with_its_end(small_project, tiny_model):
    rows = small_project.rows()
    found = count_tokens(small_project.task, rows, str(tiny_model), lambda *_: None, lambda: False)
    tokenizer = hub.load_tokenizer(hub.resolve(str(tiny_model)))
    text = chat.prompt_text(small_project.task, chat.from_tokenizer(tokenizer), rows[0].prompt)
    tokens = found.of(rows[0])
    assert tokens is not None
    assert tokens.prompt == len(tokenizer(text, add_special_tokens=False)["input_ids"])
    assert tokens.answer == len(tokenizer(rows[0].answer_text(), add_special_tokens=False)["input_ids"]) + 1


def test_the_job_leaves_the_lengths_where_the_window_finds_them(small_project, tiny_model):
    folder = create_job(small_project.folder, TokensJob(model=str(tiny_model)))
    assert folder_job(small_project.folder, folder) == 0
    kept = read_lengths(small_project.folder / FOLDER, small_project.task, str(tiny_model))
    assert kept is not None and kept == lengths_from_json(read_result(folder))
    assert len(kept.by_row) == len(small_project.rows())
