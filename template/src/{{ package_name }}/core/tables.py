# Derived from the template: `copier update` replaces this file. Do not edit.
"""Tables of resources: the columns every resource has, and what the guardrails must know about a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Column, DateTime, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, Uuid, func
from sqlalchemy.schema import ForeignKeyConstraint, SchemaItem, sort_tables_and_constraints

MAX_NAME = 63  # bytes of a PostgreSQL identifier


class Tables(MetaData):
    """Tables whose references may lead in a circle: an address of a customer, who has a home."""

    @property
    def sorted_tables(self) -> list[Table]:
        """All of them, what others refer to first. Within a circle references that may be empty don't count."""
        tables = sorted(self.tables.values(), key=lambda table: table.key)
        found = sort_tables_and_constraints(tables, _counts)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
        return [table for table, _ in found if table is not None]


def _counts(key: ForeignKeyConstraint) -> bool | None:
    """False: within a circle too."""
    return None if any(column.nullable for column in key.columns) else False


metadata = Tables()


def name_of(kind: str, *parts: str) -> str:
    """A constraint's or index's name, cut to PostgreSQL's limit without becoming ambiguous."""
    name = "_".join((kind, *parts))
    if len(name) <= MAX_NAME:
        return name
    return f"{name[: MAX_NAME - 9]}_{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"


def resource_table(
    name: str,
    *items: Iterable[SchemaItem],
    owned: bool = False,
    sees_all: Sequence[str] = (),
    soft_delete: bool = False,
    unique_together: Sequence[Sequence[str]] = (),
    indexes: Sequence[Sequence[str]] = (),
) -> Table:
    """A table with `id`, `created_at` and `updated_at` and the given columns.

    Args:
        name: The plural, as in the path.
        items: What the functions of `columns` return, in the order of the contract.
        owned: Each row belongs to the caller who made it (`owner_id`).
        sees_all: Roles that see every row of an owned table.
        soft_delete: A deleted row stays, marked by `deleted_at`, and is seen by nobody.
        unique_together: Groups of columns whose values may occur once.
        indexes: Groups of columns that lists are often asked for together.
    """
    table = Table(
        name,
        metadata,
        Column("id", Uuid()),
        *(item for group in items for item in group),
        *([Column("owner_id", Uuid(), nullable=False)] if owned else []),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        *([Column("deleted_at", DateTime(timezone=True), nullable=True)] if soft_delete else []),
        PrimaryKeyConstraint("id", name=name_of("pk", name)),
        info={"owned": owned, "sees_all": frozenset(sees_all), "soft_delete": soft_delete, "audited": True},
    )
    lead = ["owner_id"] if owned else []
    Index(name_of("ix", name, *lead, "created_at"), *(table.c[c] for c in (*lead, "created_at", "id")))
    for column in list(table.c):
        if column.info.get("unique"):
            _unique(table, [column.name])
        elif column.info.get("indexed"):
            Index(name_of("ix", name, column.name), column, table.c.id)
    for group in unique_together:
        _unique(table, group)
    for group in indexes:
        Index(name_of("ix", name, *group), *(table.c[c] for c in group))
    return table


def _unique(table: Table, columns: Sequence[str]) -> None:
    name = name_of("uq", table.name, *columns)
    if table.info["soft_delete"]:  # a deleted row does not keep its values from being used again
        live = table.c.deleted_at.is_(None)
        Index(name, *(table.c[c] for c in columns), unique=True, postgresql_where=live)
    else:
        table.append_constraint(UniqueConstraint(*(table.c[c] for c in columns), name=name))
