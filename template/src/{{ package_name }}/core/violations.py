# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a broken constraint means to a caller. Constraints are looked up by name; PostgreSQL's texts are not parsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from .problems import AlreadyExists, Conflict, Fault, NotFound, Problem, StillReferenced
from .statements import Statement
from .tables import metadata


@contextmanager
def explained(statement: Statement) -> Iterator[None]:
    """Turns a broken constraint into the problem to answer with."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as violation:
        raise explain(violation, deletes=statement.text.startswith("DELETE")) from violation


def explain(violation: asyncpg.IntegrityConstraintViolationError, *, deletes: bool) -> Problem:
    """The problem for a violation; it names the fields and never their values.

    Args:
        violation: As asyncpg raised it.
        deletes: The statement was a DELETE: then a foreign key means that others still refer to the row.
    """
    name = violation.constraint_name or ""
    columns = _columns(metadata.tables.get(violation.table_name or ""), name)
    if isinstance(violation, asyncpg.UniqueViolationError):
        return AlreadyExists(faults=[Fault(f"/{column}", "is taken") for column in columns])
    refused = isinstance(violation, asyncpg.RestrictViolationError)  # PostgreSQL 18 tells it apart, older ones don't
    if refused or (deletes and isinstance(violation, asyncpg.ForeignKeyViolationError)):
        return StillReferenced(f"{violation.table_name} still refer to it.")
    if isinstance(violation, asyncpg.ForeignKeyViolationError):
        return NotFound(faults=[Fault(f"/{column}", "refers to nothing") for column in columns])
    return Conflict(f"The value breaks the rule {name}.")


def _columns(table: Table | None, name: str) -> list[str]:
    if table is None:
        return []
    for constraint in table.constraints:
        if constraint.name == name and isinstance(constraint, UniqueConstraint | ForeignKeyConstraint):
            return [column.name for column in constraint.columns]
    return [column.name for index in table.indexes if index.name == name for column in index.columns]
