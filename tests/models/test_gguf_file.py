from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.base.errors import UserError
from engine.models.gguf_file import TYPES, check_playable, read_header


def small_file(path: Path) -> Path:
    """A GGUF with values of several types and two tensors; no language model."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_uint32("llama.block_count", 1)
    writer.add_array("words", ["a", "bé", ""])
    writer.add_array("numbers", [1, 2, 3])
    writer.add_float32("llama.rope.freq_base", 0.5)
    writer.add_bool("yes", True)
    writer.add_tensor("first", np.arange(64, dtype=np.float32).reshape(2, 32))
    writer.add_tensor("second", np.ones(5, dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return small_file(tmp_path_factory.mktemp("gguf") / "small.gguf").read_bytes()


def test_the_table_of_types_is_that_of_the_gguf_package() -> None:
    theirs = {int(kind): (kind.name, *sizes) for kind, sizes in gguf.GGML_QUANT_SIZES.items()}
    assert dict(TYPES) == theirs


def test_a_header_is_read_with_its_values_and_tensors(tmp_path: Path) -> None:
    header = read_header(small_file(tmp_path / "small.gguf"))
    assert header.architecture == "llama"
    assert header.hyper("block_count") == 1
    assert header.metadata["words"] == ["a", "bé", ""]
    assert header.metadata["numbers"] == [1, 2, 3]
    assert header.metadata["yes"] is True
    assert [(item.name, item.shape, item.type_name) for item in header.tensors] == [
        ("first", (32, 2), "F32"),
        ("second", (5,), "F16"),
    ]
    raw = np.fromfile(header.path, np.float32, 64, offset=header.tensors[0].start)
    assert raw.tolist() == list(range(64))


def test_a_file_without_a_tokenizer_is_no_language_model(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a language model: it lacks tokenizer"):
        check_playable(read_header(small_file(tmp_path / "small.gguf")))


def test_every_shortened_file_is_refused(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "short.gguf"
    # The last tensor of 10 bytes is followed by padding, which nothing needs.
    for size in range(0, len(whole) - 22, 3):
        path.write_bytes(whole[:size])
        with pytest.raises(UserError, match="not a whole GGUF"):
            read_header(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: b"GGML" + data[4:], "first four bytes"),
        (lambda data: data[:4] + struct.pack("<I", 1) + data[8:], "version is 1"),
        (lambda data: data[:4] + struct.pack(">I", 3) + data[8:], "version is"),
        (lambda data: data[:8] + struct.pack("<Q", 2**60) + data[16:], "declares"),
        (lambda data: data[:16] + struct.pack("<Q", 2**63) + data[24:], "declares"),
        (lambda data: data[:24] + struct.pack("<Q", 2**62) + data[32:], "ends too early"),
        (lambda data: data[:-40], "the weights end too early"),
        (lambda data: b"", "first four bytes"),
        (lambda data: b"PK\x03\x04" * 100, "first four bytes"),
    ],
)
def test_a_damaged_header_is_refused_with_its_reason(
    change: Callable[[bytes], bytes], said: str, whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(change(whole))
    with pytest.raises(UserError, match=said):
        read_header(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        read_header(tmp_path / "none.gguf")
    with pytest.raises(UserError, match="Could not read"):
        read_header(tmp_path)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bytes_whatever_raise_anything_but_the_sentence_for_people(
    data: st.DataObject, whole: bytes, tmp_path: Path
) -> None:
    body = bytearray(whole)
    if data.draw(st.booleans()):
        for _ in range(data.draw(st.integers(1, 8))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    else:
        body = bytearray(b"GGUF\x03\0\0\0" + data.draw(st.binary(max_size=200)))
    path = tmp_path / "any.gguf"
    path.write_bytes(body)
    try:
        header = read_header(path)
    except UserError:
        return
    assert all(tensor.start + tensor.size <= len(body) for tensor in header.tensors)
