"""The pages of docs/ as a site: built strictly, complete, with nothing fetched from elsewhere, and readable on a phone in both schemes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT
from harness.browser import CHROMIUM, looked_at

PHONE, SCREEN = 390, 1280
PAGES = sorted(page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md"))
# Wide tables, long code, pictures, a long list: what could be too wide.
TELLING = [
    "index.html",
    "reference/checks.html",
    "explanation/architecture.html",
    "examples/order-service/index.html",
    "how-to/deploy-to-kubernetes.html",
]
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="chromium is missing: apt-get install chromium")


def built(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def sources(folder: Path) -> Path:
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = sources(tmp_path_factory.mktemp("site"))
    done = built(folder)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return folder / ".site"


def test_every_page_is_built_and_found(site: Path) -> None:
    found = {
        entry["location"].partition("#")[0] for entry in json.loads((site / "search.json").read_text("utf-8"))["items"]
    }

    assert [page for page in PAGES if not (site / page).with_suffix(".html").is_file()] == []
    assert [page for page in PAGES if page.replace(".md", ".html") not in found] == []


def test_every_page_has_its_place_in_the_navigation() -> None:
    """Decisions have theirs in a list of their own."""

    def named(entry: Any) -> list[str]:
        inner = entry if isinstance(entry, list) else list(entry.values()) if isinstance(entry, dict) else []
        return [entry] if isinstance(entry, str) else [page for one in inner for page in named(one)]

    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))

    there = [page for page in PAGES if not re.match(r"explanation/decisions/\d", page)]
    assert sorted(named(settings["nav"])) == there, "write the page into the nav of mkdocs.yml"


@pytest.mark.parametrize("link", ["[there](nowhere.md)", "[there](index.md#no-such-heading)"])
def test_a_broken_link_ends_the_build(link: str, tmp_path: Path) -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({**settings, "nav": ["index.md"]}), "utf-8")
    (tmp_path / "docs" / "index.md").write_text(f"# Start\n\n{link}\n", "utf-8")

    done = built(tmp_path)

    assert done.returncode != 0
    assert "index.md" in done.stdout + done.stderr


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^>]+""")
    found = {page.name: hits for page in site.rglob("*.html") if (hits := fetched.findall(page.read_text("utf-8")))}

    assert found == {}
    assert not any("@import" in style.read_text("utf-8") for style in site.rglob("*.css"))


def test_every_picture_says_what_it_shows(site: Path) -> None:
    silent = {
        page.name: tag
        for page in site.rglob("*.html")
        for tag in re.findall(r"<img\b[^>]*>", page.read_text("utf-8"))
        if not re.search(r'alt="[^"]{15,}"', tag)
    }

    assert silent == {}
    for picture in (ROOT / "docs" / "pictures").glob("*.svg"):
        text = picture.read_text("utf-8")
        assert "<title" in text, picture.name
        assert "<desc" in text, picture.name


def faults(found: list[dict[str, Any]]) -> list[str]:
    lines = [f"{one['path']} at {one['width']}: {one['wide']} px too wide" for one in found if one["wide"] > 0]
    lines += [f"{one['path']}: {image} is broken" for one in found for image in one["broken"]]
    return lines + [
        f"{one['path']}, {scheme}: {text}"
        for one in found
        for scheme, texts in one["unreadable"].items()
        for text in texts
    ]


@needs_browser
def test_pages_can_be_read_on_a_phone_and_on_a_screen_in_both_schemes(site: Path, tmp_path: Path) -> None:
    looks = [*((page, PHONE) for page in TELLING), (TELLING[0], SCREEN), (TELLING[-1], SCREEN)]

    found = looked_at(site, looks, tmp_path)

    assert len(found) == len(looks)
    assert faults(found) == []


@needs_browser
@pytest.mark.slow
def test_all_pages_can_be_read_on_a_phone(site: Path, tmp_path: Path) -> None:
    pages = [page.replace(".md", ".html") for page in PAGES]

    assert faults(looked_at(site, [(page, PHONE) for page in pages], tmp_path)) == []


@needs_browser
def test_a_page_that_is_too_wide_or_too_pale_is_noticed(tmp_path: Path) -> None:
    style = "p { color: #999; background: #fff } img { width: 700px }"
    (tmp_path / "bad.html").write_text(
        f"<style>{style}</style><article><p>pale<p><img src=none.png></article>", "utf-8"
    )

    (found,) = looked_at(tmp_path, [("bad.html", PHONE)], tmp_path / "profile")

    assert found["wide"] > 200
    assert found["broken"]
    assert [text.split()[0] for text in found["unreadable"]["default"]] == ["P"]
