# Derived from the template: `copier update` replaces this file. Do not edit.
"""Parses, prints, exits; decides nothing. What a verb needs is imported when it runs, so that `--help` is instant."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import cli_agents, cli_backup, cli_governance, cli_load, cli_report, cli_upgrade, parts
from .console import AsJson
from .console import finish as _finish
from .console import print_json as _print_json
from .console import project as _project
from .errors import Refusal
from .manifests.cli import app as manifests_app
from .monitoring.cli import app as monitoring_app
from .tdd.cli import app as tdd_app

if TYPE_CHECKING:
    from .contract import Ending, Operation
    from .json_types import Json

app = typer.Typer(name="delivery", no_args_is_help=True, add_completion=False, rich_markup_mode=None)
contract_app = typer.Typer(help="The contract, openapi.yaml.", no_args_is_help=True, rich_markup_mode=None)
db_app = typer.Typer(help="The database and its migrations.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(contract_app, name="contract")
app.add_typer(db_app, name="db")
app.add_typer(manifests_app, name="manifests")
app.add_typer(monitoring_app, name="monitoring")
app.add_typer(tdd_app, name="tdd")
cli_governance.add_to(app)
parts.add_to(app)
cli_report.add_to(app)
cli_agents.add_to(app)
cli_load.add_to(app)
cli_upgrade.add_to(app)
cli_backup.add_to(db_app)


@app.callback()
def delivery() -> None:
    """Plan, check, migrate and roll out this service.

    Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 could not be measured.
    """


@contract_app.command()
def inventory(
    file: Annotated[Path | None, typer.Argument(help="Another document than openapi.yaml.")] = None,
    as_json: AsJson = False,
) -> None:
    """List every operation of every version: who may call it, whose rows it sees, its limit, and when it ends.

    Example: delivery contract inventory --json | jq '.[] | select(.sunset != null)'
    """
    from .contract import endings, load, operations, versions

    root = None if file else _project().root
    found = {1: load(file)} if file else versions(_project().root)
    ending = endings(root) if root else []
    rows = [_row(operation, number, ending) for number, document in found.items() for operation in operations(document)]
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows, several=len(found) > 1)
        print("\n".join(map(str, ending)), end="\n" if ending else "")


@contract_app.command()
def lint(
    file: Annotated[Path | None, typer.Argument(help="Another document than openapi.yaml.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Print the table of every rule instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say where the contract is careless: nothing described, nothing bounded, nobody asked to sign in.

    A place that is meant so says why: `x-lint-ignore: {<rule>: <reason>}` there or above it.

    Exit codes: 0 nothing to repair, 1 something is, 2 usage or a broken contract.

    Example: delivery contract lint --json | jq -r '.findings[] | select(.reason == "") | .rule'
    """
    from .contract import lint_verb

    outcome = (
        lint_verb.rules() if rules else lint_verb.lint_file(file) if file else lint_verb.lint_project(_project().root)
    )
    _finish(outcome, as_json)


@contract_app.command()
def compat(
    base: Annotated[str | None, typer.Option(help="A file, commit, branch or tag. Default: the last release.")] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE@PLACE", help="A break that is meant. Repeatable; `*` ends a start of places."),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Print the table of every rule instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say whether clients of the last release can live with openapi.yaml.

    Exit codes: 0 they can, 1 something breaks, 2 usage, 3 there is nothing to compare with.

    Example: delivery contract compat --base v1.2.0 --allow 'operation-removed@GET /reports'
    """
    from .contract import compat_verb

    _finish(compat_verb.rules() if rules else compat_verb.compat(_project(), base, allow or ()), as_json)


@contract_app.command()
def examples(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 where a page differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write docs/generated: guides for callers, and every call in cURL, Python, JavaScript and Java with the contract's examples.

    Example: delivery contract examples && git diff --stat docs/generated
    """
    from .contract import samples_verb

    _finish(samples_verb.examples(_project(), check=check), as_json)


@contract_app.command()
def fuzz(
    examples: Annotated[int, typer.Option(min=1, help="Test cases per operation and phase.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Call every operation with what nobody thought of, as each role. Long: for every night, not for every change.

    Example: delivery contract fuzz --examples 500
    """
    from .contract import fuzz_verb

    _finish(fuzz_verb.fuzz(_project(), examples), as_json)


@app.command()
def mutation(
    base: Annotated[str | None, typer.Option(help="Where the work began. Default: as `tdd verify` has it.")] = None,
    most: Annotated[float, typer.Option(min=0, max=100, help="Per cent of the mutants that may survive.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Change the code that people wrote, one operator at a time, and count the changes that no test notices.

    Exit codes: 0 few enough survive, 1 too many do, 3 it could not be measured.

    Example: delivery mutation --base origin/main
    """
    from . import mutation as verb

    _finish(verb.mutation(_project(), base, most), as_json)


@db_app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the database to the newest revision.

    Example: DATABASE_URL=postgresql://app@localhost/orders delivery db migrate
    """
    from . import database

    _finish(database.migrate(_project()), as_json)


@db_app.command()
def revision(
    message: Annotated[str, typer.Option("--message", "-m", help="What changes, in a few words.")],
    empty: Annotated[bool, typer.Option("--empty", help="Without steps: to write a change of data by hand.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the migration that the changed tables need, after bringing the database to head.

    Example: delivery db revision -m "orders have notes"
    """
    from . import database

    _finish(database.revision(_project(), message, empty=empty), as_json)


@db_app.command()
def roundtrip(as_json: AsJson = False) -> None:
    """Prove that every migration goes up, down and up again, in a database made for it.

    Example: delivery db roundtrip
    """
    from . import database

    _finish(database.roundtrip(_project()), as_json)


@db_app.command()
def sql(as_json: AsJson = False) -> None:
    """Print the whole schema as SQL, from the migrations and without a database.

    Example: delivery db sql > schema.sql
    """
    from . import database

    _finish(database.sql(_project()), as_json)


@db_app.command()
def erd(as_json: AsJson = False) -> None:
    """Print the entities of the contract and what refers to what, as a Mermaid diagram.

    Example: delivery db erd > erd.mmd
    """
    from . import database

    _finish(database.erd(_project()), as_json)


@db_app.command()
def seed(as_json: AsJson = False) -> None:
    """Fill the database with demo data.

    Example: delivery db migrate && delivery db seed
    """
    from . import database

    _finish(database.seed(_project()), as_json)


@db_app.command()
def check(as_json: AsJson = False) -> None:
    """Say whether the tables need a migration that nobody wrote yet.

    Example: delivery db check || delivery db revision -m "what changes"
    """
    from . import database

    _finish(database.check(_project()), as_json)


def _row(operation: Operation, version: int, endings: Sequence[Ending]) -> dict[str, Json]:
    ending = next((ending for ending in endings if ending.covers(operation.operation_id, version)), None)
    return {
        "version": version,
        "method": operation.method,
        "path": operation.path,
        "operation": operation.operation_id,
        "roles": None if operation.roles is None else [*sorted(operation.roles)],
        "anonymous": operation.anonymous,
        "owned": operation.owned,
        "limit": operation.limit or operation.rate_limit,
        "deprecated": operation.deprecated or ending is not None,
        "sunset": ending.sunset if ending else None,
        "replacement": ending.replacement if ending else None,
    }


def _print_table(rows: Sequence[Mapping[str, Json]], *, several: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        *(["Version"] if several else []),
        "Method",
        "Path",
        "Operation",
        "Roles",
        "Owned",
        "Limit",
        "Ends",
        box=None,
        pad_edge=False,
    )
    for row in rows:
        roles = ", ".join(map(str, row["roles"])) if isinstance(row["roles"], list) else "-"
        who = f"{roles} (anonymous)" if row["anonymous"] else roles
        ends = row["sunset"] or ("deprecated" if row["deprecated"] else "-")
        cells = [row["version"]] if several else []
        cells += [row["method"], row["path"], row["operation"], who, "yes" if row["owned"] else "-"]
        cells += [row["limit"] or "-", ends]
        table.add_row(*(str(cell).replace("[", r"\[") for cell in cells))
    # a pipe gets whole rows, not rows that were wrapped for a terminal nobody looks at
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    print(f"{len(rows)} operations")


def main() -> None:
    """The console script. Whatever is refused ends in one line on standard error, never in a traceback."""
    try:
        app(prog_name="delivery")
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        sys.exit(refusal.code)
