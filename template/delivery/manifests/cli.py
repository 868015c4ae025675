# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery manifests …`: parses, prints, exits."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import console
from ..console import AsJson

app = typer.Typer(help="What is applied to Kubernetes.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def manifests() -> None:
    """deploy/ and the image."""


@app.command()
def check(
    rules: Annotated[bool, typer.Option("--rules", help="Print the table of every rule instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Build every overlay, and judge it by the schemas of Kubernetes, by the numbers of monitoring/slo.yaml and by rules of outages.

    Exit codes: 0 all is well, 1 something is not, 2 usage, 3 kubectl is not installed.

    Example: delivery manifests check --json | jq -r '.findings[].rule'
    """
    from . import verb

    console.finish(verb.rules() if rules else verb.check(console.project()), as_json)
