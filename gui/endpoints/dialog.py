"""The endpoints: models behind an address, their keys, a test of each, and the answers that are kept."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QMenu, QStackedWidget, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.endpoints import consent, keys
from engine.endpoints.cache import Cache
from engine.endpoints.settings import Endpoint, delete_endpoint, read_endpoints, save_endpoint
from engine.rewards.verdicts import Verdicts
from gui.endpoints.consent import ask_consent
from gui.endpoints.form import EndpointForm
from gui.endpoints.presets import OTHER, PROGRAMS, SERVICES, Preset
from gui.endpoints.trial_line import TrialLine
from gui.shared import errors
from gui.shared.background import Background
from gui.shared.boxes import agreed
from gui.shared.layout_memory import fitting
from gui.shared.widgets import EmptyState, button, column, row, scrolled, set_ready, splitter


class EndpointsDialog(QDialog):
    """The list at the left, the chosen one's settings at the right."""

    def __init__(self, parent: QWidget | None, name: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("endpoints_dialog")
        self.setProperty("help_page", "endpoints")
        self.setWindowTitle(self.tr("Endpoints"))
        self.resize(fitting(860, 700))
        self._endpoints: list[Endpoint] = []
        self._new: Endpoint | None = None  # added, and not saved yet
        self.touched = False  # whether anything was saved or forgotten
        self._try_next = False  # once the key is kept
        self._keeping = Background(self)
        self._keeping.done.connect(lambda _: self._key_kept())
        self._keeping.failed.connect(self._key_refused)
        self._shown = ""  # the name of the one whose settings are shown
        self._counting = Background(self)
        self._counting.done.connect(self._show_kept)
        self._counting.failed.connect(lambda error: errors.show(self, error))
        self._build()
        errors.guarded(self, lambda: self._read(name))

    # -- the list

    def add(self, preset: Preset) -> None:
        """Begin a new endpoint; it counts once it is saved."""
        if not self._settled():
            return
        self._new = preset.endpoint({one.name for one in self._endpoints})
        self._list_all(self._new.name)
        self.form.line("model" if preset is not OTHER else "base_url").setFocus()

    def delete(self) -> None:
        """Delete the one that is shown, with its key, after a question."""
        shown = self._endpoint(self._shown)
        if shown is None or (shown is not self._new and not self.ask_to_delete(shown)):
            return
        if shown is not self._new and not errors.guarded(self, lambda: self._forget(shown)):
            return
        self._new = None
        self._read()

    def ask_to_delete(self, endpoint: Endpoint) -> bool:
        """Whether the user confirms."""
        text = self.tr("Delete the endpoint {name}?").format(name=endpoint.name)
        more = self.tr("Its settings and its key are deleted. Saved assessments keep its answers.")
        return agreed(self, text, more, self.tr("Delete"), self.tr("Keep"), danger=True)

    def _forget(self, endpoint: Endpoint) -> None:
        self.touched = True
        consent.withdraw(endpoint)
        delete_endpoint(endpoint.name)
        self._keeping.start(lambda _: keys.forget_key(endpoint.name))

    def _read(self, name: str = "") -> None:
        self._endpoints = list(read_endpoints())
        self._list_all(name)

    def _list_all(self, name: str) -> None:
        every = [*self._endpoints, *([self._new] if self._new else [])]
        with QSignalBlocker(self.list):
            self.list.clear()
            for endpoint in every:
                new = self.tr("not saved yet") if endpoint is self._new else ""
                where = new or f"{endpoint.model} · {endpoint.host}"
                item = QListWidgetItem(f"{endpoint.name}\n{where}", self.list)
                item.setData(Qt.ItemDataRole.UserRole, endpoint.name)
                item.setToolTip(where)
            names = [one.name for one in every]
            self.list.setCurrentRow(names.index(name) if name in names else 0)
        self._show(names[self.list.currentRow()] if names else "")

    def _endpoint(self, name: str) -> Endpoint | None:
        if self._new is not None and self._new.name == name:
            return self._new
        return next((one for one in self._endpoints if one.name == name), None)

    def _picked(self, item: QListWidgetItem | None) -> None:
        name = item.data(Qt.ItemDataRole.UserRole) if item else ""
        if name == self._shown:
            return
        if not self._settled():
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(self._row_of(self._shown))
            return
        self._list_all(name)

    def _row_of(self, name: str) -> int:
        rows = range(self.list.count())
        return next((at for at in rows if self.list.item(at).data(Qt.ItemDataRole.UserRole) == name), -1)

    # -- the one that is shown

    def save(self) -> bool:
        """Save what is typed; what is wrong is said in the form. Whether it is saved."""
        if self.form.fault:
            self.form.show_fault()
            return False
        return errors.guarded(self, self._save)

    def _save(self) -> None:
        endpoint, before = self.form.endpoint(), self._endpoint(self._shown)
        key = self.form.key.text()
        if any(one.name == endpoint.name and one is not before for one in self._endpoints):
            raise UserError(self.tr("There is another endpoint of this name."))
        save_endpoint(endpoint)
        renamed = before is not None and before is not self._new and before.name != endpoint.name
        if renamed and before is not None:
            if consent.agreed(before) and before.host == endpoint.host:
                consent.agree(endpoint)
            consent.withdraw(before)
            delete_endpoint(before.name)
        self._keep_key(endpoint.name, key, self._shown if renamed else "")
        self._new, self.touched = None, True
        self._read(endpoint.name)

    def _keep_key(self, name: str, key: str, before: str) -> None:
        """Keep a new key, or that of the name `before`: beside the window, since a keyring may ask back."""

        def work(_: Progress) -> None:
            moved = key.strip() or (keys.key_of(before) if before else None)
            if moved:
                keys.keep_key(name, moved)
            if before:
                keys.forget_key(before)

        if key.strip() or before:
            self._keeping.start(work)

    def _key_kept(self) -> None:
        self.form.look_for_key()
        self._refresh()
        if self._try_next:
            self._try()

    def _key_refused(self, error: UserError) -> None:
        self._try_next = False
        self._key_kept()
        errors.show(self, error)

    def _settled(self) -> bool:
        """Whether what is typed is saved or given up, so that another one may be shown."""
        if not self._shown or not self.form.is_changed:
            return True
        if self.ask_to_save(self._shown):
            return self.save()
        self._new = None
        return True

    def ask_to_save(self, name: str) -> bool:
        """Whether to save the changes; else they are given up."""
        text = self.tr("Save the changes to {name}?").format(name=name)
        return agreed(self, text, "", self.tr("Save"), self.tr("Discard"))

    def _show(self, name: str) -> None:
        endpoint, self._shown = self._endpoint(name), name
        self._try_next = False
        self._stack.setCurrentIndex(1 if endpoint else 0)
        self.trial.clear()
        if endpoint is not None:
            self.form.show_endpoint(endpoint, saved=endpoint is not self._new)
        self._refresh()

    def _refresh(self) -> None:
        shown = self._endpoint(self._shown)
        for widget in (self.trial, self.save_button):
            widget.setVisible(shown is not None)
        free = shown is not None and not self._keeping.running  # of keys that wait only the last is kept
        set_ready(self.save_button, free and self.form.is_changed)
        set_ready(self.delete_button, free)

    def _try(self) -> None:
        """Save what is typed and ask the endpoint, once its key is kept."""
        if self.form.is_changed and not self.save():
            return
        self._try_next = self._keeping.running
        if not self._try_next:
            self.trial.start(self.form.endpoint())

    def _forget_key(self) -> None:
        self.touched = True
        name = self._shown
        self._keeping.start(lambda _: keys.forget_key(name))
        self._refresh()

    def _change_consent(self, agree: bool) -> None:
        endpoint = self._endpoint(self._shown)
        if endpoint is None:
            return
        if agree:
            ask_consent(self, endpoint)
        else:
            errors.guarded(self, lambda: consent.withdraw(endpoint))
        self.form.show_consent()

    # -- the answers that are kept

    def clear_cache(self) -> None:
        """Forget all answers of endpoints, after a question."""
        text = self.tr("Forget the answers that endpoints gave?")
        more = self.tr(
            "They are kept so that nothing is asked, and paid for, twice. Saved assessments keep theirs."
        )
        if agreed(self, text, more, self.tr("Forget them"), self.tr("Keep"), danger=True):
            self._counting.start(_emptied)

    def _show_kept(self, count: int) -> None:
        set_ready(self.cache_button, count > 0)
        kept = self.tr("Forget %Ln kept answer(s)…", "", count)
        self.cache_button.setText(kept if count else self.tr("No answers are kept"))

    # -- the dialog itself

    def done(self, result: int) -> None:
        if self._settled():
            self.trial.end()
            super().done(result)

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("endpoint_list")
        self.list.setAccessibleName(self.tr("Endpoints"))
        self.list.setSpacing(3)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _: self._picked(item))
        self.add_button = button(self.tr("Add"), icon="add", name="add_endpoint")
        self.add_button.setMenu(self._add_menu())
        self.delete_button = button(self.tr("Delete…"), self.delete, name="delete_endpoint")
        left = QWidget()
        tools = row(self.add_button, self.delete_button, None)
        left.setLayout(column(self.list, tools, margins=(0, 0, 6, 0), stretch=self.list))
        self.form = EndpointForm()
        self.form.setContentsMargins(4, 0, 12, 0)
        self.form.changed.connect(self._refresh)
        self.form.key_forgotten.connect(self._forget_key)
        self.form.consent_wanted.connect(self._change_consent)
        nothing = EmptyState(
            self.tr("No endpoint yet"),
            self.tr(
                "An endpoint is a model behind an address: a service such as OpenAI or DeepSeek, or a "
                "program on this computer such as Ollama. Once added, it can be chosen wherever a model is "
                "chosen. Nothing is sent to it before you agree."
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(scrolled(self.form))
        self.trial = TrialLine(self._try)
        self.save_button = button(self.tr("Save"), self.save, role="primary", name="save_endpoint")
        self.save_button.setDefault(True)
        self.cache_button = button("", self.clear_cache, name="clear_cache")
        close = button(self.tr("Close"), self.accept)
        for one in (self.add_button, self.delete_button, self.cache_button, close):
            one.setAutoDefault(False)  # Enter in a line saves
        right = QWidget()
        right.setLayout(column(self._stack, self.trial, margins=(6, 0, 0, 0), stretch=self._stack))
        parts = splitter(left, right, sizes=(220, 620), stretches=(0, 1))
        foot = row(self.cache_button, None, close, self.save_button)
        self.setLayout(column(parts, foot, margins=(16, 14, 16, 14), spacing=10, stretch=parts))
        self._show_kept(0)
        self._counting.start(lambda _: Cache().count() + Verdicts().count())

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        for title, presets in (
            (self.tr("A service"), SERVICES),
            (self.tr("A program on this computer"), PROGRAMS),
        ):
            menu.addSection(title)
            for preset in presets:
                action = menu.addAction(preset.title)
                action.triggered.connect(lambda checked=False, one=preset: self.add(one))
        menu.addSeparator()
        menu.addAction(self.tr("Another address…"), lambda: self.add(OTHER))
        return menu


def _emptied(_: Progress) -> int:
    """Forget every kept answer; returns how many are left."""
    cache = Cache()
    cache.clear()
    Verdicts().clear()
    return cache.count()
