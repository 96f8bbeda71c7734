"""How to run an exported file with other programs: the commands, the system message, the prompt helper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from engine.base.text import Text
from engine.export import commands
from engine.export.index import ExportedFile
from engine.export.ollama import modelfile
from engine.models import chat
from engine.models.gguf_file import read_header
from engine.task import Task
from gui.shared import desktop, theme
from gui.shared.background import Background
from gui.shared.layout_memory import fitting
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, label, row, scrolled


class OtherProgramsDialog(QDialog):
    """Texts to copy."""

    def __init__(self, parent: QWidget | None, file: ExportedFile, task: Task, prompt: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Use {name} in other programs").format(name=file.path.name))
        self.resize(fitting(720, 640))
        self._texts: dict[QPlainTextEdit, str] = {}
        messages = task.messages(prompt)
        system = next((message["content"] for message in messages if message["role"] == "system"), "")
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setSpacing(8)
        self._add_text(
            self.tr(
                "The file holds weights, tokenizer and chat template. It answers as it was trained when it "
                "gets the prompts it was trained on: with the system message below, the file's chat "
                "template, and temperature 0."
            )
        )
        self._add_copyable("llama.cpp", commands.llama_server(str(file.path)), "llama_cpp")
        self._modelfile = self._add_copyable(self.tr("Ollama, a file called Modelfile"), "", "ollama")
        self._modelfile.setPlaceholderText(self.tr("Reading the file…"))
        self._lacking = self._add_text("")
        self._lacking.hide()
        ollama = "\n".join(commands.ollama(file.path.stem))
        self._add_copyable(self.tr("Ollama, then"), ollama, "ollama_commands")
        self._add_copyable(self.tr("System message"), system, "system")
        if task.working:
            self._add_text(
                self.tr(
                    "The model writes its working first. The answer begins with the first line that begins "
                    "with {, after </think> where it thinks between tags; some programs cut that part off."
                )
            )
        if task.prompt_helper:
            self._add_text(
                self.tr(
                    "This task adds computed facts to each prompt (prompt helper “{name}”). Other "
                    "programs must add them too, or the answers will be worse. A whole prompt as an "
                    "example:"
                ).format(name=task.prompt_helper)
            )
            self._add_copyable(self.tr("User message"), messages[-1]["content"], "user")
        self._box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addWidget(scrolled(inner))
        close = button(self.tr("Close"), self.accept)
        close.setDefault(True)
        outer.addLayout(row(None, close))
        self._reading = Background(self)
        self._reading.done.connect(self._show_modelfile)
        self._reading.failed.connect(lambda error: self._show_modelfile(("", error.message)))
        self._reading.start(lambda _: _modelfile_of(file.path, system))

    def _show_modelfile(self, found: tuple[str, Text | None]) -> None:
        text, reason = found
        self._modelfile.setPlaceholderText("")
        self._show(self._modelfile, text)
        self._lacking.setVisible(reason is not None)
        if reason is None:
            return
        words = [engine_text(reason)]
        if text:
            words.append(
                self.tr(
                    "Ollama knows the usual chat templates only. If its answers look strange, compare the "
                    "output of “ollama show --template” with the base model's template, and put that into "
                    "the Modelfile."
                )
            )
        self._lacking.setText(" ".join(words))

    def _add_text(self, text: str) -> QLabel:
        added = label(text, wrap=True)
        self._box.addWidget(added)
        return added

    def _add_copyable(self, title: str, text: str, name: str) -> QPlainTextEdit:
        view = QPlainTextEdit()
        view.setObjectName(name)
        view.setAccessibleName(title)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setFont(theme.mono())
        self._show(view, text)
        tip = self.tr("Copy this text")
        copy = button(self.tr("Copy"), lambda: desktop.copy_text(self._texts[view]), icon="copy", tip=tip)
        self._box.addLayout(row(label(title, "heading"), None, copy))
        self._box.addWidget(view)
        return view

    def _show(self, view: QPlainTextEdit, text: str) -> None:
        self._texts[view] = text  # a view shows it with other spaces
        view.setPlainText(text)
        lines = min(8, max(2, text.count("\n") + 1 + len(text) // 90))
        view.setFixedHeight(view.fontMetrics().lineSpacing() * lines + 26)


def _modelfile_of(path: Path, system: str) -> tuple[str, Text | None]:
    """The Modelfile, and why it has no template of the file's own. Reads the file. Raises UserError."""
    return modelfile(str(path), chat.from_gguf(read_header(path).metadata), system)
