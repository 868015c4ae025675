# Derived from the template: `copier update` replaces this file. Do not edit.
"""A template of a few lines with two releases, and a team that works with what it generated. Copier and git are the real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..database import Outcome
from ..project import Project, find_project
from ..upgrade import copier, verb
from ..upgrade.scratch import Scratch
from ..upgrade.verb import Wish

QUESTIONS = """
_subdirectory: template
_answers_file: .copier-answers.yml
_envops: {undefined: jinja2.StrictUndefined, keep_trailing_newline: true}
project_name: {type: str, default: Shop}
flavour: {type: str, default: plain}
gate:
  type: str
  when: "{% if flavour == 'sour' %}{{ ({})['service.yml is not usable: flavour: sour is gone. Write sweet'] }}{% endif %}false"
_exclude:
  - "{% if '_copy.' in _copier_conf.dst_path | string %}/service.yml{% endif %}"
_skip_if_exists: [/service.yml]
"""
FILES = {
    "{{_copier_conf.answers_file}}.jinja": "{{ _copier_answers | to_nice_yaml(indent=2, sort_keys=False, width=1000) -}}\n",
    "service.yml.jinja": "project_name: {{ project_name }}\nflavour: {{ flavour }}\n",
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = []\n[tool.delivery]\npackage = "shop"\n',
    ".gitignore": "__pycache__/\n.pytest_cache/\n",
    "flavour.txt.jinja": "{{ flavour }}\n",
    "shared.txt": "".join(f"line {number}\n" for number in range(1, 21)),
    "plain.txt": "as it was\n",
    "doomed.txt": "not for long\n",
    "rules.py": "# The rules.\nRULES = [1, 2, 3]\n\n\ndef one(a, b):\n    return 'one', a, b\n",
    "same.py": "SAME = [1, 2, 3]\n",
    "picture.bin": "a\0b\n",
    "tests/test_shop.py": "from pathlib import Path\n\n\ndef test_it():\n    assert not Path('red').exists()\n",
    "delivery/upgrade/releases.yaml": "releases:\n- {version: 1.0.0, changed: [The first.]}\n",
}
NEXT = {
    "shared.txt": FILES["shared.txt"].replace("line 2\n", "line two\n"),
    "plain.txt": "as it is\n",
    "rules.py": FILES["rules.py"].replace("2, 3", "2, 3, 4").replace("a, b", "a, b, c"),
    "picture.bin": "a\0c\n",
    "brand new.txt": "new\n",
    "delivery/upgrade/releases.yaml": FILES["delivery/upgrade/releases.yaml"].replace(
        "- {",
        "- {version: 1.1.0, changed: [Better lines.], breaks: [Old clients.], by_hand: [Tell your clients.]}\n- {",
        1,
    ),
}


def git(where: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=where, capture_output=True, text=True, check=True)
    return done.stdout


def write(root: Path, files: dict[str, str], message: str, tag: str = "") -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    if tag:
        git(root, "tag", tag)


def make_template(root: Path) -> Path:
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    write(
        root, {"copier.yml": QUESTIONS, **{f"template/{name}": text for name, text in FILES.items()}}, "1.0.0", "1.0.0"
    )
    (root / "template/doomed.txt").unlink()
    write(root, {f"template/{name}": text for name, text in NEXT.items()}, "1.1.0", "v1.1.0")
    return root


class Team:
    """A project at the first release, committed."""

    def __init__(self, template: Path, root: Path) -> None:
        self.template, self.root = template, root
        asked = ("--defaults", "--quiet", "--vcs-ref", "1.0.0")
        copier.run(copier.find(), template, "copy", *asked, str(template), str(root))
        git(root, "init", "--quiet", "--initial-branch=main")
        self.write()

    @property
    def project(self) -> Project:
        return find_project(self.root)

    def write(self, **files: str) -> None:
        write(self.root, {name.replace("__", "."): text for name, text in files.items()}, "Our work")

    def read(self, name: str, ref: str = "HEAD") -> str:
        return git(self.root, "show", f"{ref}:{name}")

    def upgrade(self, to: str | None = None, *, keep: bool = False, tests: bool = False) -> Outcome:
        return verb.upgrade(self.project, Wish(to, keep, tests), lambda _: None)

    def from_scratch(self, template: str | None, ref: str | None = None, to: str | None = None) -> Outcome:
        return verb.upgrade(self.project, Wish(to, False, False, Scratch(template, ref)), lambda _: None)

    def state(self) -> str:
        """Everything that a failed upgrade must leave as it was."""
        said = (("rev-parse", "HEAD"), ("status", "--porcelain"), ("branch", "--list"), ("worktree", "list"))
        return "".join(git(self.root, *words) for words in said)


def kinds(outcome: Outcome) -> dict[str, str]:
    files = outcome.data["files"]
    assert isinstance(files, list)
    return {str(one["path"]): str(one["kind"]) for one in files if isinstance(one, dict)}


def settle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody's settings of Copier, and temporary folders that are looked at."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "copier.yml").write_text("{}\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(tmp_path / "copier.yml"))
    beside = Path(sys.executable).parent
    if not (shutil.which("copier") or (beside / "copier").exists() or os.environ.get("CI")):
        pytest.skip("there is no copier here: pip install copier")
