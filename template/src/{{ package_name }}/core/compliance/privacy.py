# Derived from the template: `copier update` replaces this file. Do not edit.
"""`python -m <package> privacy export|erase TABLE ID`: for people who never sign in here, and without accounts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ... import requirements
from ..database import Database
from ..tables import metadata
from . import audit
from .commands import Refused, run
from .erasure import erase
from .people import Person, exported, rows_of

OWNER = "owner"


def main(arguments: Sequence[str]) -> int:
    """The command; 0, or 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    return run(lambda db: _asked(db, options.what, options.table, options.id))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="privacy",
        description="Export or erase what this service keeps about one person.",
        epilog="Example: privacy export customers 0198c2a0-7b5c-7000-8000-000000000001 > customer.json",
    )
    parser.add_argument("what", choices=("export", "erase"), help="erasure can't be undone")
    parser.add_argument("table", help=f"table of the row that describes the person, or `{OWNER}`: rows that they own")
    parser.add_argument("id", type=UUID, help="id of that row, or of the owner")
    return parser


async def _asked(db: Database, what: str, table: str, person_id: UUID) -> str:
    person = _person(table, person_id)
    async with db.transaction() as tx:
        if what == "erase":
            role = str(getattr(requirements, "ADMINISTRATOR", ""))
            done = await erase(tx, person, administrator=role)
            return msgspec.json.encode(done).decode()
        found = exported(await rows_of(tx, person), None)
        await audit.record(tx, "export", table=person.table.name if person.table is not None else None, row=person.id)
        return msgspec.json.encode(found).decode()


def _person(name: str, person_id: UUID) -> Person:
    table = metadata.tables.get(name)
    if name == OWNER or (table is not None and table.info.get("person")):
        return Person(person_id)
    if table is None or "id" not in table.c:
        known = ", ".join(sorted(t.name for t in metadata.tables.values() if "soft_delete" in t.info))
        raise Refused(f"there is no table {name!r}. Tables: {known}, or {OWNER}")
    return Person(person_id, table)
