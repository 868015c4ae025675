# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery monitoring …`: parses, prints, exits."""

from __future__ import annotations

import typer

from .. import console
from ..console import AsJson

app = typer.Typer(help="Rules, alerts and who hears them.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def monitoring() -> None:
    """What is measured, and who is called."""


@app.command()
def check(as_json: AsJson = False) -> None:
    """Run the tests of the rules and the routes, and look whether each alert has its labels, its test and its runbook.

    Exit codes: 0 all is well, 1 something is not, 2 usage, 3 promtool or amtool is not installed.

    Example: delivery monitoring check --json | jq -r '.findings[]'
    """
    from . import verb

    console.finish(verb.check(console.project()), as_json)
