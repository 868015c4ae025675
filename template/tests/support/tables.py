# Derived from the template: `copier update` replaces this file. Do not edit.
"""The database between tests."""

from __future__ import annotations

from sqlalchemy import text

from tests.support.app import Database, registry, statements

_NAMES = [f'"{table.name}"' for table in registry.METADATA.tables.values() if not table.info.get("append_only")]
_FILLED = statements.statement(
    text(" UNION ALL ".join(f"(SELECT '{name}' AS name FROM {name} LIMIT 1)" for name in _NAMES))
)


async def empty(db: Database) -> None:
    """No rows anywhere, but where the database keeps them for good. Only tables that have some are truncated: that is most of the cost."""
    filled = [row["name"] for row in await db.many(_FILLED)]
    if filled:
        await db.one(statements.statement(text(f"TRUNCATE {', '.join(filled)} CASCADE")))
