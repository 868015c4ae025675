# Derived from the template: `copier update` replaces this file. Do not edit.
"""Backups that prove themselves: beside each lies what it must hold, per table the rows and a digest of what is in them."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path

import asyncpg

from .answers import read_yaml
from .database import Outcome, probe, scratch_database
from .errors import Exit, Refusal
from .json_types import Json, Schema, integer, mapping
from .postgres import program, ran, settings_of
from .programs import run_module
from .project import Project
from .served import first_call, own_service

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""
# a sum: it needs no order and no memory, so that it also ends on a large table; numeric, so that it does not overflow
_HASH = "sum(('x' || substr(md5(t::text), {start}, 16))::bit(64)::bigint::numeric)"
_DIGEST = f"SELECT count(*) AS rows, {_HASH.format(start=1)} AS a, {_HASH.format(start=17)} AS b FROM {{table}} t"
# how values are written as text is the session's, and two servers may differ
_SAME = {"timezone": "UTC", "datestyle": "ISO", "intervalstyle": "postgres", "bytea_output": "hex", "extra_float_digits": "1"}  # fmt: skip


def backup(project: Project, file: Path) -> Outcome:
    """Dumps the database, and writes beside it what the dump holds: both of one snapshot.

    Raises:
        Refusal: the file is there, a program is missing, or PostgreSQL refused.
    """
    if file.exists():
        raise Refusal("no backup was made", f"{file} is there", "another name; a backup is never overwritten")
    tool, url = program("pg_dump"), _url(project)
    try:
        file.touch(mode=0o600)  # before there is anything in it: it holds everybody's data
    except OSError as error:
        raise Refusal("no backup was made", f"{file}: {error.strerror}", "another folder") from None
    try:
        held = _asked(_dumped(url, tool, file))
        _proof(file).write_text(json.dumps(held, indent=2), encoding="utf-8")
    except Refusal:
        file.unlink()
        raise
    rows = sum(_rows(table) for table in held.values())
    lines = (f"{file}: {len(held)} tables, {rows} rows, {file.stat().st_size} bytes", f"what it holds: {_proof(file)}")
    return Outcome(
        True, lines, {"file": str(file), "bytes": file.stat().st_size, "rows": rows, "tables": _listed(held)}
    )


def restore(project: Project, file: Path, url: str | None = None) -> Outcome:
    """Fills an empty database from a backup and compares. Inconclusive where nothing says what the backup must hold.

    Raises:
        Refusal: there is no such file, the database is not empty, or PostgreSQL refused.
    """
    if not file.is_file():
        raise Refusal("nothing was restored", f"there is no file {file}", "`delivery db backup FILE` makes one")
    tool, url = program("pg_restore"), url or _url(project)
    if held := _asked(_held(url)):
        why = f"the database has {len(held)} tables already, and nothing is overwritten"
        raise Refusal("nothing was restored", why, "make an empty database, and set DATABASE_URL to it")
    settings = settings_of(url)
    # one transaction: half a restore is worse than none
    words = ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={settings['PGDATABASE']}", str(file)]
    ran([tool, *words], settings, "nothing was restored")
    found, proof = _asked(_held(url)), _proof(file)
    data: dict[str, Json] = {"file": str(file), "tables": _listed(found), "differences": []}
    if not proof.is_file():
        lines = (
            f"restored {len(found)} tables",
            f"UNPROVEN: {proof} is not there, which says what the backup must hold",
        )
        return Outcome(False, lines, data, inconclusive=True)
    due: Schema = json.loads(proof.read_text(encoding="utf-8"))
    wrong = [name for name in sorted(due.keys() | found.keys()) if due.get(name) != found.get(name)]
    data["differences"] = [*wrong]
    rows = sum(_rows(table) for table in found.values())
    end = "differs from the backup" if wrong else "rows and contents are those of the backup"
    return Outcome(not wrong, (*(f"WRONG: {name}" for name in wrong), f"{len(found)} tables, {rows} rows: {end}"), data)


def drill_of_own(project: Project) -> Outcome:
    """The same of a database made for it, with demo data: whether the way works, where no other data is at hand."""
    with tempfile.TemporaryDirectory(prefix="drill-") as scratch, own_service(project, Path(scratch)) as service:
        first_call(service)
        before = dict(os.environ)
        os.environ.update(service.environment)  # whatever asks for the database is a process of its own
        try:
            return drill(project)
        finally:
            os.environ.clear()
            os.environ.update(before)


def drill(project: Project) -> Outcome:
    """A backup of the database as it is, restored into one made for it and dropped again. Nothing of it stays.

    Not ok where it took longer than `rto_minutes` of service.yml.
    """
    with tempfile.TemporaryDirectory(prefix="backup-") as folder:
        file = Path(folder) / "drill.dump"
        made = backup(project, file)
        if not made.data["rows"]:
            why, remedy = (
                "the database holds no rows, and an empty one proves nothing",
                "`delivery db migrate`, then again",
            )
            raise Refusal("nothing was rehearsed", why, remedy, code=Exit.INCONCLUSIVE)
        with scratch_database(project, run_module) as environment:
            begun = time.monotonic()
            found = restore(project, file, environment["DATABASE_URL"])
            lasted = time.monotonic() - begun
    data = {"bytes": made.data["bytes"], "tables": found.data["tables"], "differences": found.data["differences"]}
    most = integer(read_yaml(project.root / "service.yml").get("rto_minutes"))
    line, late = within(lasted, most)
    data |= {"restore_seconds": round(lasted, 3), "rto_minutes": most}
    return Outcome(found.ok and not late, (*found.lines, line), data, inconclusive=found.inconclusive and not late)


def within(seconds: float, most_minutes: int | None) -> tuple[str, bool]:
    """What to say of how long a restore took, and whether that is too long."""
    took = f"restored and compared in {seconds:.1f} s"
    if most_minutes is None:
        return took, False
    late = seconds > 60 * most_minutes
    return f"{'TOO LONG: ' if late else ''}{took}, and rto_minutes of service.yml is {most_minutes}", late


async def _dumped(url: str, tool: str, file: Path) -> Schema:
    connection = await asyncpg.connect(url, server_settings=_SAME)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            held = await _tables(connection)
            words = [tool, "--format=custom", f"--snapshot={snapshot}", f"--file={file}"]
            await asyncio.to_thread(ran, words, settings_of(url), "no backup was made")
            return held
    finally:
        await connection.close()


async def _held(url: str) -> Schema:
    connection = await asyncpg.connect(url, server_settings=_SAME)
    try:
        return await _tables(connection)
    finally:
        await connection.close()


async def _tables(connection: asyncpg.Connection[asyncpg.Record]) -> Schema:
    found: Schema = {}
    for schema, table in await connection.fetch(_TABLES):
        quoted = ".".join('"' + name.replace('"', '""') + '"' for name in (schema, table))
        row = await connection.fetchrow(_DIGEST.format(table=quoted))
        assert row is not None  # an aggregate always has a row
        found[f"{schema}.{table}"] = {"rows": row["rows"], "digest": f"{row['a'] or 0}/{row['b'] or 0}"}
    return found


def _asked(work: Coroutine[None, None, Schema]) -> Schema:
    try:
        return asyncio.run(work)
    except (OSError, asyncpg.PostgresError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Refusal("the database was not read", why, "check DATABASE_URL", code=Exit.INCONCLUSIVE) from None


def _listed(held: Schema) -> Json:
    return [{"table": name, **mapping(table)} for name, table in held.items()]


def _rows(table: Json) -> int:
    return integer(mapping(table).get("rows")) or 0


def _proof(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _url(project: Project) -> str:
    """The database that `migrations/env.py` works on."""
    scheme, _, rest = str(probe(project, run_module, "url")).partition("://")
    if not scheme.startswith("postgres"):
        raise Refusal("there is no backup of it", f"the database is {scheme}", "set DATABASE_URL to a PostgreSQL")
    return f"postgresql://{rest}"
