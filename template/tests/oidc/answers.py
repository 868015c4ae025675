# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the service said to a token."""

from __future__ import annotations

import httpx

from tests.support.api import problem
from tests.support.app import access

bearer = access.SCHEME.headers


async def taken(caller: httpx.AsyncClient, token: str) -> dict[str, object]:
    """Who calls with this token, which must be taken."""
    response = await caller.get("/whoami", headers=bearer(token))
    assert response.status_code == 200, response.text
    found: dict[str, object] = response.json()
    return found


async def refused(caller: httpx.AsyncClient, token: str) -> bool:
    """Whether it is refused as a token that is not good, without a word on why."""
    response = await caller.get("/whoami", headers=bearer(token))
    if response.status_code == 200:
        return False
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    return problem(response) == (401, "unauthenticated") and "detail" not in response.json()
