"""How to run an exported file with other programs: the commands, the system message, the prompt helper."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from engine.export.index import ExportedFile
from engine.task import Task
from gui.shared import desktop, theme
from gui.shared.layout_memory import fitting
from gui.shared.widgets import button, label, row, scrolled


class OtherProgramsDialog(QDialog):
    """Texts to copy."""

    def __init__(self, parent: QWidget | None, file: ExportedFile, task: Task, prompt: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Use {name} in other programs").format(name=file.path.name))
        self.resize(fitting(720, 640))
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
        self._add_copyable("llama.cpp", llama_cpp_command(file), "llama_cpp")
        self._add_copyable(self.tr("Ollama, a file called Modelfile"), modelfile(file, system), "ollama")
        self._add_copyable(self.tr("Ollama, then"), ollama_commands(file), "ollama_commands")
        self._add_text(
            self.tr(
                "Ollama knows the usual chat templates only. If its answers look strange, compare the output "
                "of “ollama show --template” with the base model's template, and put that into the Modelfile."
            )
        )
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

    def _add_text(self, text: str) -> None:
        self._box.addWidget(label(text, wrap=True))

    def _add_copyable(self, title: str, text: str, name: str) -> None:
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
    """The command that serves the file as an OpenAI-like web API on this computer."""
    return f'llama-server -m "{file.path}" --jinja --temp 0 --port 8080'


def modelfile(file: ExportedFile, system: str) -> str:
    """The Modelfile from which Ollama makes a model."""
    quoted = '"""' + system.replace('"""', '"\\""') + '"""'
    return f"FROM {file.path}\nPARAMETER temperature 0\nSYSTEM {quoted}\n"


def ollama_commands(file: ExportedFile) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in file.path.stem.lower())
    return f"ollama create {name} -f Modelfile\nollama run {name}"
