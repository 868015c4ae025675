# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery monitoring …`: parses, prints, exits."""

from __future__ import annotations

from typing import Annotated

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


@app.command()
def dashboards(
    prometheus: Annotated[str | None, typer.Option(help="Default: PROMETHEUS_URL, or as pyproject.toml says.")] = None,
    env: Annotated[str, typer.Option(help="Whose Prometheus of pyproject.toml: staging or production.")] = "staging",
    without: Annotated[
        list[str] | None, typer.Option(metavar="BEGINNING", help="Series that are not collected here. Repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a Prometheus what every panel asks. One without data is named, and told apart by what is there: did not happen, or is broken.

    Exit codes: 0 every panel shows something or may be empty, 1 one is broken, 2 usage, 3 Prometheus is silent.

    Example: delivery monitoring dashboards --prometheus http://127.0.0.1:9090 --without kube_ --without container_
    """
    from .. import prometheus as figures
    from . import dashboards as verb

    project = console.project()
    where = figures.required(project, env, prometheus, "no panel was looked at")
    console.finish(verb.dashboards(project, where, without or ()), as_json)
