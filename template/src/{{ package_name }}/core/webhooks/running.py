# Derived from the template: `copier update` replaces this file. Do not edit.
"""What subscriptions need while the service runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import State

from ..settings import Settings
from . import installation
from .settings import WebhookSettings


def PART(state: State, _settings: Settings) -> AbstractAsyncContextManager[None]:  # noqa: N802 - as of the integrations
    """For `lifespan.PARTS`: what they are told is on the state as `webhooks`.

    Raises:
        RuntimeError: in production the key could be guessed.
    """
    own = WebhookSettings()
    own.refuse_unsafe()
    state.webhooks = own
    return _open(state)


@asynccontextmanager
async def _open(state: State) -> AsyncIterator[None]:
    await installation.refuse_gaps(state.db)
    yield


async def _of_app(request: Request) -> WebhookSettings:
    own: WebhookSettings = request.app.state.webhooks
    return own


OwnOfApp = Annotated[WebhookSettings, Depends(_of_app)]
