"""Wheels that are fetched and unpacked: what they may not do, and what they may."""

from __future__ import annotations

import stat
import zipfile

import pytest

from engine.app.unpacking import unpack
from engine.base.errors import UserError
from tests.app.cuda_shop import LIBRARY
from tests.app.parts_server import make_wheel


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py",
        "torch/../../evil.py",
        "/evil.py",
        "C:/evil.py",
        "torch\\evil.py",
        "torch/evil.py:x",
        "a/b. /c",
        "x.data/purelib/../../../evil.py",
    ],
)
def test_a_name_that_leaves_the_folder_is_refused_before_anything_is_written(tmp_path, name):
    wheel = make_wheel(tmp_path / "in" / "a-1-py3.whl", {"torch/__init__.py": "", name: "evil"})
    with pytest.raises(UserError, match="not allowed"):
        unpack(wheel, tmp_path / "out" / "site", 10**6, lambda done: None, lambda: False)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a-1-py3.whl"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_a_wheel_are_refused(tmp_path, kind):
    path = tmp_path / "a-1-py3.whl"
    info = zipfile.ZipInfo("torch/lib/link")
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(info, "/etc/passwd")
    with pytest.raises(UserError, match="not allowed"):
        unpack(path, tmp_path / "site", 10**6, lambda done: None, lambda: False)
    assert not (tmp_path / "site").exists()


def test_programs_inside_a_wheel_can_be_run_and_other_files_not(tmp_path):
    path = tmp_path / "a-1-py3.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, mode in (("bin/ptxas", 0o4755), ("data.txt", 0o644)):
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFREG | mode) << 16
            wheel.writestr(info, "x")
    unpack(path, tmp_path / "site", 10**6, lambda done: None, lambda: False)
    modes = {
        name: stat.S_IMODE((tmp_path / "site" / name).stat().st_mode) for name in ("bin/ptxas", "data.txt")
    }
    assert modes["bin/ptxas"] == 0o755 and not modes["data.txt"] & 0o111


def test_a_torn_wheel_is_damaged_and_no_defect(tmp_path):
    path = make_wheel(tmp_path / "a-1-py3.whl", {"torch/lib/x.so": LIBRARY})
    whole = path.read_bytes()
    for damaged in (whole[:-100], b"", whole[:5000] + b"\0" * 5000 + whole[10000:]):
        path.write_bytes(damaged)
        with pytest.raises(UserError, match="damaged"):
            unpack(path, tmp_path / "site", 10**8, lambda done: None, lambda: False)
