"""What is done with the assessment that is shown: it is marked, judged again, and written to files."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.assess.exports import write_export
from engine.assess.marks import Mark, read_marks
from engine.assess.saved import SavedAssessment, judge_again, mark
from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.jobs import AssessJob, JudgeJob, job_folders, load_job
from engine.project import Project
from engine.rewards.judges import judge_models
from gui.assess.anew import is_outdated
from gui.assess.result import ResultView
from gui.endpoints.consent import may_be_asked
from gui.shared import errors, i18n
from gui.shared.background import Background
from gui.shared.run_labels import model_title
from gui.shared.sentences import engine_text
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace


def unfinished(project: Path) -> AssessJob | None:
    """What the last assessment of a project was asked to do, where it did not come to its end."""
    for folder in reversed(job_folders(project)):
        with contextlib.suppress(UserError):
            job = load_job(folder)
            if isinstance(job, AssessJob):
                return None if (folder / "result.json").is_file() else job
    return None


class ResultWork(QObject):
    """Works for one `ResultView`; what takes long is done in background threads."""

    judged = Signal(object)  # the SavedAssessment that was judged again

    def __init__(self, workspace: Workspace, board: JobBoard, result: ResultView) -> None:
        super().__init__(result)
        self._workspace, self._board, self._result = workspace, board, result
        self._job: Job | None = None  # while models that judge are asked
        self._saves, self._judging, self._checks = Background(self), Background(self), Background(self)
        for work in (self._saves, self._judging):
            work.failed.connect(workspace.error_raised)
        self._saves.done.connect(result.show_note)
        self._judging.progressed.connect(lambda _, done, total: result.anew.show_progress(done, total))
        self._judging.done.connect(self.judged)
        self._judging.failed.connect(lambda _: result.anew.show_outdated(True))
        self._judging.cancelled.connect(lambda: result.anew.show_outdated(True))
        self._checks.done.connect(self._checked)
        result.anew.start_requested.connect(self.judge)
        result.anew.stop_requested.connect(self._stop)
        result.cases.detail.marked.connect(self.mark)

    def mark(self, row_id: str, model: int, right: bool | None, comment: str) -> None:
        """Keep what the person says of an answer; a disk error is shown, and the old mark stands."""
        saved, assessment = self._result.saved, self._result.assessment
        if saved is None or assessment is None:
            return
        said = Mark(row=row_id, model=assessment.models[model].spec, right=right, comment=comment)

        def keep() -> None:
            marked = mark(saved.folder, assessment, said)
            self._result.show_marked(marked, read_marks(saved.folder))

        if not errors.guarded(self._result, keep):
            self._result.cases.detail.show_marks()

    def judge(self) -> None:
        """Judge the answers by the rows and rewards as they are now."""
        project, saved = self._workspace.project, self._result.saved
        if project is None or saved is None or not errors.guarded(self._result, self._workspace.flush):
            return
        if judge_models(project.rubric):
            self._ask_judges(project, saved)
            return

        def work(progress: Progress) -> SavedAssessment:
            judge_again(project, saved.path, progress)
            return saved

        self._result.anew.show_progress(0, 0)
        self._judging.start(work)

    def _ask_judges(self, project: Project, saved: SavedAssessment) -> None:
        """Models among the judges are asked by a job, which then judges again."""
        if self._job is not None or not may_be_asked(self._result, judge_models(project.rubric)):
            return
        try:
            job = self._board.start(project, JudgeJob(assessment=str(saved.path)))
        except UserError as error:
            errors.show(self._result, error)
            return
        job.progressed.connect(lambda: self._result.anew.show_progress(job.done, job.total))
        job.ended.connect(lambda: self._judges_ended(job, saved))
        self._job = job
        self._result.anew.show_progress(0, 0)

    def _judges_ended(self, job: Job, saved: SavedAssessment) -> None:
        self._job = None
        if job.state == "done":
            self.judged.emit(saved)
            return
        self._result.anew.show_outdated(True)
        if job.state == "failed":
            hint = job.finished.report if job.finished else ""
            self._workspace.error_raised.emit(UserError(job.message, hint=hint))

    def _stop(self) -> None:
        self._judging.cancel()
        if (job := self._job) is not None:
            errors.guarded(self._result, lambda: self._board.stop(job))

    def check(self) -> None:
        """See whether the rows or the rewards have changed since it was judged, and offer to judge again."""
        project, assessment = self._workspace.project, self._result.assessment
        if project is not None and assessment is not None and not self._judging.running:
            rows = self._workspace.rows.all
            self._checks.start(lambda _: (assessment, is_outdated(assessment, rows, project)))

    def save_as(self, path: Path) -> None:
        """Write it to a file whose name ends with .csv, .html or .json."""
        saved, assessment, marks = self._result.saved, self._result.assessment, self._result.marks
        assert saved is not None and assessment is not None
        project, language = saved.project, i18n.current()

        def work(_: Progress) -> str:
            write_export(
                path,
                assessment,
                marks,
                saved.made,
                say=engine_text,
                title=lambda name: model_title(name, project),
                language=language,
            )
            return self.tr("Saved to {path}").format(path=path)

        self._saves.start(work)

    def _checked(self, found: tuple[object, bool]) -> None:
        assessment, outdated = found
        if assessment is self._result.assessment and not self._judging.running:
            self._result.anew.show_outdated(outdated)
