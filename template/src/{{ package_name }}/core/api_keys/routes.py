# Derived from the template: `copier update` replaces this file. Do not edit.
"""The operations of `openapi.yaml` under /api-keys."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Query

from ...requirements import ADMINISTRATOR
from .. import web
from . import keys, schemas
from .state import ApiKeysOfApp
from .tables import ROWS

router = web.router("/api-keys")

AnyCaller = Annotated[web.Call, web.Depends(web.can())]
Administrator = Annotated[web.Call, web.Depends(web.can(str(ADMINISTRATOR)))]


def _shown_once(issued: keys.Issued, request: web.Request) -> web.Response:
    """201 with the key itself, and where its facts are from now on."""
    row, token = issued
    response = web.answer({**msgspec.structs.asdict(row), "key": token}, 201)
    before = request.url.path.partition("/api-keys")[0]
    response.headers["Location"] = f"{before}/api-keys/{row.id}"
    return response


@router.get("", operation_id="list_api_keys", response_model=schemas.ApiKeyPage)
async def list_api_keys(
    call: Administrator, query: Annotated[schemas.ApiKeyQuery, Query()], request: web.Request
) -> web.Response:
    """Keys, the newest first."""
    return web.listed(call, ROWS, await keys.page(call, query), request)


@router.post("", operation_id="create_api_key", status_code=201, response_model=schemas.ApiKeyIssued)
async def create_api_key(call: Administrator, request: web.Request, body: schemas.ApiKeyCreate) -> web.Response:
    """A key for a new client."""
    return _shown_once(await keys.create(call, body), request)


@router.get("/self", operation_id="read_own_api_key", response_model=schemas.ApiKey)
async def read_own_api_key(call: AnyCaller) -> web.Response:
    """The key that this call is made with."""
    return web.answer(await keys.read(call, call.caller.session))


@router.get("/{api_key_id}", operation_id="read_api_key", response_model=schemas.ApiKey)
async def read_api_key(call: Administrator, api_key_id: web.RowId) -> web.Response:
    """One key, without itself."""
    return web.answer(await keys.read(call, api_key_id))


@router.post(
    "/{api_key_id}/rotate",
    operation_id="rotate_api_key",
    status_code=201,
    response_model=schemas.ApiKeyIssued,
    responses=web.answers(web.Conflict),
)
async def rotate_api_key(
    call: Administrator,
    own: ApiKeysOfApp,
    api_key_id: web.RowId,
    request: web.Request,
    body: schemas.ApiKeyRotation,
) -> web.Response:
    """The next key of the same client."""
    return _shown_once(await keys.rotate(own.callers, call, api_key_id, body), request)


@router.post("/{api_key_id}/revoke", operation_id="revoke_api_key", response_model=schemas.ApiKey)
async def revoke_api_key(call: Administrator, own: ApiKeysOfApp, api_key_id: web.RowId) -> web.Response:
    """Refuse a key from now on."""
    return web.answer(await keys.revoke(own.callers, call, api_key_id))
