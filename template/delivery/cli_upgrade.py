# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery upgrade`: parses, prints, exits."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import AsJson, finish, project, say


def add_to(app: typer.Typer) -> None:
    app.command()(upgrade)


def upgrade(
    to: Annotated[
        str | None,
        typer.Option(metavar="REF", help="A tag, branch or commit of the template. Default: its last release."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 where there is something.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the folder of the upgrade, also with conflicts.")] = False,
    tests: Annotated[bool, typer.Option("--tests/--no-tests", help="Run the project's tests there.")] = True,
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="The lock, .copier-answers.yml, is lost: find the release anew.")
    ] = False,
    template: Annotated[str | None, typer.Option(help="With --from-scratch: where the template is.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="REF", help="With --from-scratch: what it was generated from.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring in edits of service.yml and the next release of the template, in a folder beside the project: a branch to merge, or nothing.

    Exit codes: 0 a branch is there, or nothing is new; 1 a conflict, a loss or a failed test; 2 usage; 3 the template is not there.

    Example: delivery upgrade --check --json | jq -r .to
    """
    from .upgrade import verb
    from .upgrade.scratch import Scratch

    if check:
        finish(verb.check(project(), to), as_json)
    lost = Scratch(template, from_) if from_scratch or template or from_ else None
    finish(verb.upgrade(project(), verb.Wish(to, keep, tests, lost), say), as_json)
