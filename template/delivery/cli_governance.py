# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs of the way to production: requirements, phases, evidence, gates, what people state. As in cli.py, what a verb needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import AsJson, finish, project, say

evidence_app = typer.Typer(help="What the checks showed.", no_args_is_help=True, rich_markup_mode=None)
requirements_app = typer.Typer(help="What the service must be.", no_args_is_help=True, rich_markup_mode=None)
phase_app = typer.Typer(help="The five phases.", no_args_is_help=True, rich_markup_mode=None)
risk_app = typer.Typer(help="What may go wrong.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """In the order of use: where it stands, what to do, whether it is done."""
    app.command()(status)
    app.add_typer(phase_app, name="phase")
    app.add_typer(requirements_app, name="requirements")
    app.add_typer(evidence_app, name="evidence")
    app.command()(gate)
    app.command()(approve)
    app.command()(waive)
    app.add_typer(risk_app, name="risk")


@evidence_app.command()
def run(
    checks: Annotated[list[str] | None, typer.Argument(help="Checks by name.")] = None,
    phase: Annotated[list[int] | None, typer.Option(min=1, max=5, help="All checks of a phase. Repeatable.")] = None,
    key: Annotated[str | None, typer.Option(help="Those of a pattern of phase, role and deliverable.")] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only what has no evidence that counts.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run checks and write down what they show. Slow ones say how far they are.

    Exit codes: 0 all pass, 1 one does not, 2 usage.

    Example: delivery evidence run lint types, or: delivery evidence run --phase 2 --stale
    """
    from .evidence import verb

    finish(verb.run(project(), checks or (), phase or (), key, stale=stale, say=say), as_json)


@evidence_app.command(name="list")
def list_(
    key: Annotated[str, typer.Option(help="A pattern of phase, role and deliverable.")] = "*",
    as_json: AsJson = False,
) -> None:
    """Every check, and what its newest evidence counts as today.

    Example: delivery evidence list --key 'phase-1/*'
    """
    from .evidence import verb

    finish(verb.listed(project(), key), as_json)


@evidence_app.command()
def show(
    name: Annotated[str, typer.Argument(help="A check, or the beginning of a record's name.")],
    as_json: AsJson = False,
) -> None:
    """The newest record of a check and the end of what its command printed.

    Example: delivery evidence show types
    """
    from .evidence import verb

    finish(verb.show(project(), name), as_json)


@evidence_app.command()
def verify(as_json: AsJson = False) -> None:
    """Whether every record still is what its name says, and has the shape of a record.

    Example: delivery evidence verify && git status --short
    """
    from .evidence import verb

    finish(verb.verify(project()), as_json)


def gate(
    name: Annotated[str, typer.Argument(help="phase-1 to phase-5, or production.")],
    as_json: AsJson = False,
) -> None:
    """Decide whether a phase may end, or the service may go to production. Runs nothing: it judges what is recorded.

    Exit codes: 0 GO, 1 NO-GO, 2 usage, 3 inconclusive: something has not been measured on this tree.

    Example: delivery gate phase-2 --json | jq -r '.blockers[].next'
    """
    from .gates import verb

    finish(verb.gate(project(), name), as_json, styled=True)


def status(as_json: AsJson = False) -> None:
    """Where the service stands: phases, gates, red operations, stale evidence, risks, and the next command.

    Example: delivery status --json | jq -r .next
    """
    from . import status as verb

    finish(verb.status(project()), as_json, styled=True)


def approve(
    topic: Annotated[str, typer.Argument(help="architecture, code, security, policy or release.")],
    note: Annotated[str, typer.Option(help="What you want to add.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say whether there is one that counts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say that you have read certain files and agree. Bound to them as they are, and to you: not for your own work.

    Example: delivery approve architecture --note "Money is in minor units." && git add governance && git commit
    """
    from .statements import verb

    finish(verb.approve(project(), topic, note, check=check), as_json)


def waive(
    check: Annotated[str, typer.Argument(help="The check that may stay open for some days.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the gate.")] = "",
    until: Annotated[str | None, typer.Option(help="The last day, within the next 30.")] = None,
    grant: Annotated[bool, typer.Option("--approve", help="As the second person: let it count.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let a check stay open for some days. It counts half, every gate shows it, and two people commit it.

    Example: delivery waive fuzz --reason "Fixed upstream in 2.1" --until 2027-01-31
    """
    from .statements import verb

    finish(verb.waive(project(), check, reason, until, grant=grant), as_json)


@risk_app.command("add")
def add_risk(
    title: Annotated[str, typer.Argument(help="What may go wrong, in one sentence.")],
    owner: Annotated[str, typer.Option(help="Whose it is.")],
    review: Annotated[str, typer.Option(help="The day by which somebody looks at it again.")],
    answer: Annotated[str, typer.Option(help="What is done about it, or why it is accepted.")],
    severity: Annotated[str, typer.Option(help="low, medium, high or critical.")] = "medium",
    as_json: AsJson = False,
) -> None:
    """Write a risk down.

    Example: delivery risk add "The tax service has no SLA" --owner ann --review 2027-01-31 --answer "We cache rates."
    """
    from .statements import verb

    said = {"title": title, "owner": owner, "review": review, "answer": answer, "severity": severity}
    finish(verb.add_risk(project(), said), as_json)


@risk_app.command("close")
def close_risk(
    name: Annotated[str, typer.Argument(help="R-1, as `delivery risk list` says.")], as_json: AsJson = False
) -> None:
    """Take a risk off the list; git remembers it.

    Example: delivery risk close R-1
    """
    from .statements import verb

    finish(verb.close_risk(project(), name), as_json)


@risk_app.command("list")
def list_risks(as_json: AsJson = False) -> None:
    """What may go wrong, whose it is, and when somebody looks at it again.

    Example: delivery risk list --json | jq '.risks[] | select(.severity == "high")'
    """
    from .statements import verb

    finish(verb.list_risks(project(), check=False), as_json)


@risk_app.command("check")
def check_risks(as_json: AsJson = False) -> None:
    """Exit with 1 where a risk has no owner or answer, or was to be looked at before today.

    Example: delivery risk check
    """
    from .statements import verb

    finish(verb.list_risks(project(), check=True), as_json)


@requirements_app.command("list")
def list_requirements(
    check: Annotated[str | None, typer.Option(help="confirmed or enforced: exit with 1 where one is not.")] = None,
    as_json: AsJson = False,
) -> None:
    """What the service must be: said (HARD), wished (SOFT) or only assumed (INFERRED), and the checks that hold it.

    Example: delivery requirements list --check confirmed
    """
    from .requirements import verb

    finish(verb.listed(project(), verb.asked(check)), as_json)


@requirements_app.command("confirm")
def confirm_requirements(
    names: Annotated[list[str] | None, typer.Argument(help="REQ-… as `delivery requirements list` says.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every one that nobody confirmed.")] = False,
    soft: Annotated[bool, typer.Option("--soft", help="As a wish, and not as a must.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say that a usual value is meant. Another value in service.yml is not confirmed by it.

    Example: delivery requirements confirm REQ-LATENCY-P95-MS REQ-OWNER
    """
    from .requirements import verb

    finish(verb.confirmed(project(), names or (), "SOFT" if soft else "HARD", everything=everything), as_json)


@requirements_app.command("trace")
def trace_requirements(
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 where an operation has no test cycle.")] = False,
    as_json: AsJson = False,
) -> None:
    """From each requirement to its operations, their tests, and the checks and alerts that would notice its breach.

    Example: delivery requirements trace --json | jq '.trace[] | select(.red != [])'
    """
    from .requirements import verb

    finish(verb.traced(project(), check=check), as_json)


Number = Annotated[int, typer.Argument(help="1 planning, 2 foundation, 3 tdd, 4 validation, 5 deployment.")]


@phase_app.command("show")
def show_phase(number: Number, as_json: AsJson = False) -> None:
    """The work order of a phase: goal, inputs, steps with their commands, outputs, and what ends it.

    Example: delivery phase show 1 --json | jq -r '.steps[].commands[]'
    """
    from .phases import verb

    finish(verb.show(project(), number), as_json)


@phase_app.command("start")
def start_phase(number: Number, as_json: AsJson = False) -> None:
    """Begin a phase. Exits with 1 while the gate of the one before it does not say GO.

    Example: delivery phase start 2
    """
    from .phases import verb

    finish(verb.start(project(), number), as_json)


@phase_app.command("finish")
def finish_phase(number: Number, as_json: AsJson = False) -> None:
    """End a phase. Exits with 1 while its gate does not say GO.

    Example: delivery phase finish 1 && delivery phase start 2
    """
    from .phases import verb

    finish(verb.finish(project(), number), as_json)
