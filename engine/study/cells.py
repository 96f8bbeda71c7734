"""How a cell is called, for people."""

from __future__ import annotations

from pathlib import Path

from engine.base.text import Text
from engine.study.grid import TITLES, Cell, Grid, Method, is_endpoint


def model_title(model: str) -> str:
    """A model by the last part of its name."""
    return model if is_endpoint(model) or model.count("/") == 1 else Path(model).name


def time_text(seconds: float) -> Text:
    """Seconds as `base.units.duration` says them, as a text that can be translated."""
    if seconds < 90:
        return Text("{n} s", round(seconds))
    minutes = round(seconds / 60)
    return Text("{n} min", minutes) if minutes < 90 else Text("{n} h {m} min", minutes // 60, minutes % 60)


def method_title(model: str, method: Method) -> Text:
    """What was done with a model; an endpoint is taken as it is."""
    return Text("endpoint") if is_endpoint(model) else TITLES[method]


def of_model(model: str, text: Text, several: bool) -> Text:
    """What is said of a model, with its name before it where there are several."""
    return Text("{model}: {cell}", model_title(model), text) if several else text


def cell_title(grid: Grid, cell: Cell) -> Text:
    """Method, share and seed of a cell, and its model where there are several."""
    if not cell.trains:
        title = method_title(cell.model, cell.method)
    else:
        title = Text(
            "{method}, {share}% of the rows, seed {seed}",
            *(TITLES[cell.method], f"{100 * cell.share:g}", cell.seed),
        )
    return of_model(cell.model, title, len(grid.models) > 1)
