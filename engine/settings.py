"""What the program remembers about itself between two starts: one small typed file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine import store
from engine.errors import UserError

FILE = "settings.json"
MOST_RECENT = 12


class Settings(BaseModel):
    """The window's memory. Unknown keys are dropped, so that an older program can read a newer file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: Literal["system", "light", "dark"] = Field(default="system", title="Appearance")
    language: Literal["system", "en", "zh_CN"] = Field(default="system", title="Language")
    recent: tuple[str, ...] = Field(default=(), title="Recent projects, newest first")
    geometry: str = Field(default="", title="Place and size of the window, base64")
    page: str = Field(default="data", title="The page that was open")
    layout: dict[str, str] = Field(default_factory=dict, title="Splitters and columns by name, base64")

    def with_recent(self, folder: str) -> Settings:
        """The same with this project folder first among the recent ones."""
        others = [one for one in self.recent if one != folder]
        return self.model_copy(update={"recent": (folder, *others)[:MOST_RECENT]})


def load() -> Settings:
    """The stored settings, or the defaults where there are none or they cannot be read."""
    path = store.data_folder() / FILE
    try:
        return Settings.model_validate_json(store.read_text(path)) if path.exists() else Settings()
    except (UserError, ValidationError):
        return Settings()


def save(settings: Settings) -> None:
    """Raises UserError when the disk does not take it."""
    store.write_text(store.data_folder() / FILE, settings.model_dump_json(indent=1) + "\n")
