# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every verb does with its outcome: lines for people, JSON for programs, the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from .database import Outcome
    from .json_types import Json
    from .project import Project

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def here() -> Project:
    """The project around the current folder."""
    from .project import find_project

    return find_project(Path.cwd())


def finish(outcome: Outcome, as_json: bool) -> None:
    """Prints the outcome and ends the command."""
    if as_json:
        print_json({"ok": outcome.ok, **outcome.data})
    else:
        print("\n".join(outcome.lines))
    raise typer.Exit(outcome.code)


def print_json(found: Mapping[str, Json] | Sequence[Mapping[str, Json]]) -> None:
    print(json.dumps(found, indent=2, ensure_ascii=False))


def say(text: str) -> None:
    """A line of progress: on standard error, so that what a program reads is only the result."""
    print(text, file=sys.stderr, flush=True)
