"""What an export has come to, in one line: the file, and how it compares with the base model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from engine.assess.gain import Gain
from engine.export.index import ExportedFile
from gui.export.listing import Written
from gui.shared.labels import size_text, split_within
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.shared.widgets import Card, IconButton, button, label, row, set_primary


class DoneCard(Card):
    """Hidden until an export has ended. `requested` carries what is wanted of the first file:
    "folder", "play" or "base" (the comparison with its base model)."""

    requested = Signal(str, object)  # the action, the ExportedFile

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("export_done")
        self.file: ExportedFile | None = None
        self._headline = label("", "heading", wrap=True, selectable=True, name="done_headline")
        self._facts = label("", wrap=True, selectable=True, name="done_facts")
        self._beside = label("", "muted", wrap=True, selectable=True, name="done_beside")
        self.folder_button = button(
            self.tr("Show in folder"), lambda: self._ask("folder"), icon="folder", name="done_folder"
        )
        self.play_button = button(
            self.tr("Try it"),
            lambda: self._ask("play"),
            icon="play",
            tip=self.tr("Ask this file on the Play page"),
            name="done_play",
        )
        self.base_button = button(
            self.tr("Compare with the base model"),
            lambda: self._ask("base"),
            icon="assess",
            tip=self.tr("Both answer the test rows, which neither has learned from"),
            name="done_base",
        )
        close = IconButton("close", self.tr("Close this message"), self.hide, "done_close")
        self.body.addLayout(row(self._headline, close, stretch=self._headline))
        self.body.addWidget(self._facts)
        self.body.addWidget(self._beside)
        self.body.addLayout(row(self.folder_button, self.play_button, self.base_button, None))
        self.hide()

    def show_written(self, written: Written) -> None:
        """Show what was exported, the first file by its name, and what else was written."""
        files, gain = written.files, written.gain
        self.file = files[0]
        lines = [engine_text(note) for note in written.notes]
        if written.beside:
            lines.insert(0, self.tr("Also written: {names}").format(names=", ".join(written.beside)))
        self._beside.setText("\n".join(lines))
        self._beside.setVisible(bool(self._beside.text()))
        self._headline.setText(self._verdict(gain))
        self._facts.setText(self._facts_of(files, gain))
        self.base_button.setVisible(gain is None or gain.split == "valid")
        set_primary(self.folder_button, gain is None or gain.finding != "worse")
        self.show()

    @property
    def words(self) -> str:
        """Headline, facts and what else was written, for tests."""
        parts = (self._headline.text(), self._facts.text(), self._beside.text())
        return " ".join(part for part in parts if part)

    def _verdict(self, gain: Gain | None) -> str:
        if gain is None:
            return self.tr("Here is the file. It was not compared with the base model yet.")
        file = gain.of_file
        if gain.finding == "better":
            if file:
                return self.tr("Here is the file. It is better than the base model.")
            return self.tr("Here is the file. The trained model in it is better than the base model.")
        if gain.finding == "worse":
            if file:
                return self.tr("Here is the file, but it is worse than the base model.")
            return self.tr("Here is the file, but the trained model in it is worse than the base model.")
        if file:
            return self.tr("Here is the file. It is not shown to be better than the base model.")
        return self.tr(
            "Here is the file. The trained model in it is not shown to be better than the base model."
        )

    def _facts_of(self, files: Sequence[ExportedFile], gain: Gain | None) -> str:
        first = files[0]
        parts = [first.path.name, size_text(first.size)]
        if len(files) > 1:
            parts.append(self.tr("and %Ln more file(s)", "", len(files) - 1))
        if gain is not None:
            text = self.tr(
                "trained model {trained} exact, base model {base}, on {rows} {split} rows; the file itself "
                "has not been scored"
            )
            if gain.of_file:
                text = self.tr("this file {trained} exact, base model {base}, on {rows} {split} rows")
            parts.append(
                text.format(
                    trained=percent(gain.trained),
                    base=percent(gain.base),
                    rows=gain.rows,
                    split=split_within(gain.split),
                )
            )
        return " · ".join(parts)

    def _ask(self, action: str) -> None:
        if self.file is not None:
            self.requested.emit(action, self.file)
