"""Every block of code of the pages, of the template and of a generated project, is run by a test, judged by a parser, or listed with a reason."""

from __future__ import annotations

import argparse
import importlib.machinery
import importlib.util
import json
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from harness import ROOT, environment, files, rendered, services
from harness.blocks import Block, blocks, unheld
from jsonschema import Draft202012Validator
from service_format import schema

LEDGER: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    (Path(__file__).with_name("blocks.yml")).read_text("utf-8")
)
HERE = ["README.md", *sorted(page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md"))]
OWN = blocks(ROOT, HERE)
PROJECTS = ("default", "agents", "argo", "oidc", "order-service")


def theirs(template: Path, shared: Path, name: str) -> list[Block]:
    project = rendered(template, shared, name)
    return blocks(project, [path for path in files(project) if path.endswith(".md")])


def told(found: Iterable[tuple[Block, str]]) -> list[str]:
    return [f"{block.page}:{block.line} {block.first[:60]!r}: {why}" for block, why in found if why]


def test_every_block_of_our_pages_is_held() -> None:
    assert len(OWN) > 150
    assert told((block, unheld(block, LEDGER["template"])) for block in OWN) == []


@pytest.mark.parametrize("name", PROJECTS)
def test_every_block_of_a_project_is_held(name: str, template: Path, shared: Path) -> None:
    assert told((block, unheld(block, LEDGER["project"])) for block in theirs(template, shared, name)) == []


def test_every_command_of_ours_can_be_typed(template: Path, shared: Path) -> None:
    every = [block for name in PROJECTS for block in theirs(template, shared, name)] + OWN
    asked = [(block, line) for block in every for line in block.ours() if line.startswith("delivery")]
    assert len(asked) > 100

    faults = parsed(services(shared), [line for _, line in asked])

    assert (
        sorted({f"{block.page}: {line}: {why}" for (block, line), why in zip(asked, faults, strict=True) if why}) == []
    )
    lines = {line for block in every for line in block.ours() if line.startswith("./slipway")}
    assert {line: why for line in sorted(lines) if (why := slipway(line))} == {}


def test_every_piece_of_service_yml_is_one() -> None:
    """What begins with an answer, or with `domain`, is valid as a part of the file."""
    judge = Draft202012Validator(schema())
    pieces = [(block, data) for block in OWN if (data := block.answers())]

    assert len(pieces) > 10
    assert (
        told(
            (block, " ".join(error.message[:90] for error in judge.iter_errors({"project_name": "Orders API", **data})))
            for block, data in pieces
        )
        == []
    )


def test_what_is_listed_is_there() -> None:
    pages = {block.page for block in OWN}

    assert set(LEDGER["template"]) <= pages
    gone = [
        f"{page}: {first}"
        for page, row in LEDGER["template"].items()
        for first in row
        if first != "*" and not any(block.page == page and block.first.startswith(first) for block in OWN)
    ]
    assert gone == []
    for page, row in LEDGER["template"].items():
        for how in row.values():
            kind, _, what = how.partition(": ")
            if kind == "run":
                named = (Path(page).name, "/".join(page.split("/")[:2]))
                assert any(words in (ROOT / what).read_text("utf-8") for words in named), (
                    f"{what} says nothing of {page}"
                )
            if kind == "why":
                assert len(what) > 15, page


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("    rm -rf build", "nobody says how it is held"),
        ("    delivery status\n    rm -rf build", "nobody says how it is held"),
        ("    delivery status --json      # as JSON", ""),
        ("```yaml\na: [1\n```", "no yaml"),
        ("```python\ndef a(:\n```", "no python"),
        ("```mermaid\nflowchart\n```", "nobody says how it is held"),
    ],
)
def test_a_block_that_nobody_holds_is_noticed(text: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text(f"# New\n\n{text}\n", "utf-8")

    (block,) = blocks(tmp_path, ["new.md"])

    assert unheld(block, LEDGER["template"]).startswith(why)
    assert bool(unheld(block, LEDGER["template"])) == bool(why)


def test_a_command_that_is_gone_is_noticed(shared: Path, template: Path) -> None:
    wrong = ["delivery statsu", "delivery gate phase-2 --loud", "delivery evidence run --phase 1"]

    assert [bool(why) for why in parsed(services(shared), wrong)] == [True, True, False]
    assert slipway("./slipway tset")


def parsed(python: Path, lines: list[str]) -> list[str]:
    inside = ROOT / "tests" / "generated" / "inside" / "parse_commands.py"
    env = environment(PYTHONPATH=str(ROOT / "template"), PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        [str(python), str(inside)], input=json.dumps(lines), env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str] = json.loads(done.stdout)
    return found


def slipway(line: str) -> str:
    """Why our own program would not take a command."""
    loader = importlib.machinery.SourceFileLoader("slipway", str(ROOT / "slipway"))
    spec = importlib.util.spec_from_loader("slipway", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    try:
        _, known, others = module.parse(shlex.split(line)[1:])
    except (SystemExit, argparse.ArgumentError):
        return "its parser refuses it"
    return f"unknown: {others}" if others and known.command in ("try", "docs") else ""
