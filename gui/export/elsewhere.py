"""How to run an exported file with other programs: the commands, the system message, the prompt helper."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from engine.export.index import ExportedFile
from engine.task import Task
from gui.shared import desktop, theme
from gui.shared.widgets import button, label, row, scrolled


class ElsewhereDialog(QDialog):
    """Texts to copy; nothing is changed by it."""

    def __init__(self, parent: QWidget | None, file: ExportedFile, task: Task, prompt: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Use {name} elsewhere").format(name=file.path.name))
        self.resize(720, 640)
        messages = task.messages(prompt)
        system = next((one["content"] for one in messages if one["role"] == "system"), "")
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setSpacing(8)
        self._say(
            self.tr(
                "The file holds weights, tokenizer and chat template. It answers as it was trained when it "
                "is asked as it was trained: the system message below, the chat template of the file, and "
                "temperature 0."
            )
        )
        self._text("llama.cpp", llama_cpp_command(file), "llama_cpp")
        self._text(self.tr("Ollama, a file called Modelfile"), modelfile(file, system), "ollama")
        self._text(self.tr("Ollama, then"), ollama_commands(file), "ollama_commands")
        self._say(
            self.tr(
                "Ollama knows the usual chat templates only. If its answers look strange, compare the output "
                "of “ollama show --template” with the base model's template, and put that into the Modelfile."
            )
        )
        self._text(self.tr("System message"), system, "system")
        if task.prompt_helper:
            self._say(
                self.tr(
                    "This task adds computed facts to each prompt (prompt helper “{name}”). Whoever asks "
                    "the file elsewhere must add them too, or it will answer worse. One whole prompt as an "
                    "example:"
                ).format(name=task.prompt_helper)
            )
            self._text(self.tr("User message"), messages[-1]["content"], "user")
        self._box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addWidget(scrolled(inner))
        close = button(self.tr("Close"), self.accept)
        close.setDefault(True)
        outer.addLayout(row(None, close))

    def _say(self, text: str) -> None:
        self._box.addWidget(label(text, wrap=True))

    def _text(self, title: str, text: str, name: str) -> None:
        view = QPlainTextEdit(text)
        view.setObjectName(name)
        view.setAccessibleName(title)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setFont(theme.mono())
        lines = min(8, max(2, text.count("\n") + 1 + len(text) // 90))
        view.setFixedHeight(view.fontMetrics().lineSpacing() * lines + 20)
        tip = self.tr("Copy this text")
        copy = button(self.tr("Copy"), lambda: desktop.copy_text(text), icon="copy", tip=tip)
        self._box.addLayout(row(label(title, "heading"), None, copy))
        self._box.addWidget(view)


def llama_cpp_command(file: ExportedFile) -> str:
    """Serves the file as an OpenAI-like web API on this computer."""
    return f'llama-server -m "{file.path}" --jinja --temp 0 --port 8080'


def modelfile(file: ExportedFile, system: str) -> str:
    """What Ollama makes a model from."""
    quoted = '"""' + system.replace('"""', '"\\""') + '"""'
    return f"FROM {file.path}\nPARAMETER temperature 0\nSYSTEM {quoted}\n"


def ollama_commands(file: ExportedFile) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in file.path.stem.lower())
    return f"ollama create {name} -f Modelfile\nollama run {name}"
