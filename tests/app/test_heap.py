"""The heap of a worker: what is kept of freed memory, and what goes back."""

import subprocess
import sys

import pytest

from engine.app import heap

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only glibc's heap is set")

COUNTED = """
import ctypes, os, sys
sys.path.insert(0, {root!r})
from engine.app import heap

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "mapped", "usmblks", "fsmblks", "used", "free", "top")]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
SIZE = 64 * 2**20

def told():
    block = libc.malloc(SIZE)
    inside = libc.mallinfo2()
    libc.free(block)
    outside = libc.mallinfo2()
    print(inside.mapped >= SIZE, outside.arena >= SIZE)
"""


def told(script):
    root = str(heap.__file__).rsplit("/engine/", 1)[0]
    done = subprocess.run(
        [sys.executable, "-c", COUNTED.format(root=root) + script], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_large_block_stays_in_the_heap_while_it_may_grow():
    assert told("heap.limit_caches(); told()") == ["False", "True"]


def test_a_large_block_is_mapped_and_given_back_once_the_heap_is_held():
    assert told("heap.limit_caches(); heap.stop_growing(); told()") == ["True", "False"]


def test_a_new_phase_gives_back_what_the_last_one_left_and_may_grow_again():
    before, after, *grown = told(
        "heap.limit_caches(); told(); heap.stop_growing(); heap.let_grow(); "
        "print(libc.mallinfo2().arena >= SIZE); told()"
    )[1:]
    assert (before, after) == ("True", "False")
    assert grown == ["False", "True"]


def test_the_caches_of_computations_are_small_unless_the_user_says_otherwise(monkeypatch):
    for name in heap.CACHES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LRU_CACHE_CAPACITY", "7")
    assert told("heap.limit_caches(); print(*(os.environ[name] for name in heap.CACHES))") == ["128", "7"]
