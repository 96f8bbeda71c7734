"""Makes the build's package importable: `packaging/` itself is none, since a PyPI package bears that name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
if str(PACKAGING) not in sys.path:
    sys.path.insert(0, str(PACKAGING))


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """A small folder in place of the built program, of one fixed date."""
    from tests.packaging_tests.stand_in import frozen_stand_in

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        yield frozen_stand_in(tmp_path_factory.mktemp("frozen") / "lathe")
