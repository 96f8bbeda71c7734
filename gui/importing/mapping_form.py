"""Which column of a file is what: a line for each, guessed at first, chosen by the user."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from engine.data.importing import Columns
from engine.data.rows import SPLITS
from engine.reading.tables import Table
from gui.importing.roles import FIELD, ROLES, Roles, example_of, role_help, role_title, roles_of
from gui.shared.chooser import Chooser
from gui.shared.labels import split_title
from gui.shared.widgets import ElidedLabel, column, completer_of, label, restyle, row, scrolled

MOST_SHOWN = 300  # columns with a line of their own; further ones keep the role that was guessed


class MappingForm(QWidget):
    """A line for each column of the file: its name, examples, its role, and the field that it fills.

    With `offered` names a field's name is completed from them. `changed` follows every choice of the user.
    """

    changed = Signal()

    def __init__(self, offered: Sequence[str] = (), *, asks_split: bool = False) -> None:
        super().__init__()
        self._offered = QStringListModel(list(offered))
        self._roles = Roles({}, {})
        self.lines: dict[str, tuple[Chooser, QLineEdit]] = {}
        self.template = QPlainTextEdit()
        self.template.setObjectName("import_template")
        self.template.setAccessibleName(self.tr("How the columns of the prompt are joined"))
        self.template.setTabChangesFocus(True)
        self.template.setFixedHeight(3 * self.fontMetrics().lineSpacing() + 18)
        self.template.textChanged.connect(self._template_edited)
        head = label(self.tr("&Prompt joined as"))
        head.setBuddy(self.template)
        self._joined = QWidget()
        self._joined.setLayout(row(head, self.template, stretch=self.template))
        self._joined.setToolTip(self.tr("A column's name in braces stands for what is in it."))
        self.default_split = Chooser("import_default_split", self.tr("Where rows without a split go"), 10)
        self.default_split.fill((split_title(name), name) for name in SPLITS)
        self.default_split.activated.connect(lambda *_: self.changed.emit())
        without = label(self.tr("Rows without a split go to"), "muted")
        self._split_line = QWidget()
        self._split_line.setLayout(row(without, self.default_split, None))
        self._split_line.setVisible(asks_split)
        self._area = scrolled(QWidget())
        self.setLayout(column(self._area, self._joined, self._split_line, spacing=6, stretch=self._area))

    def set_offered(self, names: Sequence[str]) -> None:
        """Other names to complete a field's name from."""
        self._offered.setStringList(list(names))

    def set_table(self, table: Table, columns: Columns) -> None:
        """Show the columns of this table, with this mapping."""
        self._roles = roles_of(table.columns, columns)
        self.lines = {}
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        titles = (self.tr("Column"), self.tr("For example"), self.tr("Use as"), self.tr("Field"))
        for at, title in enumerate(titles):
            grid.addWidget(label(title, "muted"), 0, at)
            grid.setColumnStretch(at, (3, 5, 0, 4)[at])
        for at, name in enumerate(table.columns[:MOST_SHOWN], 1):
            self._add_line(grid, at, name, example_of(table, name))
        grid.setRowStretch(len(self.lines) + 1, 1)
        self._area.setWidget(inner)
        self._show()

    def columns(self) -> Columns:
        return self._roles.columns()

    def set_role(self, name: str, role: str) -> None:
        """Give a column this role, as if it was chosen."""
        self._roles = self._roles.with_role(name, role)
        self._show()
        self.changed.emit()

    def follow(self, renamed: Mapping[str, str], gone: Collection[str]) -> None:
        """Take over what became of the fields elsewhere."""
        self._roles = self._roles.following(renamed, gone)
        self._show()

    def summary(self) -> str:
        """What is the prompt and what the answer, in a line."""
        mapped = self._roles.columns()
        prompt = " + ".join(self._roles.prompts) or self.tr("none")
        if mapped.completion:
            answer = mapped.completion
        else:
            answer = self.tr("%Ln column(s)", "", len(mapped.fields)) if mapped.fields else self.tr("none")
        return self.tr("Prompt: {prompt} · Answer: {answer}").format(prompt=prompt, answer=answer)

    def _add_line(self, grid: QGridLayout, at: int, name: str, example: str) -> None:
        title, sample = ElidedLabel("name"), ElidedLabel("muted")
        title.show_text(name)
        sample.show_text(example)
        for one, least in ((title, 70), (sample, 60)):
            one.setMinimumWidth(least)
        role = Chooser(f"import_role_{name}", self.tr("What the column {name} is").format(name=name), 11)
        for code in ROLES:
            role.addItem(role_title(code), code)
            role.setItemData(role.count() - 1, role_help(code), Qt.ItemDataRole.ToolTipRole)
        field = QLineEdit()
        field.setObjectName(f"import_field_{name}")
        field.setAccessibleName(self.tr("The field that the column {name} fills").format(name=name))
        field.setMinimumWidth(96)
        policy = field.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the columns do not jump
        field.setSizePolicy(policy)
        field.setCompleter(completer_of(self._offered, field))
        role.activated.connect(lambda *_: self.set_role(name, role.currentData()))
        field.textEdited.connect(partial(self._field_edited, name))
        for place, widget in enumerate((title, sample, role, field)):
            grid.addWidget(widget, at, place)
        self.lines[name] = (role, field)

    def _show(self) -> None:
        roles = self._roles
        for name, (role, field) in self.lines.items():
            has = roles.roles[name]
            with QSignalBlocker(role):
                role.setCurrentIndex(role.findData(has))
            role.setToolTip(role_help(has))
            field.setVisible(has == FIELD)
            wanted = roles.fields.get(name, name)
            if field.text() != wanted:
                field.setText(wanted)
                field.setCursorPosition(0)  # a long name shows its beginning
        self._show_repeated()
        self._joined.setVisible(not roles.plain)
        if self.template.toPlainText() != roles.template:
            with QSignalBlocker(self.template):
                self.template.setPlainText(roles.template)

    def _field_edited(self, name: str, text: str) -> None:
        self._roles = self._roles.with_field(name, text.strip())
        self._show_repeated()
        self.changed.emit()

    def _show_repeated(self) -> None:
        """Mark the columns whose field another one fills already."""
        for path, name in self._roles.filled().items():
            if name in self.lines:
                field = self.lines[name][1]
                repeated = path != (self._roles.fields.get(name) or name)
                said = self.tr("Another column fills this field; this one fills {field}.").format(field=path)
                field.setToolTip(said if repeated else "")
                restyle(field, "wrong", repeated)

    def _template_edited(self) -> None:
        self._roles = self._roles.with_template(self.template.toPlainText())
        self._show()
        self.changed.emit()
