"""What a run says it is doing while it makes no steps."""

from __future__ import annotations

from engine.base.text import Text

MODEL = Text("Loading the model")
WEIGHTS = Text("Loading the weights")
TOKENS = Text("Tokenizing the training rows")
BASE_HELD_OUT = Text("Held-out rows, base model")
HELD_OUT = Text("Held-out rows")
LAST_HELD_OUT = Text("Held-out rows, before it stops")  # a stop now leaves only this out
