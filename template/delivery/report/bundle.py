# Derived from the template: `copier update` replaces this file. Do not edit.
"""A bundle as a folder or a zip file: written in one go, byte for byte the same for the same content, checked by its manifest."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import Refusal
from ..json_types import Json, Schema, mapping, sequence, text

MANIFEST = "MANIFEST.json"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows: no clock is in the bundle
_PLAIN_FILE = 0o100644 << 16


def manifest(facts: Schema, files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """What each file is, and its digest."""
    listed: list[Json] = [
        {"path": path, "what": what, "sha256": hashlib.sha256(body).hexdigest()}
        for path, (what, body) in sorted(files.items())
    ]
    return (json.dumps({**facts, "files": listed}, indent=2, ensure_ascii=False) + "\n").encode()


def write(path: Path, files: Mapping[str, bytes]) -> None:
    """Raises:
    Refusal: something else is there already, or it can't be written.
    """
    what = "nothing was packed"
    if path.suffix == ".zip" and path.exists() and not _is_bundle(path):
        raise Refusal(what, f"{path} is there and is no bundle", "`--out <another file>`")
    if path.suffix != ".zip" and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refusal(what, f"{path} is there and not empty", "`--out <a new folder>`, or a .zip file")
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".zip":
            part.write_bytes(_zipped(files))
        else:
            shutil.rmtree(part, ignore_errors=True)
            for name, body in files.items():
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                (part / name).write_bytes(body)
        part.replace(path)
    except OSError as error:
        raise Refusal(what, f"{path}: {error.strerror}", "`--out <another place>`") from None


def _zipped(files: Mapping[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr, entry.create_system = _PLAIN_FILE, 3  # as on Unix, wherever it is made
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return body.getvalue()


def faults(path: Path) -> tuple[Schema, list[str]]:
    """The manifest of a bundle, and every file that is not what it says.

    Raises:
        Refusal: it is no bundle.
    """
    files = _read(path)
    try:
        told = mapping(json.loads(files[MANIFEST]))
    except (KeyError, ValueError):
        raise Refusal(
            f"{path} was not checked", f"it has no {MANIFEST}", "`delivery handoff --out bundle.zip`"
        ) from None
    listed = {text(mapping(one).get("path")) or "": mapping(one).get("sha256") for one in sequence(told.get("files"))}
    return told, [*_differences(files, listed)]


def _differences(files: Mapping[str, bytes], listed: Mapping[str, Json]) -> Iterator[str]:
    for name, digest in listed.items():
        if name not in files:
            yield f"{name} is missing"
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{name} was changed"
    yield from (f"{name} is not in the manifest" for name in sorted(files.keys() - listed.keys() - {MANIFEST}))


def _read(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}
    try:
        with zipfile.ZipFile(path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        why = getattr(error, "strerror", None) or "it is no zip file, or a damaged one"
        raise Refusal(f"{path} was not checked", why, "`delivery handoff --out bundle.zip`") from None


def _is_bundle(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return MANIFEST in packed.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
