"""A file is compared with the trained model, and deleted where it is another one."""

from __future__ import annotations

from pathlib import Path

from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.export.proof import Report
from engine.export.reference import Reference
from engine.export.verify import verify


def proved(
    trained: Reference,
    path: Path,
    progress: Progress = silent,
    cancel: Cancel = never,
    adapter: Path | None = None,
) -> Report:
    """The comparison of a file, with an `adapter` on it or without, with the trained model.

    Files that were to be proved do not stay unproved: they are deleted where the comparison is stopped or
    fails. Raises UserError where prompts become other tokens, and where an F16 file is not the trained model.
    """
    files = [file for file in (path, adapter) if file is not None]
    try:
        report = verify(trained, path, adapter=adapter, progress=progress, cancel=cancel)
        _check(report, files[-1], exact=path.stem.endswith("-F16"))
    except (Cancelled, UserError):
        for file in files:
            file.unlink(missing_ok=True)
        raise
    return report


def _check(report: Report, path: Path, exact: bool) -> None:
    if report.same_tokens == report.prompts and not report.same_hard_tokens:
        raise UserError(
            "The exported file {name} makes other tokens of some texts than the trained model, and was "
            "deleted: {text!r}.",
            path.name,
            report.first_other_prompt,
            hint="Please report this model; the export gets its tokenizer wrong.",
        )
    if not report.asked_alike or (exact and not report.faithful):
        raise UserError(
            "The exported file {name} does not answer as the trained model, and was deleted: "
            "{same_tokens} of {prompts} prompts have the same tokens, the logits differ by "
            "{n:.3g} on average.",
            path.name,
            report.same_tokens,
            report.prompts,
            report.logit_mean,
            hint="Please report this model; the export gets its tokenizer or weights wrong.",
        )
