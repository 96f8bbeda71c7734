"""The tools of llama.cpp's Vulkan part: where they come from, and what is said where they cannot be had."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from lathe_build.llama import compiling, vulkan
from lathe_build.llama.vulkan import LackingError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Debian's tools are for Linux")
DEBIAN = "Debian|main|bookworm|mirror:/debian"
OLD = "#define VK_HEADER_VERSION 239\n"
NEW = f"{OLD}#define VK_EXT_layer_settings 1\n"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of which only the folder is seen: `bin` is its path, `include` has its headers."""
    for name in ("bin", "include/vulkan", "include/spirv/unified1"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("VULKAN_SDK", raising=False)
    monkeypatch.setattr(vulkan, "_INCLUDE", (str(tmp_path / "include"),))
    monkeypatch.setattr(vulkan, "KEYS", tmp_path / "keys")
    return tmp_path


def tool(machine: Path, name: str, does: str = "") -> None:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def headers(machine: Path, core: str) -> None:
    for name, text in (
        ("vulkan/vulkan.hpp", ""),
        ("spirv/unified1/spirv.hpp", ""),
        ("vulkan/vulkan_core.h", core),
    ):
        (machine / "include" / name).write_text(text)


def apt(machine: Path, sources: str = DEBIAN, download: str = "") -> None:
    """An apt-get that knows these sources and does this for a download."""
    (machine / "keys").touch()
    says = f"case $1 in indextargets) echo '{sources}' ;; esac"
    tool(
        machine,
        "apt-get",
        f'{says}\nfor word; do [ "$word" = download ] && {{ {download or ":"}; }}; done; true',
    )


def lacking(machine: Path) -> str:
    with pytest.raises(LackingError) as caught:
        vulkan.tools(machine / "work")
    return str(caught.value)


def test_what_is_missing_is_named_one_by_one(machine: Path) -> None:
    assert lacking(machine) == "glslc is missing (Debian: glslc)"
    tool(machine, "glslc", "echo shaderc 9")
    assert lacking(machine).startswith("vulkan/vulkan.hpp is missing (Debian: libvulkan-dev)")
    headers(machine, OLD)
    assert lacking(machine).startswith("the Vulkan headers are too old: VK_EXT_layer_settings is missing")
    assert lacking(machine).endswith(f"Debian 13's cannot be had: apt-get or {machine / 'keys'} is missing")
    headers(machine, NEW)
    found = vulkan.tools(machine / "work")
    assert found.options == {"Vulkan_GLSLC_EXECUTABLE": str(machine / "bin" / "glslc")}
    assert found.version.startswith("headers ")


def test_a_machine_with_other_sources_than_debians_says_so(machine: Path) -> None:
    apt(machine, sources="Ubuntu|main|jammy|mirror:/ubuntu")
    tool(machine, "glslc")
    assert lacking(machine).endswith("this machine's apt has no mirror of Debian")


def test_a_package_that_was_changed_is_refused_and_nothing_is_unpacked(machine: Path) -> None:
    name = f"spirv-headers_{vulkan.PINNED['spirv-headers'][0]}_all.deb"
    apt(machine, download=f"echo changed > {name}")
    tool(machine, "glslc")
    said = lacking(machine)
    assert f"{name} has the SHA-256" in said and vulkan.PINNED["spirv-headers"][1] in said
    assert {path.name for path in (machine / "work" / "vulkan").iterdir()} == {"apt", name}


def test_a_version_that_the_mirror_has_no_more_is_the_reason(machine: Path) -> None:
    apt(machine, download="echo \"E: Version '1.4' for 'libvulkan1' was not found\" >&2; exit 100")
    tool(machine, "glslc")
    assert lacking(machine).endswith("apt-get failed: E: Version '1.4' for 'libvulkan1' was not found")


def test_an_sdk_that_is_named_goes_before_all_else(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt(machine, download="exit 1")
    tool(machine, "glslc")
    headers(machine, NEW)
    (machine / "include").rename(machine / "Include")
    monkeypatch.setenv("VULKAN_SDK", str(machine))
    assert vulkan.tools(machine / "work").version.startswith("headers ")


def test_what_other_tools_have_compiled_is_not_gone_on_with(tmp_path: Path) -> None:
    made = tmp_path / "ggml" / "src" / "ggml-vulkan"
    for version, stays in (("glslc 1", False), ("glslc 1", True), ("glslc 2", False)):
        made.mkdir(parents=True, exist_ok=True)
        compiling._forget_other_tools(tmp_path, version)
        assert made.exists() == stays


@pytest.mark.skipif(
    not (compiling.WORK / "vulkan" / "done").is_file(),
    reason="Debian 13's headers were not downloaded here",
)
@pytest.mark.skipif(not shutil.which("glslc"), reason="needs glslc")
def test_debians_headers_are_whole_and_new_enough() -> None:
    found = vulkan.tools(compiling.WORK, {})
    assert found.version.startswith("libvulkan-dev 1.4.309.0-1, libvulkan1 1.4.309.0-1, spirv-headers ")
    folder = Path(found.options["Vulkan_INCLUDE_DIR"])
    assert "VK_EXT_layer_settings" in (folder / "vulkan" / "vulkan_core.h").read_text()
    assert (folder / "vulkan" / "vulkan.hpp").is_file() and (folder / "spirv/unified1/spirv.hpp").is_file()
    assert not (folder / "stdio.h").exists()  # the part is made for this system's C library
    assert Path(found.options["Vulkan_LIBRARY"]).is_file()
