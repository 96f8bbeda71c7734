import sys

import pytest

import gui  # noqa: F401 - the guard is set by the import


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal")
def test_none_outlives_what_the_binding_takes_from_it(qapp):
    before = sys.getrefcount(None)
    for _ in range(1000):
        qapp.property("no such property")
    assert sys.getrefcount(None) > 1 << 39
    assert before - sys.getrefcount(None) < 1 << 20
