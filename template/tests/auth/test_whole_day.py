# Derived from the template: `copier update` replaces this file. Do not edit.
"""From registering to signing out, over a socket, with nothing arranged past the API."""

from __future__ import annotations

import httpx

from tests.support.api import FIRST_VERSION, Api
from tests.support.app import Database, requirements, styles
from tests.support.app import settings as configuration
from tests.support.contract import written

from .people import PASSWORD, bearer, login, problem, register


async def test_a_person_registers_signs_in_works_and_signs_out(
    served: str, db: Database, settings: configuration.Settings
) -> None:
    async with httpx.AsyncClient(base_url=served + styles.PUBLIC_PREFIX, headers=FIRST_VERSION) as client:
        account = (await register(client)).json()
        tokens = (await login(client, account["email"], PASSWORD)).json()
        signed_in = bearer(tokens["access_token"])

        shown = await client.get("/auth/me", headers=signed_in)
        worked = [response.status_code for response in await _lists(Api(client, db, settings), signed_in)]
        left = await client.post("/auth/logout", headers=signed_in)
        after = await client.get("/auth/me", headers=signed_in)

    assert shown.json()["id"] == account["id"]
    assert set(worked) <= {200}
    assert left.status_code == 204
    assert problem(after) == (401, "unauthenticated")


async def _lists(api: Api, headers: dict[str, str]) -> list[httpx.Response]:
    """Every list that somebody may see who registered."""
    role = requirements.ROLES[0]
    lists = [op for op in written() if op.method == "GET" and not op.parameters_in("path") and role in (op.roles or ())]
    return [await api.call(op.operation_id, headers=headers) for op in lists]
