"""What a project relies on stays, or is retired with a release that says so; and a release is one command."""

from __future__ import annotations

import copy
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import inventory
import pytest
import release
import yaml
from harness import ROOT, commit, git, run

RELEASED = inventory.read(ROOT)
Edit = Callable[[dict[str, Any]], object]
GONE: dict[str, Edit] = {
    "path src/*/api.py": lambda now: now["paths"].remove("src/*/api.py"),
    "path src/*/core/ids.py": lambda now: now["paths"].remove("src/*/core/ids.py"),
    "answer cache": lambda now: now["answers"].pop("cache"),
    "answer auth: choice oidc": lambda now: now["answers"]["auth"]["choices"].remove("oidc"),
    "answer expert: kind boolean": lambda now: now["answers"]["expert"].update(kind="choice"),
    "answer max_page_size: maximum 1000": lambda now: now["answers"]["max_page_size"].update(maximum=999),
    "answer rto_minutes: minimum 1": lambda now: now["answers"]["rto_minutes"].update(minimum=2),
    "answer rate_limit: longest none": lambda now: now["answers"]["rate_limit"].update(longest=10),
    "type money": lambda now: now["types"].pop("money"),
    "type string: key pattern": lambda now: now["types"]["string"].remove("pattern"),
}


def test_nothing_that_was_released_is_gone() -> None:
    assert inventory.faults(RELEASED, inventory.inventory(ROOT)) == []


@pytest.mark.parametrize("what", GONE)
def test_whatever_is_taken_away_is_named(what: str) -> None:
    now = copy.deepcopy(inventory.inventory(ROOT))
    GONE[what](now)

    assert inventory.faults(RELEASED, now) == [what]
    assert inventory.faults({**RELEASED, "retired": {what: "2.0.0"}}, now) == []


def test_what_is_wider_is_no_fault() -> None:
    now = copy.deepcopy(inventory.inventory(ROOT))
    now["answers"]["max_page_size"]["maximum"] += 1
    now["answers"]["auth"]["choices"].append("more")
    now["paths"].append("src/*/more.py")

    assert inventory.faults(RELEASED, now) == []
    assert "src/*/more.py" in inventory.merged(RELEASED, now)["paths"]


def test_what_was_retired_is_explained() -> None:
    page = (ROOT / "UPGRADING.md").read_text("utf-8")

    assert [what for what, version in (RELEASED.get("retired") or {}).items() if f"\n## {version}\n" not in page] == []


def test_the_changelog_and_the_ledger_know_the_same_releases() -> None:
    headings = re.findall(r"^## (\d\S*),", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    entries = yaml.safe_load((ROOT / release.LEDGER).read_text("utf-8"))["releases"]

    assert headings == [entry["version"] for entry in entries if entry["version"] != "unreleased"]
    assert all(set(entry) <= {"version", "changed", "breaks", "by_hand"} for entry in entries)
    assert all(isinstance(line, str) for entry in entries for kind in entry for line in entry[kind])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a release reads, in a repository of its own."""
    for name in (
        "CHANGELOG.md",
        "UPGRADING.md",
        "template",
        "hooks/tables",
        "tools",
        "tests/updating",
        "tests/rendering",
    ):
        to = tmp_path / "clone" / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, to) if (ROOT / name).is_file() else shutil.copytree(ROOT / name, to)
    commit(tmp_path / "clone", "Everything")
    return tmp_path / "clone"


def cut(clone: Path, version: str) -> str:
    """By the command, as people run it."""
    done = run([sys.executable, "tools/release.py", version], clone, check=False)
    return done.stdout or done.stderr


def test_a_release_is_a_commit_and_a_tag(clone: Path) -> None:
    said = cut(clone, "1.0.0")

    assert said.startswith("released 1.0.0, here only. Next: `git push --atomic origin HEAD 1.0.0`"), said
    assert git(clone, "describe", "--tags").strip() == "1.0.0"
    assert git(clone, "status", "--porcelain") == ""
    assert re.search(
        r"^## Unreleased\n\n## 1\.0\.0, \d{4}-\d\d-\d\d\n", (clone / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert yaml.safe_load((clone / release.LEDGER).read_text("utf-8"))["releases"][0]["version"] == "1.0.0"
    assert "tells nothing" in cut(clone, "1.0.1")


def note(clone: Path, **entry: Any) -> None:
    """Something new for owners, written down where a release looks for it."""
    ledger = yaml.safe_load((clone / release.LEDGER).read_text("utf-8"))
    ledger["releases"].insert(0, {"version": "unreleased", **entry})
    (clone / release.LEDGER).write_text(yaml.safe_dump(ledger), "utf-8")
    page = clone / "CHANGELOG.md"
    page.write_text(page.read_text("utf-8").replace("## Unreleased\n", "## Unreleased\n\n- New.\n"), "utf-8")
    commit(clone, "More")


def test_a_release_that_would_surprise_owners_is_refused(clone: Path) -> None:
    assert "1.0 is no version" in cut(clone, "1.0")
    cut(clone, "1.0.0")
    note(clone, changed=["New."], breaks=["Something."])

    assert "1.0.0 is not after 1.0.0" in cut(clone, "1.0.0")
    assert "a release where owners must act has a new first number" in cut(clone, "1.1.0")
    assert "UPGRADING.md has no `## 2.0.0`" in cut(clone, "2.0.0")
    page = clone / "UPGRADING.md"
    page.write_text(page.read_text("utf-8") + "\n## 2.0.0\n\nDo it.\n", "utf-8")
    assert "UPGRADING.md is not committed" in cut(clone, "2.0.0")
    commit(clone, "Told")
    (clone / "template/CODEOWNERS.jinja").unlink()
    commit(clone, "One path less")
    assert "path CODEOWNERS was released and is gone" in cut(clone, "2.0.0")
    git(clone, "revert", "--no-edit", "HEAD")
    assert cut(clone, "2.0.0").startswith("released 2.0.0")
