# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs for coding agents: their files, and calls of another tool that they may have been taught. As in cli.py, what a verb needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import AsJson, finish, project, say

agents_app = typer.Typer(help="What coding agents are told.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    app.add_typer(agents_app, name="agents")
    verbatim = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
    app.command("claude-flow", context_settings=verbatim)(claude_flow)


@agents_app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Every role, the phases it works in, and the other names it answers to.

    Example: delivery agents list --json | jq -r '.roles[] | select(.writes == []) | .role'
    """
    from .agents import verb

    finish(verb.listed(), as_json)


@agents_app.command()
def show(
    role: Annotated[str, typer.Argument(help="A role of `delivery agents list`, or another name of it.")],
    as_json: AsJson = False,
) -> None:
    """The work order of one role: its steps in every phase with their commands, what it may change, its checks.

    Example: delivery agents show tester
    """
    from .agents import verb

    finish(verb.show(role), as_json)


@agents_app.command()
def render(as_json: AsJson = False) -> None:
    """Write AGENTS.md, the skills and the role files of the clients in service.yml. What stands below a seam is kept.

    Example: delivery agents render && git diff --stat
    """
    from .agents import verb

    finish(verb.render(project()), as_json)


@agents_app.command()
def check(as_json: AsJson = False) -> None:
    """Exit with 1 where such a file drifted, a skill lacks a part, or a role is in no registry; names each.

    Example: delivery agents check || delivery agents render
    """
    from .agents import verb

    finish(verb.check(project()), as_json)


def claude_flow(
    context: typer.Context,
    table: Annotated[bool, typer.Option("--table", help="Print which call runs what, and nothing else.")] = False,
    as_json: AsJson = False,
) -> None:
    """Answer a call of claude-flow by the command that does here what it was meant to do. The first line, on standard error, says which.

    Exit codes: those of that command; 2 where no row of the table fits.

    Example: delivery claude-flow memory retrieve --key api-development/orders/phase-5/production-validator/go-no-go
    """
    from .claude_flow import verb

    if table:
        finish(verb.shown(), as_json)
    found = verb.understood(context.args)
    if not found.command:
        finish(verb.noted(project(), found, say), as_json)
    say(found.line)
    # --json comes from the table alone: whatever follows the call's first word is the call's
    context.find_root().command.main([*found.command[1:]], prog_name="delivery")
