# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every verb does around its work: find the project, print lines or JSON, exit with what came out."""

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


def project() -> Project:
    """The project around the folder that the command was typed in."""
    from .project import find_project

    return find_project(Path.cwd())


def finish(outcome: Outcome, as_json: bool, *, styled: bool = False) -> None:
    """Ends the command with what a verb found.

    Args:
        styled: Colour what is good and bad, where somebody sits in front of a terminal.
    """
    if as_json:
        print_json({"ok": outcome.ok, **outcome.data})
    elif styled and sys.stdout.isatty():
        _print_styled(outcome.lines)
    else:
        print("\n".join(outcome.lines))
    raise typer.Exit(outcome.code)


def print_json(found: Mapping[str, Json] | Sequence[Mapping[str, Json]]) -> None:
    print(json.dumps(found, indent=2, ensure_ascii=False))


def say(text: str) -> None:
    """Says how far it is: on standard error, so that what a program reads is only the result."""
    print(text, file=sys.stderr, flush=True)


def _print_styled(lines: Sequence[str]) -> None:
    from rich.console import Console
    from rich.text import Text

    screen = Console(highlight=False)
    for line in lines:
        shown = Text(line)
        shown.highlight_words(["GO"], "bold green")
        shown.highlight_words(["NO-GO"], "bold red")
        shown.highlight_words(["INCONCLUSIVE", "stale", "red:"], "yellow")
        shown.highlight_regex(r"^Next: .*", "bold cyan")
        screen.print(shown, soft_wrap=True)
