"""The list of what is inside an artefact, as CycloneDX JSON beside it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import urllib.parse
from dataclasses import replace
from pathlib import Path
from typing import Any

from lathe_build.about import ROOT, about
from lathe_build.contents import Contents, Part, SystemPackage, contents_of
from lathe_build.licences import version_of
from lathe_build.linux.system_libraries import LEFT_OUT
from lathe_build.reproducible import epoch

Json = dict[str, Any]


def write_sbom(frozen: Path, artefact: Path) -> Path:
    """Write ARTEFACT.cdx.json; returns it. Raises SystemExit where it breaks the CycloneDX schema."""
    contents = contents_of(frozen)
    contents.system = carried(contents.system, artefact)
    bom = limited(of_environment(), contents)
    bom["metadata"]["component"]["hashes"] = [{"alg": "SHA-256", "content": _sha256(artefact)}]
    text = json.dumps(bom, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    check(text)
    target = artefact.with_name(f"{artefact.name}.cdx.json")
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def carried(packages: list[SystemPackage], artefact: Path) -> list[SystemPackage]:
    """Of the system's libraries in the frozen folder those that this kind of artefact does not leave out."""
    gone = LEFT_OUT.get(artefact.suffix, frozenset())
    left = (replace(one, files=tuple(file for file in one.files if file not in gone)) for one in packages)
    return [one for one in left if one.files]


def of_environment() -> Json:
    """What cyclonedx-py says of the environment that builds: more than is inside."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--of", "JSON"]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application", "--no-validate"]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    bom: Json = json.loads(done.stdout)
    return bom


def limited(bom: Json, contents: Contents) -> Json:
    """The same for what is inside alone, with the parts that no Python package states."""
    inside = {_key(name) for name in contents.distributions}
    packages = [one for one in bom["components"] if _key(one["name"]) in inside]
    if missing := inside - {_key(one["name"]) for one in packages}:
        raise SystemExit(f"cyclonedx-py knows nothing of {', '.join(sorted(missing))}")
    others = [*map(_of_part, contents.parts), *map(_of_system, contents.system)]
    root = bom["metadata"]["component"]
    root.update(name=about().command, version=about().version, publisher=about().publisher)
    refs = {root["bom-ref"], *(one["bom-ref"] for one in packages)}
    bom["components"] = sorted([*packages, *others], key=lambda one: (one["name"].casefold(), one["version"]))
    bom["dependencies"] = _dependencies(bom.get("dependencies", []), refs, root["bom-ref"], others)
    return bom


def _dependencies(stated: list[Json], refs: set[str], root: str, others: list[Json]) -> list[Json]:
    """The edges between what is inside; the parts hang on the program itself."""
    graph = {ref: set[str]() for ref in refs}
    for one in stated:
        if one["ref"] in refs:
            graph[one["ref"]] = {ref for ref in one.get("dependsOn", []) if ref in refs}
    graph[root] |= {one["bom-ref"] for one in others}
    graph |= {one["bom-ref"]: set() for one in others}
    return [{"ref": ref, "dependsOn": sorted(below)} for ref, below in sorted(graph.items())]


def _of_part(part: Part) -> Json:
    licence = {"name": part.licence} if part.licence.startswith("LicenseRef") else None
    return {
        "type": part.kind,
        "bom-ref": f"part:{_key(part.name)}",
        "name": part.name,
        "version": version_of(part),
        "licenses": [{"license": licence}] if licence else [{"expression": part.licence}],
        "externalReferences": [{"type": "website", "url": part.home}],
    }


def _of_system(package: SystemPackage) -> Json:
    version = urllib.parse.quote(package.version, safe="")
    purl = f"pkg:deb/debian/{package.name}@{version}?arch=amd64"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "description": f"Copied from the system that built: {', '.join(package.files)}",
    }


def check(text: str) -> None:
    """Hold the SBOM against CycloneDX's own schema. Raises SystemExit with what is wrong."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise SystemExit(f"the SBOM breaks the schema of CycloneDX: {fault}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold())
