# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where the repository is and what its `pyproject.toml` says to this tool."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from .errors import Refusal


@dataclass(frozen=True)
class Project:
    root: Path
    package: str

    @property
    def contract(self) -> Path:
        return self.root / "openapi.yaml"

    @property
    def revisions(self) -> Path:
        return self.root / "migrations" / "versions"


def find_project(start: Path) -> Project:
    """The repository around the folder.

    Raises:
        Refusal: no `pyproject.toml` up to the root of the disk, a broken one, or one without `[tool.delivery]`.
    """
    what = "the project is not known"
    root = next((folder for folder in (start, *start.parents) if (folder / "pyproject.toml").is_file()), None)
    if root is None:
        raise Refusal(what, f"no pyproject.toml in {start} or above", "cd into the repository")
    try:
        settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(what, f"pyproject.toml is broken: {error}", "edit pyproject.toml") from None
    package = settings.get("tool", {}).get("delivery", {}).get("package")
    if not isinstance(package, str) or not package.isidentifier():
        why = "pyproject.toml has no `package` under [tool.delivery]"
        raise Refusal(what, why, 'add `[tool.delivery]` with `package = "<the package below src/>"`')
    return Project(root, package)
