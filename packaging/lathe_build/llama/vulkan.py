"""What llama.cpp's Vulkan part is compiled with: this system's shader compiler, and Debian 13's headers.

Debian 12 and Ubuntu 22.04, on which a build runs so that its programs run on both, have headers from before
extensions that llama.cpp names. So where apt has a mirror of Debian, it downloads the three packages of
Debian 13 named here into build/llama, checks Debian's signature and each file's SHA-256, and nothing is
installed: declarations are all that is taken, and the part is linked to this system's C library. A Vulkan SDK
that VULKAN_SDK names goes before, and without Debian's headers this system's serve if they are new enough.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SUITE = "trixie"
KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Package, version and SHA-256. libvulkan1 is there to link to; people have their system's.
PINNED = {
    "libvulkan-dev": ("1.4.309.0-1", "8d329d465e16168afff58b1bd0dd6db46aac2cc3f56054a481b25a04e90b345a"),
    "libvulkan1": ("1.4.309.0-1", "f47da79cd140264fe21cceb08bc87a71bc7fec05819e4a421f3f518d21101a37"),
    "spirv-headers": (
        "1.6.1+1.4.309.0-1",
        "dc18db866d63680351c40ac6b6bece34cb52da64a7799ce1cc4f16f6bff4d064",
    ),
}
_INCLUDE = ("/usr/include", "/usr/local/include")


@dataclass(frozen=True, slots=True)
class Tools:
    """What CMake is told, so that it finds them, and what they are."""

    options: dict[str, str]
    version: str


class LackingError(Exception):
    """Why the Vulkan part cannot be compiled here."""


def tools(work: Path, environ: Mapping[str, str] = os.environ) -> Tools:
    """The tools of this machine; the headers are downloaded the first time. Raises LackingError."""
    glslc = shutil.which("glslc")
    if not glslc:
        raise LackingError("glslc is missing (Debian: glslc)")
    version = subprocess.run([glslc, "--version"], capture_output=True, text=True).stdout.partition("\n")[0]
    headers, options = _headers(work, environ)
    return Tools({"Vulkan_GLSLC_EXECUTABLE": glslc, **options}, f"{headers}, {version}")


def _headers(work: Path, environ: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    if environ.get("VULKAN_SDK") or sys.platform != "linux":
        return _of_the_system(environ), {}
    try:
        return _of_debian(work / "vulkan")
    except LackingError as why:
        try:
            return _of_the_system(environ), {}
        except LackingError as this:
            raise LackingError(f"{this}; and Debian 13's cannot be had: {why}") from None


def _of_the_system(environ: Mapping[str, str]) -> str:
    """What the headers are that CMake finds by itself."""
    kit = environ.get("VULKAN_SDK", "")
    folders = [*(Path(kit) / name for name in ("include", "Include") if kit), *map(Path, _INCLUDE)]
    for header, package in (
        ("vulkan/vulkan.hpp", "libvulkan-dev"),
        ("spirv/unified1/spirv.hpp", "spirv-headers"),
    ):
        if not any((folder / header).is_file() for folder in folders):
            raise LackingError(f"{header} is missing (Debian: {package})")
    core = next(path for folder in folders if (path := folder / "vulkan" / "vulkan_core.h").is_file())
    text = core.read_text("utf-8", "replace")
    if "VK_EXT_layer_settings" not in text:
        raise LackingError("the Vulkan headers are too old: VK_EXT_layer_settings is missing")
    return f"headers {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _of_debian(folder: Path) -> tuple[str, dict[str, str]]:
    """What the headers are, and what CMake is told to take them."""
    version = ", ".join(f"{name} {version}" for name, (version, _) in PINNED.items())
    done = folder / "done"
    if not done.is_file() or done.read_text(encoding="utf-8") != version:
        _download(folder)
        done.write_text(version, encoding="utf-8")
    places = {
        "Vulkan_INCLUDE_DIR": folder / "usr" / "include",
        "Vulkan_LIBRARY": folder / "usr" / "lib" / "x86_64-linux-gnu" / "libvulkan.so",
        "SPIRV-Headers_DIR": folder / "usr" / "share" / "cmake" / "SPIRV-Headers",
    }
    return version, {name: str(path) for name, path in places.items()}


def _download(folder: Path) -> None:
    if platform.machine() != "x86_64":
        raise LackingError(f"they are chosen for x86-64, this is {platform.machine()}")
    if not shutil.which("apt-get") or not KEYS.is_file():
        raise LackingError(f"apt-get or {KEYS} is missing")
    apt = ["apt-get", "-q", *_apart(folder, _mirror())]
    _run([*apt, "update"], folder)
    _run([*apt, "download", *(f"{name}={version}" for name, (version, _) in PINNED.items())], folder)
    packages = sorted(folder.glob("*.deb"))
    for package in packages:
        wanted = PINNED[package.name.partition("_")[0]][1]
        if (digest := hashlib.sha256(package.read_bytes()).hexdigest()) != wanted:
            raise LackingError(f"{package.name} has the SHA-256 {digest}, not {wanted}")
    for package in packages:
        _run(["dpkg-deb", "--extract", package.name, "."], folder)
        package.unlink()
    shutil.rmtree(folder / "apt")


def _mirror() -> str:
    """The mirror of Debian that this machine's apt uses."""
    form = "$(ORIGIN)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
    asked = subprocess.run(["apt-get", "indextargets", "--format", form], capture_output=True, text=True)
    for line in asked.stdout.splitlines():
        origin, component, suite, address = line.split("|", 3)
        if (origin, component) == ("Debian", "main") and "-" not in suite:
            return address
    raise LackingError("this machine's apt has no mirror of Debian")


def _apart(folder: Path, mirror: str) -> list[str]:
    """Options by which apt knows Debian 13 alone, and nothing of this machine."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("parts", "lists/partial", "cache/archives/partial"):
        (folder / "apt" / name).mkdir(parents=True)
    (folder / "apt" / "status").touch()
    source = f"deb [arch=amd64 signed-by={KEYS}] {mirror} {SUITE} main\n"
    (folder / "apt" / "parts" / f"{SUITE}.list").write_text(source, encoding="utf-8")
    places = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": folder / "apt" / "parts",
        "Dir::State::Lists": folder / "apt" / "lists",
        "Dir::State::status": folder / "apt" / "status",
        "Dir::Cache": folder / "apt" / "cache",
        "APT::Sandbox::User": "root",
        "Acquire::http::Timeout": 20,
        "Acquire::Retries": 1,
    }
    return [f"-o{name}={value}" for name, value in places.items()]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise LackingError(f"{Path(command[0]).name} failed: {' '.join(last)}")
