# Derived from the template: `copier update` replaces this file. Do not edit.
"""The operations of `openapi.yaml` under /privacy: a person's own data, and what an administrator does when one asks."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import Field

from ...requirements import ADMINISTRATOR
from .. import web
from ..bodies import Answer
from ..fields import Enum, Integer, String
from ..formats import Id
from . import audit
from .erasure import erase
from .people import MOST_ROWS, Person, exported, rows_of
from .trail import Object

router = web.router("/privacy")
SignedIn = Annotated[web.Call, web.Depends(web.can(limit="10/hour"))]
Administrator = Annotated[web.Call, web.Depends(web.can(str(ADMINISTRATOR)))]
TableName = Annotated[str, String(max_length=63)]
CONFLICT = web.answers(web.Conflict)
NOTHING = web.answers(web.NotFound, web.Conflict)
MOST_TABLES = 1000


class ExportedTable(Answer):
    table: TableName
    rows: Annotated[list[Annotated[dict[str, Any], Object()]], Field(max_length=MOST_ROWS)]  # Any: JSON


class PersonExport(Answer):
    person_id: Annotated[uuid.UUID, Id()]
    tables: Annotated[list[ExportedTable], Field(max_length=MOST_TABLES)]


class ErasedTable(Answer):
    table: TableName
    outcome: Annotated[str, Enum("erased", "deleted", "kept")]
    rows: Annotated[int, Integer(0, MOST_ROWS)]
    reason: Annotated[str | None, String(max_length=1000)]


class ErasureReport(Answer):
    person_id: Annotated[uuid.UUID, Id()]
    tables: Annotated[list[ErasedTable], Field(max_length=MOST_TABLES)]


@router.get("/export", operation_id="export_my_data", response_model=PersonExport, responses=NOTHING)
async def export_my_data(call: SignedIn) -> web.Response:
    """Everything that this service keeps about the caller."""
    return web.answer(await _export(call, call.caller.id))


@router.get(
    "/people/{person_id}/export", operation_id="export_data_of_person", response_model=PersonExport, responses=CONFLICT
)
async def export_data_of_person(call: Administrator, person_id: web.RowId) -> web.Response:
    """Everything that this service keeps about somebody."""
    return web.answer(await _export(call, person_id))


@router.post(
    "/people/{person_id}/erasure", operation_id="erase_person", response_model=ErasureReport, responses=CONFLICT
)
async def erase_person(call: Administrator, request: web.Request, person_id: web.RowId) -> web.Response:
    """Erase everything personal about somebody and close their account. There is no way back."""
    async with call.db.transaction() as tx:
        done = await erase(tx, Person(person_id), administrator=str(ADMINISTRATOR))
    if forget := getattr(request.app.state.authenticate, "forget", None):
        forget(person_id)
    return web.answer({"person_id": person_id, "tables": done.tables})


async def _export(call: web.Call, person: uuid.UUID) -> dict[str, object]:
    async with call.db.transaction() as tx:
        found = await rows_of(tx, Person(person))
        await audit.record(tx, "export", row=person)
    return {"person_id": person, "tables": exported(found, call.caller)}
