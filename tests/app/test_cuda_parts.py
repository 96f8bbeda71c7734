"""CUDA parts over a real connection to a server on this computer: fetched, resumed, checked, removed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading

import pytest

from engine.app import cuda_parts, fetching
from engine.app.hardware import Card
from engine.app.unpacking import unpacked_size
from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.cli.cuda import describe
from tests.app.cuda_shop import LIBRARY
from tests.app.parts_server import TORCH, describe_wheel, write_program

# -- the way that it should go


def test_a_card_beside_a_program_for_processors_is_offered_the_parts(shop):
    found = cuda_parts.status()
    assert found.state == "offered" and found.wanted
    assert found.parts is not None and found.parts.size == shop.bytes
    assert "Test Card is not used yet" in describe(found)
    assert cuda_parts.active_folder() is None and not shop.faults.asked


def test_fetched_parts_are_whole_proved_and_in_the_users_data_folder(shop):
    seen = []
    whole = cuda_parts.fetch(lambda *said: seen.append(said))
    assert whole.torch == "2.13.0+cu130" and whole.cards == ("Test Card",)
    site = cuda_parts.active_folder()
    assert site is not None and site.is_relative_to(shop.data)
    assert (site / "nvidia/cu13/lib/libcublas.so.13").read_bytes() == LIBRARY
    assert (site / "functorch/__init__.py").exists()
    assert not (site / "torch/include").exists() and not list(site.rglob("torchrun"))
    assert not list(shop.data.rglob("*.part")) and not list(shop.data.rglob("*.new"))
    assert cuda_parts.status().state == "ready" and not cuda_parts.status().wanted
    done = [done for stage, done, _ in seen if stage == cuda_parts.DOWNLOADING]
    assert done == sorted(done) and done[-1] == shop.bytes
    assert {stage for stage, *_ in seen} == {
        cuda_parts.DOWNLOADING,
        cuda_parts.UNPACKING,
        cuda_parts.CHECKING,
    }


def test_memory_is_planned_for_the_card_only_where_it_is_used(shop):
    assert not cuda_parts.cards_are_used()
    cuda_parts.fetch()
    assert cuda_parts.cards_are_used()
    (shop.base / "resources" / "build.json").unlink()
    assert cuda_parts.cards_are_used()  # a source checkout has the torch that somebody chose


# -- connections that break


def test_a_connection_that_breaks_is_taken_up_where_it_broke(shop):
    shop.faults.cuts = [1_000_000, 500_000]
    cuda_parts.fetch()
    ranges = [span for path, span in shop.faults.asked if "cublas" in path]
    assert ranges[0] == "" and len(ranges) == 3
    starts = [int(span.removeprefix("bytes=").rstrip("-")) for span in ranges[1:]]
    assert 0 < starts[0] <= 1_000_000 and starts[0] < starts[1] <= 1_500_000
    assert cuda_parts.status().state == "ready"


def test_what_was_downloaded_before_a_stop_is_not_asked_for_again(shop):
    with pytest.raises(Cancelled):
        cuda_parts.fetch(
            cancel=lambda: (
                shop.new_file("nvidia_cublas-13.1-py3-none-any.whl.part").exists()
                and shop.new_file("nvidia_cublas-13.1-py3-none-any.whl.part").stat().st_size >= 2**20
            )
        )
    kept = shop.new_file("nvidia_cublas-13.1-py3-none-any.whl.part").stat().st_size
    assert kept >= 2**20 and cuda_parts.active_folder() is None
    assert cuda_parts.status().fetched == kept
    shop.faults.asked.clear()
    cuda_parts.fetch()
    assert shop.faults.asked[0][1] == f"bytes={kept}-"


def test_a_part_that_was_unpacked_is_not_asked_for_again(shop):
    shop.faults.statuses = [200, 404]
    with pytest.raises(UserError, match="is not there"):
        cuda_parts.fetch()
    shop.faults.asked.clear()
    cuda_parts.fetch()
    assert [path for path, _ in shop.faults.asked] == ["/torch-2.13.0-cp311-none-any.whl"]


def test_a_server_without_ranges_sends_all_of_it_again(shop):
    shop.faults.ranges = False
    shop.faults.cuts = [1_000_000]
    cuda_parts.fetch()
    assert cuda_parts.status().state == "ready"


def test_a_server_that_sends_another_range_is_not_believed(shop):
    shop.faults.cuts, shop.faults.lies = [1_000_000], True
    with pytest.raises(UserError, match="another part of the file"):
        cuda_parts.fetch()


def test_a_server_that_is_busy_is_asked_again(shop):
    shop.faults.statuses = [503, 429, 500]
    cuda_parts.fetch()
    assert cuda_parts.status().state == "ready"


def test_a_server_that_never_answers_ends_in_a_sentence_and_keeps_what_is_there(shop):
    shop.faults.cuts = [1_500_000, *[0] * fetching.TRIES]
    with pytest.raises(UserError, match="could not be reached") as failed:
        cuda_parts.fetch()
    assert "kept" in failed.value.hint
    assert shop.new_file("nvidia_cublas-13.1-py3-none-any.whl.part").stat().st_size > 1_000_000


def test_no_server_at_all_ends_in_a_sentence(shop):
    write_program(shop.base / "resources", "http://127.0.0.1:9/", [describe_wheel(shop.wheels[0])])
    with pytest.raises(UserError, match="could not be reached"):
        cuda_parts.fetch()


def test_a_file_that_is_shorter_at_the_server_than_here_is_begun_again(shop):
    part = shop.new_file("torch-2.13.0-cp311-none-any.whl.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * (shop.wheels[1].stat().st_size - 1))
    with pytest.raises(UserError, match="checksum"):
        cuda_parts.fetch()
    cuda_parts.fetch()
    assert cuda_parts.status().state == "ready"


# -- bytes that are not to be trusted


def test_other_bytes_than_listed_are_deleted_and_nothing_is_taken_up(shop):
    data = bytearray(shop.wheels[0].read_bytes())
    data[1000] ^= 1
    shop.wheels[0].write_bytes(data)
    with pytest.raises(UserError, match="checksum"):
        cuda_parts.fetch()
    assert not shop.new_file("nvidia_cublas-13.1-py3-none-any.whl.part").exists()
    assert cuda_parts.active_folder() is None and cuda_parts.status().wanted


def test_a_file_larger_than_listed_is_not_written_to_its_end(shop):
    with shop.wheels[0].open("ab") as file:
        file.write(b"\0" * 5_000_000)
    with pytest.raises(UserError, match="larger on the server"):
        cuda_parts.fetch()


def test_a_wheel_that_holds_more_than_listed_is_not_unpacked(shop):
    few = [describe_wheel(one, unpacked=10) for one in shop.wheels]
    write_program(shop.base / "resources", shop.address, few)
    with pytest.raises(UserError, match="more than expected"):
        cuda_parts.fetch()
    assert not shop.new_file("site").exists()


def test_the_size_that_is_listed_is_that_of_the_files_that_are_kept(shop):
    sizes = [unpacked_size(one) for one in shop.wheels]
    assert sizes == [len(LIBRARY) + 1, len(TORCH)]


# -- disks


def test_too_little_room_is_said_before_anything_is_asked_for(shop, monkeypatch):
    monkeypatch.setattr(cuda_parts, "SPARE", shutil.disk_usage(shop.base).total)
    with pytest.raises(UserError, match=r"needs about .* [GM]B, and .* [GM]B free") as failed:
        cuda_parts.fetch()
    assert "LATHE_DATA" in failed.value.hint and not shop.faults.asked


def test_room_is_needed_only_for_what_is_left(shop):
    parts = cuda_parts.status().parts
    assert parts is not None
    new = shop.new_file("")
    largest = max(one.stat().st_size for one in shop.wheels)
    assert cuda_parts.room_needed(parts, new) == parts.unpacked + largest
    new.mkdir(parents=True)
    shop.new_file(f"{parts.parts[0].file}.done").write_text(parts.parts[0].sha256)
    assert cuda_parts.room_needed(parts, new) == parts.parts[1].unpacked + parts.parts[1].size


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small disk")
def test_a_disk_that_fills_up_while_it_downloads_is_said_and_mended_by_room(shop, monkeypatch):
    shop.data.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(shop.data)], check=False)
    if mounted.returncode:
        pytest.skip("no mounting here")
    try:
        monkeypatch.setattr(cuda_parts, "_check_room", lambda *_: None)  # as if it was filled up since
        with pytest.raises(UserError, match="disk is full"):
            cuda_parts.fetch()
        assert cuda_parts.active_folder() is None
        subprocess.run(["mount", "-o", "remount,size=20m", str(shop.data)], check=True)
        cuda_parts.fetch()
        assert cuda_parts.status().state == "ready"
    finally:
        subprocess.run(["umount", str(shop.data)], check=True)


def test_a_data_folder_that_may_not_be_written_is_said(shop):
    shop.data.parent.mkdir(parents=True)
    shop.data.write_text("a file where the folder should be")
    with pytest.raises(UserError):
        cuda_parts.fetch()


# -- cards, versions, neighbours


@pytest.mark.parametrize(
    ("card", "state", "said"),
    [
        (None, "no_card", "No NVIDIA card"),
        (Card("Old Driver", (12, 4), (9, 0)), "old_driver", "serves CUDA 12.4; the parts need 13.0"),
        (Card("Old Card", (13, 0), (6, 1)), "old_card", "Old Card is too old"),
    ],
)
def test_parts_that_would_be_of_no_use_are_not_offered(shop, monkeypatch, card, state, said):
    monkeypatch.setattr(cuda_parts, "nvidia_card", lambda: card)
    found = cuda_parts.status()
    assert found.state == state and not found.wanted and said in describe(found)


@pytest.mark.parametrize("facts", [{"flavour": "cuda"}, {"parts_address": ""}, {"flavour": "source"}])
def test_a_build_that_has_cuda_or_no_address_offers_nothing(shop, facts):
    path = shop.base / "resources" / "build.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **facts}))
    assert cuda_parts.status().state == "none" and not cuda_parts.status().wanted
    with pytest.raises(UserError, match="no CUDA parts"):
        cuda_parts.fetch()


def test_parts_of_another_list_are_not_taken_up_and_go_when_the_new_ones_come(shop):
    cuda_parts.fetch()
    shop.offer(*shop.wheels, version="2.14.0+cu130")
    assert cuda_parts.active_folder() is None and cuda_parts.status().wanted
    cuda_parts.fetch()
    kept = sorted(path.name for path in (shop.data / "cuda-parts").iterdir() if path.is_dir())
    assert kept == ["2.14.0+cu130"] and cuda_parts.status().state == "ready"


def test_a_second_fetch_at_the_same_time_is_refused_in_a_sentence(shop):
    inside, go_on = threading.Event(), threading.Event()
    ended = []

    def hold(stage, done, total):
        inside.set()
        go_on.wait(30)

    first = threading.Thread(target=lambda: ended.append(cuda_parts.fetch(hold)))
    first.start()
    assert inside.wait(30)
    with pytest.raises(UserError, match="fetched already"):
        cuda_parts.fetch()
    go_on.set()
    first.join()
    assert ended[0].torch == "2.13.0+cu130"


def test_removing_the_parts_gives_the_room_back_and_offers_them_again(shop):
    cuda_parts.fetch()
    assert cuda_parts.remove() > len(LIBRARY)
    assert cuda_parts.status().state == "offered" and cuda_parts.remove() == 0
