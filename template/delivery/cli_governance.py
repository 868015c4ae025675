# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs of evidence and gates. As in cli.py, what a verb needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from .terminal import AsJson, finish, here, say

evidence_app = typer.Typer(help="What the checks showed.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    app.add_typer(evidence_app, name="evidence")
    app.command()(gate)


@evidence_app.command()
def run(
    checks: Annotated[list[str] | None, typer.Argument(help="Checks by name.")] = None,
    phase: Annotated[list[int] | None, typer.Option(min=1, max=5, help="All checks of a phase. Repeatable.")] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only what has no evidence that counts.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run checks and write down what they show. Slow ones say how far they are.

    Exit codes: 0 all pass, 1 one does not, 2 usage.

    Example: delivery evidence run lint types, or: delivery evidence run --phase 2 --stale
    """
    from .evidence import verb

    finish(verb.run(here(), checks or (), phase or (), stale=stale, say=say), as_json)


@evidence_app.command(name="list")
def list_(
    key: Annotated[str, typer.Option(help="A pattern of phase, role and deliverable.")] = "*",
    as_json: AsJson = False,
) -> None:
    """Every check, and what its newest evidence counts as today.

    Example: delivery evidence list --key 'phase-1/*'
    """
    from .evidence import verb

    finish(verb.listed(here(), key), as_json)


@evidence_app.command()
def show(
    name: Annotated[str, typer.Argument(help="A check, or the beginning of a record's name.")],
    as_json: AsJson = False,
) -> None:
    """The newest record of a check and the end of what its command printed.

    Example: delivery evidence show types
    """
    from .evidence import verb

    finish(verb.show(here(), name), as_json)


@evidence_app.command()
def verify(as_json: AsJson = False) -> None:
    """Whether every record still is what its name says.

    Example: delivery evidence verify && git status --short
    """
    from .evidence import verb

    finish(verb.verify(here()), as_json)


def gate(
    name: Annotated[str, typer.Argument(help="phase-1 to phase-5, or production.")],
    as_json: AsJson = False,
) -> None:
    """Decide whether a phase may end, or the service may go to production. Runs nothing: it judges what is recorded.

    Exit codes: 0 GO, 1 NO-GO, 2 usage, 3 inconclusive: something has not been measured on this tree.

    Example: delivery gate phase-2 --json | jq -r '.blockers[].next'
    """
    from .gates import verb

    finish(verb.gate(here(), name), as_json)
