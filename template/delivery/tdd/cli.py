# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery tdd …`: parses, prints, exits."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import console
from ..console import AsJson

app = typer.Typer(
    help="Test first: red, green, refactor, and the proof of it.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[
    str, typer.Argument(metavar="CYCLE", help="An operationId, or `POST /orders`; see `delivery tdd status`.")
]
NoCommit = Annotated[bool, typer.Option("--no-commit", help="Say what to commit instead of committing it.")]


@app.command("next")
def next_(as_json: AsJson = False) -> None:
    """Say what to do now, and the command that ends it.

    Example: delivery tdd next --json | jq -r .command
    """
    from . import status

    console.finish(status.next_step(console.project()), as_json)


@app.command()
def red(cycle: Name, no_commit: NoCommit = False, as_json: AsJson = False) -> None:
    """Open a cycle: see its tests fail for the right reason, and commit them before any code.

    An operation of openapi.yaml without tests gets its first ones written.

    Example: delivery tdd red ship_order
    """
    from . import steps

    console.finish(steps.red(steps.Work(console.project(), not no_commit), cycle), as_json)


@app.command()
def green(cycle: Name, no_commit: NoCommit = False, as_json: AsJson = False) -> None:
    """Take the red marks away where every test of the cycle passes, unchanged since it was red; commit.

    Example: delivery tdd green ship_order
    """
    from . import steps

    console.finish(steps.green(steps.Work(console.project(), not no_commit), cycle), as_json)


@app.command()
def refactor(cycle: Name, no_commit: NoCommit = False, as_json: AsJson = False) -> None:
    """End a cycle: no test touched, and all tests around it still pass; commit.

    Example: delivery tdd refactor ship_order
    """
    from . import steps

    console.finish(steps.refactor(steps.Work(console.project(), not no_commit), cycle), as_json)


@app.command()
def step(cycle: Name, no_commit: NoCommit = False, as_json: AsJson = False) -> None:
    """Do the step that is due for one cycle, whichever that is: red, green or refactor. Nothing where it is done.

    Example: delivery tdd step "POST /orders"
    """
    from . import status, steps

    work = steps.Work(console.project(), not no_commit)
    console.finish(status.step(work, cycle), as_json)


@app.command("status")
def status_(as_json: AsJson = False) -> None:
    """List every cycle: its colour, its tests, and the time that each colour took.

    Example: delivery tdd status --json | jq -e '.red == 0'
    """
    from . import status

    console.finish(status.status(console.project()), as_json)


@app.command("verify")
def verify_(
    base: Annotated[
        str | None, typer.Option(help="Where the work began. Default: main, or on main the last release.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove from the commit graph alone that tests came first and were not weakened.

    Rules: V1 nothing green was lost or weakened, V2 red before green, V3 with the same body, V4 it really failed then,
    V5 it fails without the change.

    Exit codes: 0 every rule holds, 1 a rule is broken, 2 usage, 3 there is nothing to judge or it can't be run here.

    Example: delivery tdd verify --base origin/main
    """
    from . import verify

    console.finish(verify.verify(console.project(), base), as_json)
