"""What a run says it is doing while it makes no steps."""

from __future__ import annotations

from engine.base.text import Text

MODEL = Text("Loading the model")
WEIGHTS = Text("Loading the weights")
TOKENS = Text("Tokenizing the training rows")
BASE_HELD_OUT = Text("The base model answers the held-out rows")
HELD_OUT = Text("The model answers the held-out rows")
LAST_HELD_OUT = Text("Measuring on the held-out rows before it stops")  # a stop now leaves only this out
