# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs a program of the service and keeps what it said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
# tags such as 1.4.0 and v1.4.0: the newest one that HEAD has behind it
LAST_RELEASE = ("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "--match", "[0-9]*")
MISSING = 127  # the exit code of a program that is not there
_NOISE = ("(Background on this error", "[SQL:", "[parameters:")  # what SQLAlchemy adds below the reason


@dataclass(frozen=True)
class Ran:
    code: int
    output: str
    errors: str

    @property
    def reason(self) -> str:
        """The last line it said: of a traceback the exception, of Alembic its `FAILED` line."""
        said = (line.strip() for line in (*self.output.splitlines(), *self.errors.splitlines()))
        lines = [line for line in said if line and not line.startswith(_NOISE)]
        failed = [line for line in lines if line.startswith("FAILED:")]
        return (failed or lines or [f"exit code {self.code}, no message"])[-1].rstrip(".")

    @property
    def fault(self) -> str:
        """The first line in which git says what is wrong: advice follows it."""
        said = (line.strip() for line in self.errors.splitlines())
        return next((line.rstrip(".") for line in said if line.startswith(("fatal: ", "error: "))), self.reason)


class Run(Protocol):
    def __call__(self, root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran: ...


def run_module(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
    """`python -m <arguments>` in the folder, with this interpreter."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=root,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def run_git(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
    """`git <arguments>` in the folder, in English and without asking for a password."""
    told = {**_without_hook(), "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(environment or {})}
    try:
        done = subprocess.run(["git", *arguments], cwd=root, env=told, capture_output=True, check=False)
    except FileNotFoundError:
        return Ran(MISSING, "", "git is not installed")
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def git_blobs(root: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of many objects in one go, by the name that was asked with; what is not there is left out."""
    asked = "".join(f"{name}\n" for name in names).encode()
    command, told = ["git", "cat-file", "--batch"], _without_hook()
    done = subprocess.run(command, cwd=root, env=told, input=asked, capture_output=True, check=False)
    found: dict[str, bytes] = {}
    rest = memoryview(done.stdout)
    for name in names:
        head, _, _ = bytes(rest[:512]).partition(b"\n")
        size = int(head.rsplit(b" ", 1)[1]) if not head.endswith((b" missing", b" ambiguous")) and head else -1
        if size >= 0:
            found[name] = bytes(rest[len(head) + 1 : len(head) + 1 + size])
        rest = rest[len(head) + 1 + (size + 1 if size >= 0 else 0) :]
    return found


def _without_hook() -> dict[str, str]:
    """The environment without what git sets for a hook: it names another folder than the one that is asked about."""
    return {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
