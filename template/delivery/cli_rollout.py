# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs of the rollout. As in cli.py, what a verb needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .console import AsJson, finish, project, say

if TYPE_CHECKING:
    from .rollout.target import Target

rollout_app = typer.Typer(help="Shift the traffic to a new release.", no_args_is_help=True, rich_markup_mode=None)
Env = Annotated[str, typer.Option("--env", help="production, or staging: <slug>-staging.")]
Reason = Annotated[str, typer.Option(help="Why, for whoever reads it later.")]


def _where(env: str, *, judging: bool = False) -> Target:
    from .rollout.target import target

    return target(project(), env, judging=judging)


@rollout_app.command()
def plan(env: Env = "production", as_json: AsJson = False) -> None:
    """The steps, and how long each takes at today's traffic.

    Exit codes: 0 fine, 1 a step can't come to a verdict in time, 2 usage, 3 the traffic is not known.

    Example: delivery rollout plan --env staging
    """
    from .rollout.plan import plan as planned

    finish(planned(_where(env, judging=True)), as_json)


@rollout_app.command()
def start(
    image: Annotated[str, typer.Option(help="REPOSITORY@sha256:…")],
    env: Env = "production",
    end_retention: Annotated[
        bool, typer.Option("--end-retention", help="Though the last rollout could still be undone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Roll a release out, or go on with it, and watch until it has ended. Refused without a GO of the gate, computed now.

    Exit codes: 0 done, 1 refused, 2 usage, 3 stopped half-way, 4 rolled back, 5 another is at work, 6 another took over.

    Example: delivery rollout start --image registry.example/shop@sha256:DIGEST
    """
    from .rollout import verb

    where = _where(env, judging=True)
    finish(verb.start(project(), where, image, say, end_retention=end_retention), as_json)


@rollout_app.command()
def status(env: Env = "production", as_json: AsJson = False) -> None:
    """Where it is, where the traffic goes, who is at work, and what to do next.

    Example: delivery rollout status --json | jq .weights
    """
    from .rollout import verb

    finish(verb.status(_where(env)), as_json)


@rollout_app.command()
def promote(env: Env = "production", as_json: AsJson = False) -> None:
    """Go on to the next step without waiting for time or figures. What fails still turns around.

    Example: delivery rollout promote
    """
    from .rollout import verb

    finish(verb.promote(_where(env)), as_json)


@rollout_app.command()
def abort(reason: Reason = "aborted by a person", env: Env = "production", as_json: AsJson = False) -> None:
    """Turn a running rollout around, now, whoever carries it out.

    Example: delivery rollout abort --reason "support sees broken invoices"
    """
    from .rollout import verb

    finish(verb.abort(_where(env), say, reason), as_json)


@rollout_app.command()
def undo(
    now: Annotated[bool, typer.Option("--now", help="Do not wait until the old colour is at full scale.")] = False,
    reason: Reason = "undone by a person",
    env: Env = "production",
    as_json: AsJson = False,
) -> None:
    """Back to the old colour, also after the end, as long as it is kept. It is scaled up first.

    Exit codes: 0 back, 1 it did not come up and nothing changed, 2 usage, 5 another is at work.

    Example: delivery rollout undo --now --reason "payments fail"
    """
    from .rollout import verb

    finish(verb.undo(_where(env), say, reason, now=now), as_json)


@rollout_app.command()
def reap(env: Env = "production", as_json: AsJson = False) -> None:
    """End the old colour. Refused before its time, which is a day after the end; what a killed rollout left is tidied before.

    Example: delivery rollout reap
    """
    from .rollout import verb

    finish(verb.reap(_where(env), say), as_json)


@rollout_app.command()
def drill(
    local: Annotated[
        bool, typer.Option("--local", help="On this machine, with real processes and real traffic.")
    ] = False,
    only: Annotated[list[str] | None, typer.Option(help="One of its scenarios. Repeatable.")] = None,
    out: Annotated[Path, typer.Option(help="Where the record is written.")] = Path(".delivery/build"),
    as_json: AsJson = False,
) -> None:
    """Rehearse: a good release, bad ones, a killed tool, and what must fail if this rehearsal is worth anything.

    Exit codes: 0 all went as it must, 1 something did not, 2 usage or a program is missing.

    Example: delivery rollout drill --local --only clean --only errors
    """
    from .rollout.drill.verb import drill as rehearsed

    finish(rehearsed(project(), only or (), out, say, local=local), as_json)
