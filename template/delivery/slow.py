# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery db slow`: which statements take long, as PostgreSQL itself has counted them. It changes nothing."""

from __future__ import annotations

import asyncio
import os

import asyncpg

from .database import Outcome
from .errors import Exit, Refusal
from .json_types import Json, Schema

_LOADED = "SELECT current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%'"
_MADE = "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'"
_SLOWEST = """
SELECT s.calls, s.mean_exec_time AS mean_ms, s.max_exec_time AS max_ms, s.total_exec_time AS total_ms, s.rows, s.query
FROM "{schema}".pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database() AND s.query !~* 'pg_stat_statements' AND s.calls > 0
ORDER BY s.mean_exec_time > $1 DESC, s.total_exec_time DESC LIMIT $2
"""
_OFFERED = "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_stat_statements'"
_WIDTH = 100
_WHAT = "no statement was looked at"


def slow(over_ms: float, most: int) -> Outcome:
    """Those that take longer than that on average first, then those that take most of all.

    Raises:
        Refusal: there is no database, or it does not count statements.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise Refusal(_WHAT, "DATABASE_URL is not set", "DATABASE_URL=postgresql://… delivery db slow")
    try:
        found = asyncio.run(_read(url, over_ms, most))
    except (OSError, asyncpg.PostgresError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Refusal(_WHAT, why, "check DATABASE_URL", code=Exit.INCONCLUSIVE) from None
    over = [one for one in found if float(str(one["mean_ms"])) > over_ms]
    lines = ["      calls   mean ms    max ms  total s  statement"] if found else []
    lines += [_line(one, slow=one in over) for one in found]
    lines.append(
        f"{len(over)} statements take longer than {over_ms:g} ms on average"
        if found
        else "it has counted no statement yet"
    )
    rows: list[Json] = [*found]
    return Outcome(
        bool(found) and not over, tuple(lines), {"statements": rows, "slow": len(over)}, inconclusive=not found
    )


def dearest(url: str, most: int) -> list[Schema]:
    """Those that took most of all since `forget`.

    Raises:
        Refusal: nobody said where the database is, or it does not count statements.
    """
    if not url:
        raise Refusal(_WHAT, "DATABASE_URL does not say where its database is")
    try:
        return asyncio.run(_read(url, float("inf"), most))
    except (OSError, asyncpg.PostgresError) as error:
        raise Refusal(_WHAT, str(error) or type(error).__name__, code=Exit.INCONCLUSIVE) from None


def forget(url: str) -> None:
    """Count from here on; a database that does not count, or not for this user, is left as it is."""
    if url:
        asyncio.run(_told(url, "SELECT pg_stat_statements_reset()"))


def begin_counting(url: str) -> bool:
    """Ask a server of our own to count statements from its next start; False where its files can't."""
    if not asyncio.run(_told(url, _OFFERED)):
        return False
    asyncio.run(_told(url, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'"))
    return True


async def _told(url: str, statement: str) -> Json:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError):
        return None
    try:
        found: Json = await connection.fetchval(statement)
    except asyncpg.PostgresError:
        return None  # it is not made there, or not ours to ask
    finally:
        await connection.close()
    return found


def make(url: str) -> None:
    """Show what the server counts in this database."""
    asyncio.run(_told(url, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements"))


async def _read(url: str, over_ms: float, most: int) -> list[Schema]:
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval(_LOADED):
            why = "the server does not load pg_stat_statements"
            remedy = "shared_preload_libraries=pg_stat_statements, as in compose.yaml, and restart it"
            raise Refusal(_WHAT, why, remedy, code=Exit.INCONCLUSIVE)
        schema = await connection.fetchval(_MADE)
        if schema is None:
            remedy = '`psql "$DATABASE_URL" -c "CREATE EXTENSION pg_stat_statements"`, as an administrator'
            raise Refusal(_WHAT, "this database does not show pg_stat_statements", remedy, code=Exit.INCONCLUSIVE)
        rows = await connection.fetch(_SLOWEST.format(schema=str(schema).replace('"', '""')), over_ms, most)
    finally:
        await connection.close()
    return [_row(row) for row in rows]


def _row(row: asyncpg.Record) -> Schema:
    times: Schema = {name: round(float(row[name]), 2) for name in ("mean_ms", "max_ms", "total_ms")}
    return {"calls": int(row["calls"]), **times, "rows": int(row["rows"]), "query": " ".join(str(row["query"]).split())}


def _line(one: Schema, *, slow: bool) -> str:
    mean, highest, total = (float(str(one[name])) for name in ("mean_ms", "max_ms", "total_ms"))
    mark = "SLOW" if slow else "    "
    return f"{mark}{one['calls']:>7} {mean:>9.1f} {highest:>9.1f} {total / 1000:>8.1f}  {str(one['query'])[:_WIDTH]}"
