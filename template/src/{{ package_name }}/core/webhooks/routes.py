# Derived from the template: `copier update` replaces this file. Do not edit.
"""The operations of `openapi.yaml` under /webhooks. Administrators only: what is told is about rows of everybody."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Query

from ...requirements import ADMINISTRATOR
from .. import web
from . import endpoints, log, schemas
from .running import OwnOfApp
from .tables import DELIVERIES, ROWS

router = web.router("/webhooks")

Administrator = Annotated[web.Call, web.Depends(web.can(str(ADMINISTRATOR)))]


def _shown_once(issued: endpoints.Issued, request: web.Request) -> web.Response:
    """201 with the secret, and where the rest is from now on."""
    row, secret = issued
    response = web.answer({**msgspec.structs.asdict(row), "secret": secret}, 201)
    before = request.url.path.partition("/webhooks")[0]
    response.headers["Location"] = f"{before}/webhooks/{row.id}"
    return response


@router.get("", operation_id="list_webhooks", response_model=schemas.WebhookPage)
async def list_webhooks(
    call: Administrator, query: Annotated[schemas.WebhookQuery, Query()], request: web.Request
) -> web.Response:
    """Subscriptions, the newest first."""
    return web.listed(call, ROWS, await endpoints.page(call, query), request)


@router.post(
    "",
    operation_id="create_webhook",
    status_code=201,
    response_model=schemas.WebhookIssued,
    responses=web.answers(web.Conflict),
)
async def create_webhook(
    call: Administrator, own: OwnOfApp, request: web.Request, body: schemas.WebhookCreate
) -> web.Response:
    """Subscribe an address."""
    return _shown_once(await endpoints.create(own, call, body), request)


@router.get("/{webhook_id}", operation_id="read_webhook", response_model=schemas.Webhook)
async def read_webhook(call: Administrator, webhook_id: web.RowId) -> web.Response:
    """One subscription, without its secret."""
    return web.answer(await endpoints.read(call, webhook_id))


@router.patch("/{webhook_id}", operation_id="update_webhook", response_model=schemas.Webhook)
async def update_webhook(call: Administrator, webhook_id: web.RowId, body: schemas.WebhookUpdate) -> web.Response:
    """Change, disable or enable a subscription."""
    return web.answer(await endpoints.update(call, webhook_id, body))


@router.delete("/{webhook_id}", operation_id="delete_webhook", status_code=204)
async def delete_webhook(call: Administrator, webhook_id: web.RowId) -> web.Response:
    """End a subscription."""
    await endpoints.delete(call, webhook_id)
    return web.nothing()


@router.post(
    "/{webhook_id}/rotate-secret",
    operation_id="rotate_webhook_secret",
    status_code=201,
    response_model=schemas.WebhookIssued,
)
async def rotate_webhook_secret(
    call: Administrator, own: OwnOfApp, webhook_id: web.RowId, request: web.Request, body: schemas.WebhookRotation
) -> web.Response:
    """The next secret of a subscription."""
    return _shown_once(await endpoints.rotate(own, call, webhook_id, body), request)


@router.post(
    "/{webhook_id}/test",
    operation_id="try_webhook",
    status_code=202,
    response_model=schemas.WebhookDelivery,
    responses=web.answers(web.Conflict),
)
async def try_webhook(call: Administrator, webhook_id: web.RowId) -> web.Response:
    """Send a message that says nothing happened."""
    return web.answer(await log.attempt(call, webhook_id), 202)


@router.get(
    "/{webhook_id}/deliveries", operation_id="list_webhook_deliveries", response_model=schemas.WebhookDeliveryPage
)
async def list_webhook_deliveries(
    call: Administrator,
    webhook_id: web.RowId,
    query: Annotated[schemas.DeliveryQuery, Query()],
    request: web.Request,
) -> web.Response:
    """What was delivered, the newest first."""
    return web.listed(call, DELIVERIES, await log.page(call, webhook_id, query), request)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    operation_id="replay_webhook_delivery",
    status_code=202,
    response_model=schemas.WebhookDelivery,
    responses=web.answers(web.Conflict),
)
async def replay_webhook_delivery(call: Administrator, webhook_id: web.RowId, delivery_id: web.RowId) -> web.Response:
    """Deliver once more."""
    return web.answer(await log.replay(call, webhook_id, delivery_id), 202)
