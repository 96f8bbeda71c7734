"""The list of CUDA parts: whatever is not one is refused, and a file lies in its own folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.app import parts_list
from engine.base.errors import UserError
from tests.app.parts_server import describe_wheel

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["format", "version", "cuda", "parts", "file", "size"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)
_word = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,20}", fullmatch=True)


@given(_json)
def test_whatever_is_no_list_is_refused_in_a_sentence(value):
    with pytest.raises(UserError, match="damaged"):
        parts_list.parse(json.dumps(value))


@given(st.text(max_size=60))
def test_whatever_is_no_json_is_refused_in_a_sentence(text):
    with pytest.raises(UserError, match="damaged"):
        parts_list.parse(text)


@given(version=st.text(max_size=12) | _word, file=st.text(max_size=20) | _word.map(lambda w: f"{w}.whl"))
def test_a_list_that_is_read_names_files_in_its_own_folder_only(version, file):
    part = {"name": "a", "version": "1", "file": file, "sha256": "0" * 64, "size": 1, "unpacked": 1}
    text = json.dumps({"version": version, "cuda": [13, 0], "parts": [part]})
    try:
        found = parts_list.parse(text)
    except UserError:
        return
    for name in (found.version, found.parts[0].file):
        assert Path("/base", name).parent == Path("/base") and Path(name).name == name
    assert parts_list.parse(found.model_dump_json()) == found


def test_a_list_with_a_file_twice_is_refused(shop):
    with pytest.raises(UserError, match="twice"):
        text = json.dumps({"version": "1", "cuda": [1, 0], "parts": [describe_wheel(shop.wheels[0])] * 2})
        parts_list.parse(text)
