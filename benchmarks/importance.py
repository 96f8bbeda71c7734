"""Every quantisation of a trained model, with and without an importance matrix: sizes, divergence, answers.

python -m benchmarks.importance PROJECT [--run best] [--which best] [--rows 0] [--held 60] [--weigh 64]

The matrix is made from training rows. Divergence from the trained model is over the first --held test rows;
with --rows so many of them are answered too, for exact match and mean reward. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.steps import machine
from engine.assess.judge import Answered, judge
from engine.data.rows import Row
from engine.export.gguf import write_gguf
from engine.export.importance import Importance, asked_of, importance
from engine.export.merge import merge
from engine.export.quantize import quantize
from engine.export.quants import QUANTS
from engine.models import chat, hub
from engine.play.player import Player
from engine.project import Project, open_project
from engine.runs.adapters import adapter_of
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import find_run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--run", default="best")
    parser.add_argument("--which", default="best")
    parser.add_argument("--rows", type=int, default=0, help="test rows that are answered")
    parser.add_argument("--held", type=int, default=60, help="test rows over which the divergence is taken")
    parser.add_argument("--weigh", type=int, default=64, help="training rows for the matrix")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    project = open_project(chosen.project)
    run = find_run(project.folder, chosen.run)
    recipe = load_recipe(run / "recipe.json")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        merged = merge(hub.resolve(recipe.model), adapter_of(run, chosen.which), folder / "merged")
        plain = write_gguf(merged, folder / "F16.gguf", working=project.task.working)
        fmt = chat.from_tokenizer(hub.load_tokenizer(merged))
        train, test = (
            [row for row in project.split(split) if row.completion is not None] for split in ("train", "test")
        )
        weighed = train[:: max(1, len(train) // chosen.weigh)][: chosen.weigh]
        texts, held = (
            [asked_of(project.task, fmt, row) for row in rows] for rows in (weighed, test[: chosen.held])
        )
        with importance(merged, texts, held, folder) as weights:
            files = {"F16": plain}
            for quant in QUANTS[1:]:
                files[quant.name] = quantize(plain, folder / f"{quant.name}.gguf", quant.name)
                if quant.weighs:
                    path = folder / f"{quant.name}-weighed.gguf"
                    name = f"{quant.name}, by importance"
                    files[name] = quantize(plain, path, quant.name, importance=weights.values)
            _report(project, test[: chosen.rows], files, weights, recipe.max_answer_tokens, chosen.threads)
    return 0


def _report(
    project: Project,
    rows: list[Row],
    files: dict[str, Path],
    weights: Importance,
    longest: int,
    threads: int,
) -> None:
    size, first = files["F16"].stat().st_size, None
    print(f"{machine()}; {weights.rows} rows weighed, {len(weights.held)} judged, {len(rows)} answered\n")
    print("| file | size | divergence, nats a token | exact match | against F16 | mean reward |")
    print("|---|---|---|---|---|---|", flush=True)
    for name, path in files.items():
        own = path.stat().st_size
        cells = [f"{own / 1e6:.0f} MB, {size / own:.2f} times smaller", f"{weights.divergence(path):.5f}"]
        if rows:
            said = _answers(project, rows, path, longest, threads)
            first = first or said
            found = judge(rows, [Answered("F16", first), Answered(name, said)], project.rubric, {})
            gap, model = found.pair(0, 1).exact_difference, found.models[1]
            cells.append(f"{model.exact.estimate:.3f}")
            cells.append(f"{gap.estimate:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]")
            cells.append(f"{model.reward.estimate:.3f}")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _answers(project: Project, rows: list[Row], path: Path, longest: int, threads: int) -> list[str]:
    with Player(path, threads=threads) as player:
        texts = [chat.prompt_text(project.task, player.chat_format, row.prompt) for row in rows]
        return [player.answer(text, max_tokens=longest) for text in texts]


if __name__ == "__main__":
    raise SystemExit(main())
