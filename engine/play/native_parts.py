"""What a player hands to llama.cpp: the sampler of an answer, and the callback of its loader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import llama_cpp

from engine.play.wire import SamplingParams


def sampler_of(params: SamplingParams) -> Any:
    """A chain that draws the next token: top-p, then temperature; the likeliest at temperature 0. Free it."""
    chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
    if params.temperature > 0:
        llama_cpp.llama_sampler_chain_add(chain, llama_cpp.llama_sampler_init_top_p(params.top_p, 1))
        llama_cpp.llama_sampler_chain_add(chain, llama_cpp.llama_sampler_init_temp(params.temperature))
        last = llama_cpp.llama_sampler_init_dist(params.seed & 0xFFFFFFFF)
    else:
        last = llama_cpp.llama_sampler_init_greedy()
    llama_cpp.llama_sampler_chain_add(chain, last)
    return chain


def progress_callback(progress: Callable[[float], object]) -> Any:
    """The callback of llama.cpp's loader, which True lets go on; the caller must keep a reference."""

    def callback(share: float, _: Any) -> bool:
        progress(share)
        return True

    return llama_cpp.llama_progress_callback(callback)
