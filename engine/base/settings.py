"""What the program remembers about itself between two starts: one small typed file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.base import lock, store
from engine.base.errors import UserError

FILE = "settings.json"
MOST_RECENT = 12
WAIT = 3.0  # seconds for another window to finish writing


class Settings(BaseModel):
    """The window's memory. Unknown keys are dropped, so that an older program can read a newer file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: Literal["system", "light", "dark"] = Field(default="system", title="Appearance")
    language: Literal["system", "en", "zh_CN"] = Field(default="system", title="Language")
    recent: tuple[str, ...] = Field(default=(), title="Recent projects, newest first")
    geometry: str = Field(default="", title="Place and size of the window, base64")
    page: str = Field(default="data", title="The page that was open")
    look_for_updates: bool = Field(default=False, title="Ask for a newer version at each start")
    tell_of_ended_jobs: bool = Field(default=True, title="Tell the desktop when a long job has ended")
    told_of_cuda: bool = Field(default=False, title="That the card could be used was said once")
    layout: dict[str, str] = Field(default_factory=dict, title="Splitters and columns by name, base64")
    folders: dict[str, str] = Field(default_factory=dict, title="Where file dialogs were last, by purpose")

    def with_recent(self, folder: str) -> Settings:
        """The same with this project folder first among the recent ones."""
        others = [one for one in self.recent if one != folder]
        return self.model_copy(update={"recent": (folder, *others)[:MOST_RECENT]})

    def without_recent(self, folder: str) -> Settings:
        """The same without this project folder among the recent ones."""
        return self.model_copy(update={"recent": tuple(one for one in self.recent if one != folder)})

    def with_folder(self, purpose: str, folder: str) -> Settings:
        """The same with the folder that a file dialog of this purpose was last used in."""
        return self.model_copy(update={"folders": {**self.folders, purpose: folder}})


def load() -> Settings:
    """The stored settings; a damaged entry costs only itself, a damaged file all of them."""
    try:
        path = store.data_folder() / FILE
        values = store.read_json(path) if path.exists() else {}
        return _lenient(values) if isinstance(values, dict) else Settings()
    except UserError:
        return Settings()


def _lenient(values: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        wrong = {one["loc"][0] for one in error.errors()}
        return Settings.model_validate({key: item for key, item in values.items() if key not in wrong})


def save(settings: Settings) -> None:
    """Raises UserError when the disk does not take it."""
    store.write_text(store.data_folder() / FILE, settings.model_dump_json(indent=1) + "\n")


def change(edit: Callable[[Settings], Settings]) -> Settings:
    """Apply `edit` to what is stored now, which another window may have changed, and store the result.

    Raises UserError when the disk does not take it, or another process writes for longer than WAIT seconds.
    """
    refusal = UserError("The settings are being written by another window.", hint="Try again.")
    with lock.only_one(store.data_folder(), "settings", refusal, WAIT):
        settings = edit(load())
        save(settings)
    return settings
