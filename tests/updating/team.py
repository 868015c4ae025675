"""A team and its project: edits, updates, what they find afterwards."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from copier import run_update
from harness import Answers, commit, git, run


@dataclass
class Team:
    folder: Path
    requirements: Answers

    def read(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, "utf-8")

    def append(self, path: str, text: str) -> None:
        self.write(path, self.read(path) + text)

    def replace(self, path: str, old: str, new: str) -> None:
        assert old in self.read(path), f"{path} has changed: there is no {old!r}"
        self.write(path, self.read(path).replace(old, new, 1))

    def has(self, path: str) -> bool:
        return (self.folder / path).exists()

    def commit(self, message: str = "Our work") -> None:
        commit(self.folder, message)

    def change(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Change what the service must be, as service.yml says it."""
        self.requirements = copy.deepcopy(self.requirements)
        edit(self.requirements["domain"])
        self.write("service.yml", yaml.safe_dump(self.requirements, sort_keys=False, allow_unicode=True))
        self.commit("Change the requirements")

    def update(self, **options: Any) -> None:
        """As a program does it, without trust."""
        data: Mapping[str, Any] = self.requirements
        run_update(
            str(self.folder), data=dict(data), defaults=True, overwrite=True, quiet=True, unsafe=False, **options
        )

    def update_by_command(self, *arguments: str, check: bool = True) -> str:
        """As the README of the project says it."""
        done = run(
            [sys.executable, "-m", "copier", "update", "--defaults", "--data-file", "service.yml", *arguments],
            self.folder,
            check=check,
        )
        return done.stdout + done.stderr

    def conflicts(self) -> list[str]:
        """Files that wait for a decision: unmerged, rejected, or with markers in them."""
        unmerged = {line.split("\t")[1] for line in git(self.folder, "ls-files", "--unmerged").splitlines()}
        rejected = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.rej")}
        return sorted(unmerged | rejected)

    def changed(self) -> list[str]:
        return [line[3:] for line in git(self.folder, "status", "--porcelain", "--untracked-files=all").splitlines()]
