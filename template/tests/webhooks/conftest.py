# Derived from the template: `copier update` replaces this file. Do not edit.
"""An administrator and a subscriber."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.api import Api, Someone

from .parts import Subscriber, subscriber


@pytest.fixture
async def admin(api: Api) -> Someone:
    return await api.administrator()


@pytest.fixture
async def there() -> AsyncIterator[Subscriber]:
    async with subscriber() as made:
        yield made
