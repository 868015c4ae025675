# Derived from the template: `copier update` replaces this file. Do not edit.
"""Conflicts without a line that both sides changed: which are merged, how, and which are left to people."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ..upgrade.kinds import reads_well
from ..upgrade.neighbours import settle, together
from .conftest import alone
from .upgrade_team import git, write

CODE = "class A:\n    def one(self):\n        return 1\n"
BOTH = {
    # kind of file: ours, base, theirs, both
    "two ends of a list": (".gitignore", "a\n.idea/\n", "a\n", "a\nb\n", "a\nb\n.idea/\n"),
    "the same line of both": (".gitignore", "a\nb\nours\n", "a\n", "a\nb\nc\n", "a\nb\nc\nours\n"),
    "no newline at the end": (".gitignore", "a\nours", "a", "a\nb", "a\nb\nours\n"),
    "below a line that changed": ("a.md", "a\n\nours\n", "a\n", "A\n", "A\n\nours\n"),
    "above a line that changed": ("a.md", "ours\na\n", "a\n", "A\n", "ours\nA\n"),
    "theirs is the addition": ("a.md", "A\n", "a\n", "a\n\ntheirs\n", "A\n\ntheirs\n"),
    "the deeper goes on with what is above": (
        "a.py",
        f"{CODE}\n    def ours(self):\n        return 2\n",
        CODE,
        f"{CODE}\n\nTHEIRS = 1\n",
        f"{CODE}\n    def ours(self):\n        return 2\n\n\nTHEIRS = 1\n",
    ),
    "a comment below": ("a.py", f"{CODE}\n# ours\n", CODE, f"{CODE[:-2]}2\n", f"{CODE[:-2]}2\n\n# ours\n"),
    "other keys": ("a.yml", "a: 1\nours: 1\n", "a: 1\n", "a: 2\nb: 1\n", "a: 2\nb: 1\nours: 1\n"),
    "a part of its own": ("a.toml", "a = 1\n[ours]\n", "a = 1\n", "a = 1\n[b]\n", "a = 1\n[b]\n[ours]\n"),
}
ASKED = {
    "the same line": ("a.md", "ours\n", "a\n", "theirs\n"),
    "lines that touch": ("a.md", "ours\nb\n", "a\nb\n", "a\ntheirs\n"),
    "in the midst of what changed": ("a.md", "a\nours\nb\n", "a\nb\n", "A\nB\n"),
    "the same words of both": ("a.md", "a\nb\nours\n", "a\n", "a\nb\nc\n"),
    "a kind that nobody can read": ("Dockerfile", "a\nours\n", "a\n", "a\nb\n"),
    "a name twice": ("a.py", "A = 1\nB = 1\n", "A = 1\n", "A = 1\nB = 2\n"),
    "a method twice": (
        "a.py",
        f"{CODE}\n    def two(self):\n        return 1\n",
        CODE,
        f"{CODE}\n    def two(self, a):\n        return a\n",
    ),
    "a key twice": ("a.yml", "a: 1\nb: 1\n", "a: 1\n", "a: 1\nb: 2\n"),
    "a key twice in TOML": ("a.toml", "a = 1\nb = 1\n", "a = 1\n", "a = 1\nb = 2\n"),
    "a key twice in JSON": ("a.json", '{"a": 1,\n"b": 1,\n"z": 1}\n', '{"a": 1,\n"z": 1}\n', '{"a": 1,\n"b": 2,\n"z": 1}\n'),
    "no comma in JSON": ("a.json", '[1\n,2\n]\n', "[1\n]\n", '[1\n ,3,\n]\n'),
    "below another part": ("a.toml", "[a]\nb = 1\nours = 1\n", "[a]\nb = 1\n", "[a]\nb = 1\n[c]\nd = 1\n"),
    "in another document": ("a.yml", "a: 1\nours: 1\n", "a: 1\n", "a: 1\n---\nb: 1\n"),
    "below another's block": (
        "a.py",
        f"{CODE}        # ours\n",
        CODE,
        f"{CODE[:-2]}2\n\n\ndef theirs():\n    return 1\n",
    ),
    "no Python": ("a.py", "a = 1\n)\n", "a = 1\n", "a = 1\nb = 2\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", BOTH)
def test_what_was_added_beside_a_change_is_merged(case: str) -> None:
    path, ours, base, theirs, both = BOTH[case]

    merged, places = together(path, ours.encode(), base.encode(), theirs.encode())

    assert merged is not None
    assert merged.decode() == both
    assert len(places) == 1
    assert reads_well(path, merged, ours.encode(), theirs.encode())


@pytest.mark.parametrize("case", ASKED)
def test_what_a_person_must_decide_is_left(case: str) -> None:
    path, *sides = ASKED[case]
    ours, base, theirs = (side.encode() for side in sides)

    merged, _ = together(path, ours, base, theirs)

    assert merged is None or not reads_well(path, merged, ours, theirs)


def test_what_reads_well_is_read_with_its_own_tags_names_and_doubles() -> None:
    tagged = b"a: !reference [b]\nc: &c {d: *c}\n"
    assert reads_well("a.yml", tagged, tagged)
    double = b"A = 1\nA = 2\n"
    assert reads_well("a.py", double, double)
    assert not reads_well("a.py", b"\xff", b"")


def test_it_is_settled_in_the_work_tree_and_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    base = {".gitignore": "a\n", "b c.md": "b\n", "gone.md": "c\n"}
    write(tmp_path, base, "Base")
    git(tmp_path, "switch", "--quiet", "--create", "theirs")
    (tmp_path / "gone.md").unlink()
    write(tmp_path, {".gitignore": "a\ntheirs\n", "b c.md": "theirs\n"}, "Theirs")
    git(tmp_path, "switch", "--quiet", "main")
    write(tmp_path, {".gitignore": "a\nours\n", "b c.md": "ours\n", "gone.md": "ours\n"}, "Ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path, "merge", "--quiet", "theirs")

    told = settle(tmp_path)

    why = ".gitignore:2: what you added stands right beside what the template changed: read it once"
    assert told == {".gitignore": (why,)}
    assert (tmp_path / ".gitignore").read_text() == "a\ntheirs\nours\n"
    assert git(tmp_path, "diff", "--name-only", "--diff-filter=U").split("\n")[:-1] == ["b c.md", "gone.md"]
