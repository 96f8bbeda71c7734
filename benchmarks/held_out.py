"""Greedy answers to held-out prompts: transformers' `generate` of one batch against our rollout of the same.

python -m benchmarks.held_out [--rows 32] [--adapter FOLDER] [--rounds 3] [--dtype float32]

Without an adapter no answer of the embedded model ends by itself, so all reach --answer tokens; with a
trained one they end where they end. Both sides run in turn in one process over the same weights.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel

from benchmarks.steps import adapted, example_prompts, interleaved, load_base, machine, ratio_line
from engine.models import chat
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.rollout import generate


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", default="embedded", help="embedded, tiny, or a model folder")
    parser.add_argument("--adapter", type=Path, help="the folder of a trained adapter")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--rows", type=int, default=32)
    parser.add_argument("--answer", type=int, default=40, help="longest answer in tokens")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds")
    parser.add_argument(
        "--schema", action=argparse.BooleanOptionalAction, default=True, help="schema in the prompt"
    )
    chosen = parser.parse_args()
    prompts = example_prompts(chosen.rows, "test", schema=chosen.schema)
    ids = prompts.ids()
    stops = list(
        chat.stop_token_ids(chat.from_tokenizer(prompts.tokenizer), prompts.tokenizer.get_vocab().get)
    )
    pad = prompts.tokenizer.pad_token_id
    models = [_model(chosen) for _ in range(2)]
    fuse_lora(models[1])
    print(f"{machine()}; {chosen.rows} prompts of {min(map(len, ids))} to {max(map(len, ids))} tokens")
    results = interleaved(
        {
            "stock": lambda _: _timed(lambda: stock_answers(models[0], ids, chosen.answer, stops, pad)),
            "ours": lambda _: _timed(
                lambda: generate(
                    models[1], ids, max_new_tokens=chosen.answer, eos_ids=stops, pad_id=pad, greedy=True
                )
            ),
        },
        chosen.rounds,
        lambda number, name, one: print(
            f"  {number} {name:5} {one[0]:6.2f} s, processor {one[1]:6.2f} s  ({machine()})", flush=True
        ),
    )
    stock, ours = results["stock"], results["ours"]
    same = sum(a == b for a, b in zip(stock[-1][2], ours[-1][2], strict=True))
    for at, title in enumerate(("held-out answers", "processor")):
        print(ratio_line(title, [one[at] for one in stock], [one[at] for one in ours]))
    mean = sum(map(len, ours[-1][2])) / len(ids)
    print(f"same answers: {same} of {len(ids)}; answers of {mean:.0f} tokens on average; {machine()}")
    return 0


def _model(chosen: argparse.Namespace) -> Any:
    base = load_base(chosen.model, chosen.dtype)
    model = PeftModel.from_pretrained(base, str(chosen.adapter)) if chosen.adapter else adapted(base)
    return model.eval()


def _timed(run: Any) -> tuple[float, float, list[list[int]]]:
    start, given = time.perf_counter(), time.process_time()
    answers = run()
    return time.perf_counter() - start, time.process_time() - given, answers


def stock_answers(model: Any, ids: list[list[int]], most: int, stops: list[int], pad: int) -> list[list[int]]:
    """`generate` over left-padded rows, each answer cut after its end token."""
    width = max(map(len, ids))
    rows = torch.tensor([[pad] * (width - len(one)) + one for one in ids])
    mask = torch.tensor([[0] * (width - len(one)) + [1] * len(one) for one in ids])
    with torch.no_grad():
        generated = model.generate(
            input_ids=rows,
            attention_mask=mask,
            max_new_tokens=most,
            do_sample=False,
            eos_token_id=stops,
            pad_token_id=pad,
        )
    answers = [row[width:] for row in generated.tolist()]
    ends = [next((at for at, token in enumerate(row) if token in stops), len(row)) for row in answers]
    return [row[: end + 1] for row, end in zip(answers, ends, strict=True)]


if __name__ == "__main__":
    raise SystemExit(main())
