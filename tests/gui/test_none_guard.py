import sys

import pytest
from PySide6.QtCore import QTimer

import gui  # noqa: F401 - the guard is set by the import


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None, True and False are immortal")
@pytest.mark.parametrize("value", [None, True, False])
def test_a_constant_outlives_what_the_binding_takes_from_it(qapp, value):
    timer = QTimer()
    for _ in range(1000):
        qapp.property("no such property")
        timer.timeout.emit()
    assert sys.getrefcount(value) > 1 << 39
