"""The model card, README.md beside exported files: what the model is, what was measured, how to ask it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.base.errors import disk_error
from engine.base.units import size
from engine.export import commands
from engine.export.about import About
from engine.export.index import ExportedFile
from engine.export.proof import Report
from engine.project import Project
from engine.runs.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card tells. `figures` are sentences on what was measured.

    `others` are the models that were written beside the files, by name with what they are; `names` the texts
    (see `engine.export.texts`), and `notes` what there is to know of them.
    """

    project: Project
    run: str
    adapter: str
    recipe: Recipe
    about: About
    files: Sequence[ExportedFile]
    figures: Sequence[str] = ()
    names: Sequence[str] = ()
    notes: Sequence[str] = ()
    adapter_report: Report | None = None
    others: dict[str, str] = field(default_factory=dict)


def model_card(facts: Facts) -> str:
    """The card as Markdown with the head that the Hugging Face hub reads."""
    project, about = facts.project, facts.about
    title = project.task.name or project.folder.resolve().name
    base = f"[{about.base}](https://huggingface.co/{about.repo})" if about.repo else about.base
    parts = [
        _head(about),
        f"# {title}",
        f"{base}, fine-tuned with Lathe ({facts.recipe.method}) to answer with JSON.",
        "## Files",
        _files(facts),
        "## How to ask it",
        _asking(facts),
        "## What was measured",
        _measured(facts),
        "## How it was trained",
        _training(facts),
        "## Licence",
        _licence(about),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def fingerprint(rows_file: Path) -> str:
    """The SHA-256 of the file of rows, by which it is known again. Raises UserError."""
    try:
        with rows_file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise disk_error("read", rows_file, error) from error


def _head(about: About) -> str:
    from huggingface_hub import ModelCardData

    data = ModelCardData(
        base_model=about.repo or None,
        library_name="gguf",
        license=about.licence or None,
        pipeline_tag="text-generation",
        tags=["gguf", "lathe"],
    )
    return f"---\n{data.to_yaml()}\n---"


def _files(facts: Facts) -> str:
    lines = ["| file | size | compared with the trained model |", "|---|---|---|"]
    lines += [f"| `{file.path.name}` | {size(file.size)} | {_proof(file.report)} |" for file in facts.files]
    lines += [
        f"| `{name}` | {what} | {_proof(facts.adapter_report) if name.endswith('-adapter.gguf') else ''} |"
        for name, what in facts.others.items()
    ]
    return "\n".join(lines)


def _proof(report: Report | None) -> str:
    if report is None:
        return "not compared"
    return (
        f"same tokens in {report.same_tokens} of {report.prompts} prompts, same next token in "
        f"{report.same_next:.1%} of {report.steps} places, same greedy answers in {report.same_answers:.0%} "
        f"of {report.compared}"
    )


def _asking(facts: Facts) -> str:
    task, first = facts.project.task, facts.files[0].path.name
    parts = []
    if system := task.system_text():
        fence = "~~~~" if "~~~~" not in system else "````````"
        parts.append(
            f"The system message, without which the answers are worse:\n\n{fence}\n{system}\n{fence}"
        )
    parts.append("Ask at temperature 0, with the chat template that the file carries.")
    if task.prompt_helper:
        parts.append(
            f"In training, computed facts were added to each prompt (prompt helper `{task.prompt_helper}`). "
            "Other programs must add them too."
        )
    if task.working:
        parts.append(
            "The model writes its working first; the answer begins with the first line that begins `{`."
        )
    ways = [f"llama.cpp: `{commands.llama_server(first)}`"]
    if "Modelfile" in facts.names:
        create, run = commands.ollama(Path(first).stem)
        ways.append(f"Ollama: `{create}`, then `{run}`")
    if "ask.py" in facts.names:
        ways.append('Python: `pip install llama-cpp-python`, then `python ask.py "the sentence"`')
    if "lm-studio" in facts.names:
        ways.append("LM Studio: copy what is in `lm-studio` into its models folder")
    for name in facts.others:
        if name.endswith("-adapter.gguf"):
            base = next((other for other in facts.others if other.endswith("-F16.gguf")), "BASE.gguf")
            ways.append(f"The adapter: `llama-server -m {base} --lora {name} --jinja --temp 0`")
        if name.endswith("-safetensors"):
            ways.append(f"vLLM: `vllm serve {name}`")
    notes = [f"- {note}" for note in facts.notes]
    return "\n\n".join([*parts, "\n".join([*(f"- {way}" for way in ways), *notes])])


def _measured(facts: Facts) -> str:
    lines = [f"- {line}" for line in facts.figures]
    for file in facts.files:
        if file.importance is not None:
            lines.append(f"- {file.quant}: {file.importance.text()}")
    return "\n".join(lines) or "Nothing was measured on held-out rows before the export."


def _training(facts: Facts) -> str:
    rows = facts.project.rows()
    splits = Counter(row.split for row in rows)
    counts = ", ".join(f"{splits[name]} {name}" for name in ("train", "valid", "test") if splits[name])
    return "\n".join(
        [
            f"- Run `{facts.run}`, adapter `{facts.adapter}`",
            f"- Recipe: {facts.recipe.digest_line()}",
            f"- Rows at the time of the export: {counts}; SHA-256 of rows.jsonl "
            f"`{fingerprint(facts.project.rows_file)}`",
        ]
    )


def _licence(about: About) -> str:
    if not about.licence_name:
        return f"The licence of {about.base} applies to the model as well; look it up where you have it from."
    return f"The base model is under {about.licence_name}, which applies to this model as well."
