# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs for whoever only looks: reports, pages, the bundle for the next team, messages. As in cli.py, imports wait."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .console import AsJson, finish, project, say


def add_to(app: typer.Typer) -> None:
    app.command()(report)
    app.command()(docs)
    app.command()(handoff)
    app.command()(notify)


def report(
    gate: Annotated[str, typer.Option(help="What it is about: phase-1 to phase-5, or production.")] = "production",
    form: Annotated[str, typer.Option("--format", help="html, or markdown: short, for a review.")] = "html",
    out: Annotated[Path | None, typer.Option(help="Default: .delivery/report.html; markdown is printed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write one page that needs no explanation: verdict, phases, trend, each requirement with its evidence, risks, what is next.

    Example: delivery report && open .delivery/report.html, or: delivery report --format markdown --gate phase-3
    """
    from .report import verb

    finish(verb.report(project(), gate, form, out), as_json)


def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 where a page differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write docs/generated: requirements, test plan, process, entities, each from what the project says elsewhere.

    Example: delivery docs && git diff --stat docs/generated
    """
    from .pages import verb

    finish(verb.docs(project(), check=check), as_json)


def handoff(
    out: Annotated[
        Path | None, typer.Option(help="A .zip file or a new folder. Default: .delivery/handoff.zip")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(metavar="BUNDLE", help="Write nothing; say whether a bundle is whole.")
    ] = None,
    dirty: Annotated[bool, typer.Option("--dirty", help="Also with changes that nobody committed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pack what the next team needs beside the repository: report, contract, requirements, evidence, runbooks, diagrams, risks.

    Exit codes: 0 packed or whole, 1 a bundle is not whole, 2 usage, or there are changes that nobody committed.

    Example: delivery handoff --out orders.zip && delivery handoff --check orders.zip
    """
    from .report import handoff as verb

    finish(verb.check(check) if check else verb.handoff(project(), out, dirty=dirty), as_json)


def notify(
    everything: Annotated[bool, typer.Option("--all", help="Every gate, also where nothing changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which gates changed since it was said last: here, and to the address in DELIVERY_WEBHOOK_URL if there is one.

    Exit codes: 0 said, 1 the address did not take it; it is said again the next time.

    Example: delivery notify --all
    """
    from .report import notify as verb

    finish(verb.notify(project(), everything=everything, say=say), as_json)
