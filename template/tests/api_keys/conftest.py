# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the tests of keys share."""

from __future__ import annotations

import pytest

from tests.support.api import Api, Someone


@pytest.fixture
async def admin(api: Api) -> Someone:
    """The key of an administrator."""
    return await api.administrator()
