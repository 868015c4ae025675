# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery db backup`, `restore`, `backup-drill` and `slow`: parses, prints, exits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .console import AsJson, finish, project

File = Annotated[Path, typer.Argument(help="The backup. What it holds is in FILE.json beside it.")]


def add_to(db: typer.Typer) -> None:
    db.command()(backup)
    db.command()(restore)
    db.command("backup-drill")(backup_drill)
    db.command()(slow)


def backup(file: File, as_json: AsJson = False) -> None:
    """Dump the database of DATABASE_URL, and write down the rows and a digest of each table.

    Example: delivery db backup /backups/orders-2026-11-21.dump
    """
    from . import backup as verb

    finish(verb.backup(project(), file), as_json)


def restore(file: File, as_json: AsJson = False) -> None:
    """Fill the empty database of DATABASE_URL from a backup, and prove that its tables hold what they held.

    Exit codes: 0 the same, 1 something differs, 2 usage or a database that is not empty, 3 FILE.json is missing.

    Example: delivery db restore /backups/orders-2026-11-21.dump
    """
    from . import backup as verb

    finish(verb.restore(project(), file), as_json)


def backup_drill(
    own: Annotated[bool, typer.Option("--own", help="Of a database made for it, with demo data.")] = False,
    as_json: AsJson = False,
) -> None:
    """Prove that a backup of this database can be restored, within `rto_minutes`: into one made for it, compared, dropped.

    Example: delivery db migrate && delivery db seed && delivery db backup-drill
    """
    from . import backup as verb

    finish(verb.drill_of_own(project()) if own else verb.drill(project()), as_json)


def slow(
    over_ms: Annotated[float, typer.Option("--over-ms", min=0, help="On average; longer is slow.")] = 50,
    most: Annotated[int, typer.Option("--most", min=1, max=1000, help="How many are shown.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show the statements that take long, as pg_stat_statements in the database of DATABASE_URL has counted them.

    Exit codes: 0 none is slow, 1 one is, 2 usage, 3 the database counts no statements.

    Example: delivery db slow --over-ms 20
    """
    from . import slow as verb

    finish(verb.slow(over_ms, most), as_json)
