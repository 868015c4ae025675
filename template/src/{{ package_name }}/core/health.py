# Derived from the template: `copier update` replaces this file. Do not edit.
"""Probes on the service's own state only, and the metrics that Prometheus fetches."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from .problems import Unavailable

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def livez() -> Response:
    """This process answers. It asks nobody else: a restart would not heal a database."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Send requests here: started, not shutting down, and the database answers."""
    if not request.app.state.ready:
        raise Unavailable("Starting or shutting down.")
    await request.app.state.db.ping()
    return Response("ok\n", media_type="text/plain")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    text = request.app.state.metrics.text(getattr(request.app.state, "db", None))
    return Response(text, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)
