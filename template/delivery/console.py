# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every verb does around its work: find the project, print lines or JSON, exit with what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .errors import Exit

if TYPE_CHECKING:
    from .database import Outcome
    from .json_types import Json
    from .project import Project

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def project() -> Project:
    """The project around the folder that the command was typed in."""
    from .project import find_project

    return find_project(Path.cwd())


def finish(outcome: Outcome, as_json: bool) -> None:
    """Ends the command with what a verb found."""
    if as_json:
        print_json({"ok": outcome.ok, **outcome.data})
    else:
        print("\n".join(outcome.lines))
    raise typer.Exit(Exit.DONE if outcome.ok else Exit.FAILED)


def print_json(found: Mapping[str, Json] | Sequence[Mapping[str, Json]]) -> None:
    print(json.dumps(found, indent=2, ensure_ascii=False))
