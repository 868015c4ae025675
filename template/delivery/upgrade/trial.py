# Derived from the template: `copier update` replaces this file. Do not edit.
"""The upgraded project at work, in its own work tree: the migration that it needs, and its tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from ..errors import Exit, Refusal
from ..json_types import Json, Schema, mapping, strings
from ..programs import Ran
from .workplace import Workplace

_WHAT = "nothing was upgraded"
_ELSEWHERE = ("DATABASE_URL", "VIRTUAL_ENV")  # no database of anybody's is migrated for a rehearsal
_TAIL = 25


def write_migration(place: Workplace, message: str) -> Schema:
    """What the existing command says: `file`, `steps`, `warnings`, or its `error`. Nothing where no file of the service changed."""
    if not place.git("status", "--porcelain", "--", "src").output:
        return {}
    ran = run(place, "delivery", "db", "revision", "--message", message, "--json")
    return {"error": ran.reason} if ran.code else mapping(json.loads(ran.output))


def run_tests(place: Workplace) -> tuple[bool, Sequence[str]]:
    """Whether the project's tests pass there, and the end of what they said."""
    ran = run(place, "pytest")
    lines = [line for line in ran.output.splitlines() if line.strip()] or ran.errors.splitlines()
    return ran.code == 0, lines[-(1 if ran.code == 0 else _TAIL) :]


def run(place: Workplace, *words: str) -> Ran:
    """A module of the upgraded project, with packages that it asks for."""
    tree = place.tree
    told = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    told["PYTHONPATH"] = f"{tree / 'src'}{os.pathsep}{tree}"
    command = [*python(place), "-m", *words]
    done = subprocess.run(command, cwd=tree, env=told, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def python(place: Workplace) -> Sequence[str]:
    """This interpreter where the packages are the same; else one that uv makes in the work tree, with theirs.

    Raises:
        Refusal: others are needed, and there is no uv.
    """
    if packages(place.project.root) == packages(place.tree):
        return (sys.executable,)
    if found := shutil.which("uv"):
        return found, "run", "--quiet", "--directory", str(place.tree), "python"
    why = "the upgrade asks for other packages, and there is no uv to install them beside those of the project"
    raise Refusal(_WHAT, why, "install uv, or `copier update` and look at its diff")


def packages(root: Path) -> Json:
    """What pyproject.toml asks to be installed."""
    try:
        said = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Refusal(_WHAT, f"pyproject.toml can't be read: {error}", "repair it", code=Exit.FAILED) from None
    groups = said.get("dependency-groups", {})
    needed = strings(said.get("project", {}).get("dependencies"))
    return [*sorted(needed), "", *sorted(line for name in groups for line in strings(groups[name]))]
