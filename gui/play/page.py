"""The play page: one prompt, two models side by side, and the rewards of their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QSplitter

from engine.data.rows import Row
from engine.play.history import HistoryEntry, Reply
from engine.play.wire import SamplingParams
from engine.rewards.part import Score
from engine.rewards.rubric import score
from gui.endpoints.consent import may_be_asked
from gui.play import memory
from gui.play.base_files import BaseFiles
from gui.play.batch import Batch
from gui.play.batch_dialog import Asking, BatchDialog
from gui.play.binding import Binding
from gui.play.choices import Choice
from gui.play.choosers import Choosers
from gui.play.model_slot import ModelSlot
from gui.play.pane import Pane
from gui.play.player_thread import Question
from gui.play.prompt_box import PromptBox
from gui.play.questions import Questions
from gui.play.results import TOKENS, Results
from gui.play.row_maker import RowMaker
from gui.serve.dialog import ServeDialog, show_serve_dialog
from gui.shared.json_fault import fault_of, too_long
from gui.shared.labels import date_text
from gui.shared.widgets import EmptyState, button, column
from gui.workspace.jobs import Job
from gui.workspace.page import PAGE_MARGINS, Page, page_head

LEAST_RESULTS = 140  # pixels: the answers above need the room of a small window more
LOAD_AFTER_MS = 400  # after the page is shown, so that flipping through the pages starts no process


class PlayPage(Page):
    """Wires the prompt, the two slots with their panes, and the results together."""

    name = "play"

    def build(self) -> Iterator[None]:
        workspace, board = self.workspace, self.board
        # Each part gets its parent at once: a later one would style it and all its children again.
        self._down = QSplitter(Qt.Orientation.Vertical, self)
        self._across = QSplitter(Qt.Orientation.Horizontal, self._down)
        self.box = PromptBox(workspace, self)
        self.bases = BaseFiles(workspace, board, self)
        self.slots = (ModelSlot(self.bases, self), ModelSlot(self.bases, self))
        yield
        self.panes = tuple(self._make_pane(side) for side in (0, 1))
        self.results = Results((self.tr("Left"), self.tr("Right")), self._down)
        self.choosers = Choosers(workspace, self.slots, self.panes, self)
        self.binding = Binding(self.box, self.slots, self.panes, self.choosers, self)
        self.rows = RowMaker(workspace, self)
        yield
        self._questions = Questions()
        self._shown_prompt: str | None = None  # the prompt of the answers on the screen
        self._shown_number = 0  # of the question that they answer
        self.batch = Batch(self.slots, self._questions.next_number, self)
        asking = Asking(self._chosen, self._params, self.box.asked)
        self.many = BatchDialog(self, workspace, self.batch, asking)
        self._actions = self._make_actions()
        self._load_soon = QTimer(self, singleShot=True, interval=LOAD_AFTER_MS)
        self._render_soon = QTimer(self, singleShot=True, interval=200)
        self._lay_out()
        self._connect()
        if workspace.project is not None:
            self.results.history.open(workspace.folder)
            remembered = memory.recall(workspace.layout, workspace.folder)
            self.box.set_settings(remembered.settings)
            self.choosers.recall(remembered.models)

    def page_actions(self) -> list[QAction]:
        return self._actions

    def arrive(self, payload: object = None) -> None:
        """`payload`: a prompt, or for the right side {"model": path of a GGUF file} or
        {"run": a run's name, "adapter": which}."""
        if self.workspace.project is None:
            return
        self.choosers.refresh()
        match payload:
            case str():
                self.box.set_prompt(payload)
            case {"model": str() | Path() as path}:
                self.choosers.choose_file(Path(path), 1)
            case {"run": str() as run, "adapter": str() as which}:
                self.choosers.choose_run(run, which, 1)
            case _:
                pass
        self._judge()
        self.binding.show()
        self._load_soon.start()
        self.box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        self._load_soon.stop()
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """End both processes; the page cannot be used any more."""
        self.batch.stop()
        self.many.hide()
        self._load_soon.stop()
        self._render_soon.stop()
        for slot in self.slots:
            slot.close()

    def _job_ended(self, job: Job) -> None:
        if job.kind == "export" and self.workspace.project is not None:
            self.choosers.refresh()
            if self.isVisible():
                self._load_soon.start()

    def _remember(self) -> None:
        if self.workspace.project is not None:
            now = memory.PlayMemory(settings=self.box.settings, models=self.choosers.keys)
            memory.keep(self.workspace.layout, self.workspace.folder, now)

    # -- asking

    def ask(self) -> None:
        """Send the prompt to both models."""
        project = self.workspace.project
        if project is None or not self.box.complete():
            self.box.editor.setFocus()
            return
        chosen = self._chosen()
        each = self.tr("Every prompt that you ask here is sent there, one request each.")
        if not may_be_asked(self, (choice.key for choice in chosen.values()), each):
            return
        self._shown_prompt = self.box.prompt
        number = self._shown_number = self._questions.begin(self._shown_prompt, chosen)
        rows = self.workspace.rows.all
        for side in chosen:
            params, draws = self._params(side), self.box.settings.draws
            self.slots[side].ask(Question(number, project.task, self._shown_prompt, params, draws, rows))
        self._busy_changed()

    def _chosen(self) -> dict[int, Choice]:
        """The models of the sides that have one."""
        return {side: slot.choice for side, slot in enumerate(self.slots) if slot.choice is not None}

    def _params(self, side: int) -> SamplingParams:
        """How a side is asked."""
        assert self.workspace.project is not None
        task, choice = self.workspace.project.task, self.slots[side].choice
        schema = task.schema if choice is not None and choice.binds else {}
        settings = self.box.settings.model_copy(update={"grammar": self.binding.bound(side)})
        return settings.sampling_params(schema, task.working)

    def ask_many(self) -> None:
        """Open the dialog that asks many prompts."""
        if self.workspace.project is not None:
            self.many.open_for()

    def stop(self) -> None:
        """Cancel both answers, and a list of prompts."""
        self.batch.stop()
        for slot in self.slots:
            slot.stop()

    def _replied(self, side: int, number: int, reply: Reply) -> None:
        self._busy_changed()
        if number == self._shown_number:
            self._judge()
        if (entry := self._questions.reply(side, number, reply)) is not None:
            self.results.history.keep(entry)

    def _busy_changed(self) -> None:
        self.box.set_busy(any(slot.busy for slot in self.slots))

    # -- judging

    @property
    def shown_row(self) -> Row | None:
        """The row of the dataset whose prompt the answers on the screen belong to."""
        mine = self.box.row
        if mine is not None and mine.prompt == self._shown_prompt:
            return self.workspace.rows.by_id(mine.id) or mine
        return next((row for row in self.workspace.rows.all if row.prompt == self._shown_prompt), None)

    def _judge(self) -> None:
        """Show verdicts and comparison of the finished answers."""
        project = self.workspace.project
        if project is None:
            return
        row = self.shown_row if self._shown_prompt is not None else None
        answers: list[str | None] = []
        scores: list[Score | None] = []
        for slot, pane in zip(self.slots, self.panes, strict=True):
            done, endless = slot.stats is not None and not slot.busy, too_long(slot.text)
            judged = done and not endless
            parts = project.task.parts_of(slot.text)
            answers.append(parts.answer if judged else None)
            scores.append(score(project.rubric, row, slot.text) if judged and row is not None else None)
            if done:
                pane.show_parts(parts)
                pane.set_verdict(endless or fault_of(parts.answer, project.task.schema), scores[-1])
        names = [slot.choice.title if slot.choice else "" for slot in self.slots]
        self.results.show_answers(project, row, names, answers, scores)
        self._show_spread()

    def _show_spread(self) -> None:
        """Show how the answers drawn so far vary."""
        project = self.workspace.project
        if project is None:
            return
        row = self.shown_row if any(len(slot.drawn) > 1 for slot in self.slots) else None
        self.results.spread.show_spread(
            project.task,
            [slot.drawn for slot in self.slots],
            lambda one: None if row is None else score(project.rubric, row, one.text).total,
        )

    def _render_prompt(self) -> None:
        """Render what the model sees, while that tab is visible."""
        if self.workspace.project is not None and self.results.seen.isVisible():
            side = self.results.seen.side.currentIndex()
            task = self.workspace.project.task
            self.results.seen.show_prompt(task, self.box.prompt, self.slots[side].facts)

    # -- history

    def bring_back(self, entry: HistoryEntry) -> None:
        """Show a history entry with its answers."""
        self.box.set_prompt(entry.prompt)
        self._shown_prompt = entry.prompt
        when = date_text(datetime.fromtimestamp(entry.time))
        for side, slot in enumerate(self.slots):
            reply = entry.replies[side] if side < len(entry.replies) else Reply(model="")
            slot.show_reply(reply)
            same = slot.choice is not None and slot.choice.title == reply.model
            if reply.model:
                self.panes[side].set_note(when if same else f"{reply.model}, {when}")
        self._judge()

    # -- into the dataset

    def add(self, side: int, *, at_once: bool = False) -> None:
        """Make a row of the answer of a side."""
        prompt = self._shown_prompt or self.box.prompt
        note = self.rows.add(prompt, self.slots[side].text, self.shown_row, at_once=at_once)
        if note:
            self._judge()
            self.panes[side].set_note(note)

    def add_good_one(self) -> None:
        """Make a row of the answer that has the focus, else of the right one, else of the left one."""
        order = sorted((1, 0), key=lambda side: not self.panes[side].isAncestorOf(self.focusWidget() or self))
        side = next((side for side in order if self.panes[side].add_button.isEnabled()), None)
        if side is not None:
            self.add(side, at_once=True)

    def serve(self, side: int) -> ServeDialog | None:
        """The panel that serves the file of a side to other programs."""
        project, file = self.workspace.project, self.slots[side].file
        if project is None or file is None:
            return None
        prompt = self.box.prompt or self.workspace.rows.example_prompt()
        return show_serve_dialog(self, project, self.board, file, prompt)

    # -- building

    def _make_pane(self, side: int) -> Pane:
        nothing = EmptyState(
            self.tr("No trained model yet"),
            self.tr("Train one first: it then answers here, beside its base model."),
            self.tr("Go to Train"),
            lambda: self.workspace.show_page("training"),
        )
        pane = Pane(self.slots[side], ("left", "right")[side], TOKENS[side], nothing, self._across)
        pane.add_requested.connect(lambda: self.add(side))
        pane.serve_requested.connect(lambda: self.serve(side))
        return pane

    def _connect(self) -> None:
        self.box.ask_requested.connect(self.ask)
        self.box.stop_requested.connect(self.stop)
        self.box.prompt_changed.connect(self._render_soon.start)
        self.box.settings_changed.connect(self._remember)
        self.choosers.picked.connect(self._remember)
        self.binding.parted.connect(self.ask)
        self._load_soon.timeout.connect(self.choosers.load)
        self._render_soon.timeout.connect(self._render_prompt)
        self.results.seen.side_changed.connect(self._render_prompt)
        self.results.currentChanged.connect(self._render_soon.start)
        self.results.spread.chosen.connect(lambda side, place: self.slots[side].show_drawn(place))
        self.results.history.restore_requested.connect(self.bring_back)
        for side, slot in enumerate(self.slots):
            slot.ended.connect(lambda number, reply, side=side: self._replied(side, number, reply))
            slot.began.connect(self._judge)
            slot.drew.connect(self._show_spread)
            slot.changed.connect(self._busy_changed)
            slot.changed.connect(self._render_soon.start)
        self.board.job_ended.connect(self._job_ended)
        self.workspace.project_changed.connect(self._judge)
        self.workspace.project_opened.connect(self.shut_down)
        QCoreApplication.instance().aboutToQuit.connect(self.shut_down)  # type: ignore[union-attr]  # it runs

    def _lay_out(self) -> None:
        for part, share in ((self._across, 3), (self.results, 2)):
            self._down.setStretchFactor(self._down.indexOf(part), share)
        for splitter in (self._across, self._down):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(10)
        self._down.setSizes([320, 250])
        self.results.setMinimumHeight(LEAST_RESULTS)
        many = button(
            self.tr("Ask many…"),
            self.ask_many,
            tip=self.tr("Put a list of prompts, or rows of the dataset, to these models"),
            name="ask_many",
        )
        head = page_head(self.tr("Play"), None, many)
        self.setLayout(column(head, self.box, self._down, margins=PAGE_MARGINS, stretch=self._down))

    def _make_actions(self) -> list[QAction]:
        return [
            self.new_action(self.tr("&Ask both models"), self.ask, "Ctrl+Return", "Ctrl+Enter"),
            self.new_action(self.tr("Ask &many prompts…"), self.ask_many, "Ctrl+M"),
            self.new_action(self.tr("&Stop the answers"), self.stop, "Escape"),
            self.new_action(
                self.tr("Add the answer to the &dataset"),
                self.add_good_one,
                "Ctrl+Shift+Return",
                "Ctrl+Shift+Enter",
            ),
            self.new_action(self.tr("&Random test row"), self.box.take_random, "Ctrl+R"),
            self.new_action(self.tr("&Next row"), lambda: self.box.take_next(1), "Ctrl+Down"),
            self.new_action(self.tr("&Previous row"), lambda: self.box.take_next(-1), "Ctrl+Up"),
            self.new_action(self.tr("Forget the &history…"), self.results.history.clear),
        ]
