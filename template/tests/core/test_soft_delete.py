# Derived from the template: `copier update` replaces this file. Do not edit.
"""A row that is deleted softly is gone for everyone, and what refers to it does as its rule says."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import pytest

from tests.core.conftest import Book, Library
from tests.support.app import access, bodies, crud, fields, formats, problems, rows, statements

DELETE = statements.Statement("DELETE FROM zq_shelves WHERE id = $1", ("id",), {})


class ShelfBody(bodies.Body):
    code: Annotated[str, fields.String(9)]


class BookBody(bodies.Body):
    shelf: Annotated[UUID | None, formats.Id()]


def call(library: Library) -> access.Call:
    return access.Call(access.ANONYMOUS, library.db)


async def shelf(library: Library, code: str = "a") -> UUID:
    return (await crud.create(call(library), library.shelves, ShelfBody(code=code))).id


async def book(library: Library, table: rows.Rows[Book], on: UUID | None) -> UUID:
    body = BookBody.model_validate_json(f'{{"shelf": "{on}"}}')
    return (await crud.create(call(library), table, body)).id


async def test_a_deleted_row_is_gone_and_still_there(library: Library) -> None:
    row = await shelf(library)

    await crud.delete(call(library), library.shelves, row)

    for again in (crud.read, crud.delete):
        with pytest.raises(problems.NotFound):
            await again(call(library), library.shelves, row)
    assert await library.count(library.shelves, "deleted_at IS NOT NULL") == 1


async def test_unique_values_of_a_deleted_row_are_free_again(library: Library) -> None:
    row = await shelf(library, "a")
    with pytest.raises(problems.AlreadyExists):
        await shelf(library, "a")

    await crud.delete(call(library), library.shelves, row)

    assert await shelf(library, "a") != row


async def test_a_reference_that_restricts_keeps_the_row(library: Library) -> None:
    row = await shelf(library)
    await book(library, library.restricting, row)
    await book(library, library.letting_go, row)

    with pytest.raises(problems.StillReferenced):
        await crud.delete(call(library), library.shelves, row)

    assert (await crud.read(call(library), library.shelves, row)).id == row
    assert await library.count(library.letting_go, "shelf IS NOT NULL") == 1


async def test_what_cascades_goes_with_it_and_what_lets_go_stays(library: Library) -> None:
    row, other = await shelf(library, "a"), await shelf(library, "b")
    for table in (library.cascading, library.cascading_softly, library.letting_go):
        await book(library, table, row)
        await book(library, table, other)

    await crud.delete(call(library), library.shelves, row)

    assert await library.count(library.cascading) == 1
    assert await library.count(library.cascading_softly, "deleted_at IS NULL") == 1
    assert await library.count(library.cascading_softly) == 2
    assert await library.count(library.letting_go, "shelf IS NULL") == 1
    assert await library.count(library.letting_go) == 2


async def test_nothing_refers_to_a_deleted_row(library: Library) -> None:
    row = await shelf(library)
    await crud.delete(call(library), library.shelves, row)

    with pytest.raises(problems.NotFound):
        await book(library, library.letting_go, row)

    assert await library.count(library.letting_go) == 0


async def test_a_row_that_others_restrict_is_not_deleted_for_good(library: Library) -> None:
    row = await shelf(library)
    await book(library, library.restricting, row)

    with pytest.raises(problems.StillReferenced):
        await library.db.one(DELETE, id=row)


async def test_a_reference_to_no_row_names_the_field(library: Library) -> None:
    with pytest.raises(problems.NotFound):
        await book(library, library.cascading, UUID(int=1))


async def test_a_broken_rule_of_the_database_is_a_conflict(library: Library) -> None:
    with pytest.raises(problems.Conflict, match="ck_code_min_length"):
        await shelf(library, "")
