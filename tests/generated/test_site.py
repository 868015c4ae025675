"""docs/ of a generated project as a site: strictly built, nothing fetched from elsewhere, with and without the pages that follow from its contract."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ROOT, rendered
from harness.browser import CHROMIUM, looked_at
from harness.project import copied

from .conftest import Make

PIN = re.search(r"^zensical==(\S+)", (ROOT / "requirements" / "docs.txt").read_text("utf-8"), re.MULTILINE)


def built(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_its_pages_are_a_site_that_fetches_nothing(template: Path, shared: Path, tmp_path: Path) -> None:
    folder = copied(rendered(template, shared, "default"), tmp_path / "orders")

    done = built(folder)

    assert done.returncode == 0, done.stdout[-3000:]
    site = folder / ".site"
    pages = {page.relative_to(folder / "docs") for page in (folder / "docs").rglob("*.md")}
    assert len([*site.rglob("*.html")]) >= len(pages)
    fetched = re.compile(r"""<(?:script|link|img)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^>]+""")
    assert [page for page in site.rglob("*.html") if fetched.search(page.read_text("utf-8"))] == []


def test_a_link_of_it_that_leads_nowhere_ends_the_build(template: Path, shared: Path, tmp_path: Path) -> None:
    folder = copied(rendered(template, shared, "default"), tmp_path / "orders")
    (folder / "docs" / "runbooks" / "README.md").unlink()

    done = built(folder)

    assert done.returncode != 0
    assert "page does not exist" in done.stdout + done.stderr


@pytest.mark.slow
def test_what_follows_from_its_contract_is_part_of_it(make: Make, tmp_path: Path) -> None:
    """What scripts/build-docs.sh does, with the generator that is there already."""
    project = make("default")
    project.delivery("docs")
    project.delivery("contract", "examples")

    done = built(project.folder)

    assert done.returncode == 0, done.stdout[-3000:]
    assert (project.folder / ".site" / "generated" / "api" / "tasks" / "index.html").is_file()
    if CHROMIUM:
        pages = ["", "generated/api/tasks/", "generated/guides/getting-started/", "devops-plan/"]
        found = looked_at(
            project.folder / ".site", [(f"{page}index.html", 390) for page in pages], tmp_path / "profile"
        )
        assert [
            (one["path"], one["wide"], one["unreadable"])
            for one in found
            if one["wide"] > 0 or any(one["unreadable"].values())
        ] == []


def test_the_generator_is_the_one_that_is_tested_here() -> None:
    assert PIN
    script = (ROOT / "template" / "scripts" / "build-docs.sh").read_text("utf-8")
    assert f"zensical=={PIN[1]} " in script
