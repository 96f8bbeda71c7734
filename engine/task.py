"""The task: what the model is told, what its answer must look like, how a row becomes a prompt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.base.errors import UserError, unknown
from engine.base.text import Text
from engine.base.working import NOTE, Parts, split


@dataclass(frozen=True)
class Task:
    """A prompt -> JSON task.

    `system_prompt` is the system message; the text {schema} in it stands for the JSON Schema.
    `prompt_helper` names a function of `engine.registry` that adds computed facts to the user's prompt
    before the model sees it; empty for none. With `working` the model is told that it may write lines of
    working before its JSON, and what it writes is judged by the JSON that ends it.
    """

    name: str
    system_prompt: str
    schema: Mapping[str, Any] = field(default_factory=dict)
    prompt_helper: str = ""
    working: bool = False

    def messages(self, prompt: str) -> list[dict[str, str]]:
        """The chat messages for one prompt: the one place where a prompt becomes what is asked."""
        from engine.registry import prompt_helper

        user = prompt_helper(self.prompt_helper)(prompt) if self.prompt_helper else prompt
        system = self.system_text()
        messages = [{"role": "user", "content": user}]
        return [{"role": "system", "content": system}, *messages] if system else messages

    def system_text(self) -> str:
        """The whole system message: the prompt with its schema, and what a task with working adds to it."""
        system = self.system_prompt.replace("{schema}", json.dumps(self.schema, ensure_ascii=False))
        return f"{system}\n\n{NOTE}".strip() if self.working else system

    def parts_of(self, text: str) -> Parts:
        """What a model wrote, as working and answer; without `working` all of it is the answer."""
        return split(text) if self.working else Parts("", text)

    def to_toml(self) -> dict[str, Any]:
        """The `[task]` table of project.toml. The schema is kept as JSON text: TOML has no null."""
        table: dict[str, Any] = {"name": self.name, "system_prompt": self.system_prompt}
        if self.prompt_helper:
            table["prompt_helper"] = self.prompt_helper
        if self.working:
            table["working"] = True
        return {**table, "schema": json.dumps(self.schema, ensure_ascii=False, indent=2)}


def task_from_toml(table: Mapping[str, Any]) -> Task:
    """The task of a `[task]` table. Raises UserError on a missing or foreign key or a bad schema."""
    known = {"name", "system_prompt", "schema", "prompt_helper", "working"}
    if foreign := sorted(set(table) - known):
        raise unknown(Text("[task] has an unknown key: {foreign}.", foreign[0]), sorted(known))
    for key in ("name", "system_prompt"):
        if not isinstance(table.get(key), str):
            raise UserError("[task] needs a text for {key!r}.", key)
    if not isinstance(table.get("prompt_helper", ""), str):
        raise UserError("[task] prompt_helper is not a text.")
    if not isinstance(table.get("working", False), bool):
        raise UserError("[task] working is neither true nor false.")
    try:
        schema = json.loads(table.get("schema", "{}"))
    except (TypeError, ValueError) as error:
        raise UserError("[task] schema is not valid JSON: {reason}.", error) from error
    from engine.base.json_schema import schema_reason  # brings jsonschema, which takes 0.1 s

    if reason := schema_reason(schema):
        raise UserError("[task] schema cannot be used: {reason}.", reason)
    helper, thinks = table.get("prompt_helper", ""), table.get("working", False)
    return Task(table["name"], table["system_prompt"], schema, helper, thinks)
