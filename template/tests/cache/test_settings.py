# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where Redis is: asked for in production, done without in development."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from tests.support import app as service_code
from tests.support.app import Database, application, limits, requirements
from tests.support.app import settings as configuration
from tests.support.logs import logged


def test_production_asks_for_it() -> None:
    assert "redis_url" in requirements.PRODUCTION_SERVICES


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "memory://"])
def test_refuses_what_is_no_redis_url(url: str) -> None:
    with pytest.raises(ValidationError, match="redis_url"):
        configuration.Settings(environment="test", redis_url=url)  # type: ignore[arg-type]  # read as text


async def test_without_it_the_service_starts_counts_alone_and_says_so(
    settings: configuration.Settings, db: Database
) -> None:
    with logged() as log:
        built = application.build(service_code.api.ROUTERS, settings)
        assert isinstance(built.app, FastAPI)
        async with built.app.router.lifespan_context(built.app):
            assert isinstance(built.app.state.limits, limits.Limiter)

    assert [line["event"].partition(" ")[0] for line in log.lines if line["level"] == "warning"] == ["REDIS_URL"]
