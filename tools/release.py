"""Makes a release of the template: one commit and one tag, here and nowhere else. The tag is the only place of the version.

example: python tools/release.py 1.2.0
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import inventory
import yaml

ROOT = Path(__file__).resolve().parents[1]
LEDGER = Path("template/delivery/upgrade/releases.yaml")
CHANGELOG, UPGRADING = Path("CHANGELOG.md"), Path("UPGRADING.md")
RELEASE = re.compile(r"(\d+)\.(\d+)\.(\d+)")
Version = tuple[int, ...]


class Refusal(Exception):
    """Why there is no release, and what to do."""


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"git {' '.join(arguments)}: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()


def version_of(text: str) -> Version:
    if not (found := RELEASE.fullmatch(text)):
        raise Refusal(f"{text} is no version: write it as 1.2.0")
    return tuple(map(int, found.groups()))


def unreleased(root: Path) -> dict[str, Any]:
    """The entry of the ledger that has no version yet."""
    entries = yaml.safe_load((root / LEDGER).read_text("utf-8"))["releases"]
    return next((entry for entry in entries if entry["version"] == "unreleased"), {})


def refuse(root: Path, text: str) -> None:
    """Everything that must be so before there is a release.

    Raises:
        Refusal: it is not.
    """
    version = version_of(text)
    if changed := git(root, "status", "--porcelain"):
        raise Refusal(f"{changed.split()[-1]} is not committed: commit or remove it")
    tags = [tag for tag in git(root, "tag").split() if RELEASE.fullmatch(tag)]
    newest = max(map(version_of, tags), default=(0, 0, 0))
    if version <= newest:
        raise Refusal(f"{text} is not after {'.'.join(map(str, newest))}: choose a higher version")
    entry = unreleased(root)
    if not entry.get("changed"):
        raise Refusal(f"{LEDGER} tells nothing: add an entry `version: unreleased` with what changed for owners")
    notes = (root / CHANGELOG).read_text("utf-8").partition("## Unreleased\n")[2].partition("\n## ")[0]
    if not notes.strip():
        raise Refusal(f"{CHANGELOG} tells nothing: write below `## Unreleased` what owners get")
    major = version[0] > newest[0]
    retired = inventory.read(root).get("retired") or {}
    if tags and not major and (entry.get("breaks") or text in retired.values()):
        raise Refusal(f"{text} breaks something: a release where owners must act has a new first number")
    if tags and major and f"\n## {text}\n" not in (root / UPGRADING).read_text("utf-8"):
        raise Refusal(f"{UPGRADING} has no `## {text}`: what changes, the command, how to check, how to go back")
    if gone := inventory.faults(inventory.read(root), inventory.inventory(root)):
        raise Refusal(f"{gone[0]} was released and is gone: bring it back, or retire it (docs/how-to/release.md)")


def cut(root: Path, text: str, day: str) -> None:
    """Writes the version where people read it, commits, tags."""
    refuse(root, text)
    replace(root / CHANGELOG, "## Unreleased\n", f"## Unreleased\n\n## {text}, {day}\n")
    replace(root / LEDGER, "version: unreleased", f'version: "{text}"')
    inventory.write(root)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", f"Release {text}")
    git(root, "tag", "--annotate", "--message", f"Release {text}", text)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    if text.count(old) != 1:
        raise Refusal(f"{path.name} has {text.count(old)} times {old.strip()!r}: one is due")
    path.write_text(text.replace(old, new), "utf-8")


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        cut(ROOT, sys.argv[1], datetime.now(UTC).date().isoformat())
    except Refusal as refusal:
        print(f"error: no release was made: {refusal}", file=sys.stderr)
        return 1
    print(f"released {sys.argv[1]}, here only. Next: `git push --atomic origin HEAD {sys.argv[1]}`")
    return 0


if __name__ == "__main__":
    sys.exit(main())
