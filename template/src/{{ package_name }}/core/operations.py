# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the five operations do unless a resource's service says otherwise."""

from __future__ import annotations

from typing import Generic, NoReturn, TypeVar
from uuid import UUID

from . import crud
from .access import Call
from .bodies import Body, Query
from .crud import transition
from .listing import Listing, Page
from .problems import NotImplementedYet
from .rows import Row, Rows

Create = TypeVar("Create", bound=Body, contravariant=True)
Update = TypeVar("Update", bound=Body, contravariant=True)


class Operations(Generic[Row, Create, Update]):
    """The working defaults. A service inherits them and overrides what it decides for itself."""

    rows: Rows[Row]
    listing: Listing[Row]

    async def list(self, call: Call, query: Query) -> Page[Row]:
        return await self.listing.page(call, query)

    async def create(self, call: Call, body: Create) -> Row:
        return await crud.create(call, self.rows, body)

    async def read(self, call: Call, row_id: UUID) -> Row:
        return await crud.read(call, self.rows, row_id)

    async def update(self, call: Call, row_id: UUID, body: Update) -> Row:
        return await crud.update(call, self.rows, row_id, body)

    async def delete(self, call: Call, row_id: UUID) -> None:
        await crud.delete(call, self.rows, row_id)


class Skeleton(Operations[Row, Create, Update]):
    """Every operation is still to be written in the resource's service, test first; until then it answers 501."""

    async def list(self, call: Call, query: Query) -> Page[Row]:
        missing("list", self.rows.table.name)

    async def create(self, call: Call, body: Create) -> Row:
        missing("create", self.rows.table.name)

    async def read(self, call: Call, row_id: UUID) -> Row:
        missing("read", self.rows.table.name)

    async def update(self, call: Call, row_id: UUID, body: Update) -> Row:
        missing("update", self.rows.table.name)

    async def delete(self, call: Call, row_id: UUID) -> None:
        missing("delete", self.rows.table.name)


def missing(operation: str, resource: str) -> NoReturn:
    """Answers 501 and says where the code belongs."""
    raise NotImplementedYet(f"{operation} is not written yet: resources/{resource}/service.py")


__all__ = ["Body", "Call", "Listing", "Operations", "Page", "Query", "Rows", "Skeleton", "missing", "transition"]
