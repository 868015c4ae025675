# Derived from the template: `copier update` replaces this file. Do not edit.
"""A database that is part of one transaction behaves as it does outside, but that all of it holds or nothing does."""

from __future__ import annotations

import asyncio

import pytest

from tests.core.conftest import Library
from tests.support.app import Database, access, bodies, crud, ids, problems
from tests.support.app import statements as sql


class Made(bodies.Body):
    code: str


async def _add(library: Library, call: access.Call, code: str) -> None:
    await crud.create(call, library.shelves, Made(code=code))


async def _fail(library: Library, db: Database) -> None:
    async with db.transaction() as tx:
        await tx.one(library.shelves.insert(("code", "id")), id=ids.new_id(), code="b")
        raise RuntimeError


async def test_what_fails_undoes_itself_alone(library: Library) -> None:
    async with library.db.joined() as db:
        call = access.Call(access.ANONYMOUS, db)
        await _add(library, call, "a")
        with pytest.raises(problems.AlreadyExists):
            await _add(library, call, "a")
        with pytest.raises(RuntimeError):
            await _fail(library, db)
        await _add(library, call, "c")

    assert await library.count(library.shelves) == 2


async def test_all_of_it_is_undone_together(library: Library) -> None:
    async def half_way() -> None:
        async with library.db.joined() as db:
            await _add(library, access.Call(access.ANONYMOUS, db), "a")
            assert await library.count(library.shelves) == 0  # seen from outside
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_way()

    assert await library.count(library.shelves) == 0


async def test_statements_at_once_take_turns(library: Library) -> None:
    async with library.db.joined() as db:
        call = access.Call(access.ANONYMOUS, db)
        await asyncio.gather(*(_add(library, call, f"n{number}") for number in range(5)))

    assert await library.count(library.shelves) == 5


async def test_afterwards_it_is_the_database_outside(library: Library) -> None:
    async with library.db.joined() as db:
        pass

    await _add(library, access.Call(access.ANONYMOUS, db), "late")
    async with db.transaction() as tx:
        await tx.many(sql.Statement("SELECT 1", (), {}))

    assert len(await db.many(library.shelves.READ, id=ids.new_id(), owner=None)) == 0
    assert await library.count(library.shelves) == 1
