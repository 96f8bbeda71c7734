"""The stages that an export tells of, for those who do the work and for the window. Light."""

from __future__ import annotations

from engine.base.text import Text

MERGING = Text("Merging the adapter into the base model")
WRITING = Text("Writing the F16 file")
ASKING = Text("The trained model answers, for comparison")
READING = Text("Reading the model layer by layer, for it does not fit the memory")
PROVING = Text("Comparing the file with the trained model")
WEIGHING = Text("Weighing the model by the training rows")
JUDGING = Text("Judging the importance matrix by other rows")
SAVING = Text("Writing the merged safetensors")


def quantising(name: str, weighed: bool = False) -> Text:
    """The stage in which a file of this quantisation is written."""
    if weighed:
        return Text("Quantising to {name} by the importance matrix", name)
    return Text("Quantising to {name}", name)
