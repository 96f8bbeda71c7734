"""The token counts of rows as training will see them; for a worker, because it loads a tokenizer."""

from __future__ import annotations

from collections.abc import Sequence

from engine.base.progress import Cancel, Progress
from engine.base.text import Text
from engine.data.rows import Row
from engine.data.tokens import TokenLengths, row_mark, task_mark
from engine.models import chat, hub
from engine.task import Task

_AT_ONCE = 500  # rows between two reports of progress


def count_tokens(
    task: Task, rows: Sequence[Row], model: str, progress: Progress, cancel: Cancel
) -> TokenLengths:
    """The lengths of all rows under the tokenizer and chat template of `model`.

    Raises UserError where the model is not available, and Cancelled by `progress`.
    """
    folder = hub.resolve(model, progress, cancel)
    tokenizer = hub.load_tokenizer(folder)
    chat_format = chat.from_tokenizer(tokenizer)
    lengths: dict[str, tuple[int, int, int]] = {}
    for start in range(0, len(rows), _AT_ONCE):
        progress(Text("Counting tokens"), start, len(rows))
        some = rows[start : start + _AT_ONCE]
        prompts = [chat.prompt_text(task, chat_format, row.prompt) for row in some]
        prompt_ids = tokenizer(prompts, add_special_tokens=False)["input_ids"]
        answers = [chat.answer_text(task, chat_format, row) for row in some]
        answer_ids = tokenizer(answers, add_special_tokens=False)["input_ids"]
        for row, prompt, answer in zip(some, prompt_ids, answer_ids, strict=True):
            lengths[row.id] = (row_mark(row), len(prompt), len(answer) + 1)  # and the end token
    context = folder.config().get("max_position_embeddings")
    return TokenLengths(model, context if isinstance(context, int) else 0, task_mark(task), lengths)
