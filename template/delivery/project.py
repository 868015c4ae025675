# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where the repository is and what its `pyproject.toml` says to this tool."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import Refusal
from .json_types import Json, mapping


@dataclass(frozen=True)
class Project:
    """Where the repository is, and what its `pyproject.toml` says.

    Attributes:
        breaks: Changes of the contract that break clients and are meant to: `RULE@PLACE` and why.
        tdd: `[tool.delivery.tdd]`: `minutes` a colour may take, and whether the team `squash`es.
        rollout: `[tool.delivery.rollout.<environment>]`: `namespace`, `context` and `prometheus`.
    """

    root: Path
    package: str
    breaks: Mapping[str, str] = field(default_factory=dict)
    tdd: Mapping[str, Json] = field(default_factory=dict)
    rollout: Mapping[str, Json] = field(default_factory=dict)

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
    told = settings.get("tool", {}).get("delivery", {})
    package, breaks = told.get("package"), told.get("compat", {})
    if not isinstance(package, str) or not package.isidentifier():
        why = "pyproject.toml has no `package` under [tool.delivery]"
        raise Refusal(what, why, 'add `[tool.delivery]` with `package = "<the package below src/>"`')
    if silent := [place for place, reason in breaks.items() if not (isinstance(reason, str) and reason.strip())]:
        why = f"[tool.delivery.compat] gives no reason for {silent[0]!r}"
        raise Refusal(what, why, 'write `"<rule>@<place>" = "<why clients can live with it>"`')
    return Project(root, package, breaks, mapping(told.get("tdd")), mapping(told.get("rollout")))
