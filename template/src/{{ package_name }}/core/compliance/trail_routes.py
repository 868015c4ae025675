# Derived from the template: `copier update` replaces this file. Do not edit.
"""The operation of `openapi.yaml` under /audit."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import Query

from ...requirements import ADMINISTRATOR
from .. import web
from . import trail

log = structlog.get_logger("compliance")
router = web.router("/audit")
Administrator = Annotated[web.Call, web.Depends(web.can(str(ADMINISTRATOR)))]


@router.get("/events", operation_id="list_audit_events", response_model=trail.AuditEventPage)
async def list_audit_events(
    call: Administrator, query: Annotated[trail.AuditQuery, Query()], request: web.Request
) -> web.Response:
    """What was done, the newest first. Who reads it is in the log: an event would change what is read."""
    page = await trail.LISTING.page(call, query)
    log.info("audit trail read", caller=str(call.caller.id))
    return web.listed(call, trail.ROWS, page, request)
