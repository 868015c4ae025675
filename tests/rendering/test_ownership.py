"""Whose every file is: the manifest, the first lines and copier.yml say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from harness import INPUTS, ROOT, files, rendered
from pathspec import GitIgnoreSpec

MANIFEST: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "ownership.yml").read_text("utf-8"))
KINDS = ("derived", "shared", "seeded")
SAYS = {
    "derived": "Derived from the template",
    "shared": "Shared with the template",
    "seeded": "Seeded once from the template",
}
COPIER: dict[str, Any] = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))


def spec(patterns: list[str]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(patterns)


def kinds(path: str) -> list[str]:
    return [kind for kind in KINDS if spec(MANIFEST[kind]).match_file(path)]


def excluded(destination: str, operation: str) -> GitIgnoreSpec:
    """What copier.yml leaves out of a render into this folder; the answers leave nothing out."""
    context = {"_copier_conf": {"dst_path": destination}, "_copier_operation": operation}
    jinja = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    lines = [line for entry in COPIER["_exclude"] for line in jinja.from_string(entry).render(context).splitlines()]
    return spec([line for line in lines if line.strip()])


def test_every_file_has_exactly_one_owner(project: Path) -> None:
    unclear = {path: found for path in files(project) if len(found := kinds(path)) != 1}

    assert unclear == {}


def test_every_file_says_in_its_first_line_whose_it_is(project: Path) -> None:
    silent = spec(list(MANIFEST["silent"]))
    wrong = {}
    for path in files(project):
        line = (project / path).read_text("utf-8").partition("\n")[0]
        if not silent.match_file(path) and not any(SAYS[kind] in line for kind in kinds(path)):
            wrong[path] = line[:80]

    assert wrong == {}


def test_a_shared_file_has_a_seam(project: Path) -> None:
    seamless = [
        path for path in files(project) if kinds(path) == ["shared"] and "below this line" not in text(project / path)
    ]

    assert seamless == []


def test_exactly_the_seeded_files_are_kept_and_never_compared(project: Path) -> None:
    kept = spec(COPIER["_skip_if_exists"])
    uncompared = {side: excluded(f"/tmp/copier.{side}_copy.x1", "update") for side in ("old", "new")}
    apart = spec(MANIFEST["apart"])
    for path in files(project):
        if apart.match_file(path):
            continue
        seeded = kinds(path) == ["seeded"]
        assert kept.match_file(path) == seeded, path
        for side in uncompared.values():
            assert side.match_file(path) == seeded, path


def test_nothing_that_is_seeded_is_left_out_of_a_new_project(project: Path) -> None:
    plain = excluded("/home/somebody/orders", "copy")

    assert [path for path in files(project) if plain.match_file(path)] == []


def test_a_migration_is_written_once(project: Path) -> None:
    assert excluded("/home/somebody/orders", "update").match_file("migrations/versions/0001_initial.py")
    assert "migrations/versions/0001_initial.py" in files(project)


@pytest.mark.parametrize("kind", [*KINDS, "silent", "apart"])
def test_the_manifest_names_nothing_that_is_gone(kind: str, shared: Path, template: Path) -> None:
    everything = {path for name in INPUTS for path in files(rendered(template, shared, name))}
    gone = [pattern for pattern in MANIFEST[kind] if not any(spec([pattern]).match_file(path) for path in everything)]

    assert gone == []


def text(file: Path) -> str:
    return file.read_text("utf-8")
