# Derived from the template: `copier update` replaces this file. Do not edit.
"""The partners of a running service: made from the settings, closed with the service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from ipaddress import ip_network
from typing import Any

import structlog
from pydantic import SecretStr
from pydantic_settings import BaseSettings
from starlette.datastructures import State

from .. import addresses, egress
from ..lifespan import Part
from ..settings import Settings
from .fake import HOST, Fake
from .metrics import PartnerMetrics
from .partner import Partner

log = structlog.get_logger("partners")
_FAKES = (ip_network(HOST),)


def part(kinds: Sequence[type[Partner]], configured: Callable[[], BaseSettings]) -> Part:
    """What `lifespan.PARTS` takes.

    Args:
        kinds: Every partner of the service.
        configured: Their settings: `<name>_url`, `<name>_token` and `integration_networks`.
    """

    def built(state: State, settings: Settings) -> AbstractAsyncContextManager[None]:
        own = configured()
        allowed = addresses.networks(getattr(own, "integration_networks"))  # noqa: B009 - rendered for each service
        if settings.environment == "production" and (open_to := addresses.unsafe(allowed)):
            raise RuntimeError(f"not safe for production: INTEGRATION_NETWORKS holds {', '.join(open_to)}")
        return _open(state, settings, kinds, own, allowed)

    return built


@asynccontextmanager
async def _open(
    state: State,
    settings: Settings,
    kinds: Sequence[type[Partner]],
    own: BaseSettings,
    allowed: Sequence[Any],  # Any: networks of both versions
) -> AsyncIterator[None]:
    metrics = PartnerMetrics(state.metrics.registry)
    pools: list[egress.Pool] = []
    fakes: dict[str, Fake] = {}
    try:
        for kind in kinds:
            url: str = getattr(own, f"{kind.name}_url")
            token: SecretStr = getattr(own, f"{kind.name}_token")
            networks = allowed
            if settings.environment != "production" and f"{kind.name}_url" not in own.model_fields_set:
                fake = fakes[kind.name] = Fake(kind.asks)
                url, networks = await fake.start(), _FAKES
                log.info("partner is a fake", partner=kind.name, url=url, set=f"{kind.name.upper()}_URL")
            pools.append(egress.connections(networks, at_once=kind.at_once))
            state.partners[kind.name] = kind(url, token.get_secret_value(), pools[-1], metrics)
        state.fakes = fakes
        yield
    finally:
        for pool in pools:
            await pool.aclose()
        for fake in fakes.values():
            await fake.stop()
        state.partners.clear()
