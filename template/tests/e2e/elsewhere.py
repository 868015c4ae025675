# Derived from the template: `copier update` replaces this file. Do not edit.
"""Journeys through a service that runs elsewhere: no database to put rows into, only what its contract lets a caller do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from delivery.contract import Operation
from delivery.served import HEADERS, headers
from tests.support.api import NOBODY, Api, Row, Someone
from tests.support.app import access, requirements
from tests.support.contract import BY_ID, on_table, written

Json = Any  # what a JSON document may hold
URL = os.environ.get("E2E_URL", "").rstrip("/")
FORBIDDEN = 403


@dataclass
class Made:
    """A row that these tests made, and who may take it away again."""

    table: str
    row: Row
    by: Someone


@dataclass
class Elsewhere(Api):
    """The contract's operations as calls over the network, by callers whom the environment signs in."""

    client: httpx.AsyncClient
    made: list[Made] = field(default_factory=list)
    generous: bool = False

    async def someone(self, *roles: str) -> Someone:
        """The caller of a role; the one caller there is, where the role has none of its own."""
        if not requirements.ROLES:
            return NOBODY
        found = roles or tuple(requirements.ROLES[:1])
        own = headers(_variable(found[0])) or headers()
        if not own:
            pytest.skip(f"nobody is signed in as {found[0]}: set {_variable(found[0])} or {HEADERS}")
        return Someone(access.Caller(roles=frozenset(found)), own)

    async def row(self, table: str, owner: Someone = NOBODY, **given: Json) -> Row:
        """One that is made as every caller makes it; where nobody can, one that is there."""
        if make := _of(table, "create"):
            by = owner if owner.caller.has(make.roles or frozenset()) else await self.allowed(make.operation_id)
            response = await self.call(
                make.operation_id, by, body=await self.smallest_body(make.operation_id, by, **given)
            )
            assert response.is_success, f"{make.key}: {response.status_code} {response.text}"
            shown: Row = response.json()
            return shown
        if listing := _of(table, "list"):
            response = await self.call(listing.operation_id, await self.allowed(listing.operation_id))
            if response.is_success and (found := response.json()["items"]):
                there: Row = found[0]
                return there
        pytest.skip(f"nobody makes a row of {table} through the contract, and none is there")

    async def call(
        self, operation_id: str, by: Someone = NOBODY, **options: Any
    ) -> httpx.Response:  # Any: as Api takes them
        response = await super().call(operation_id, by, **options)
        operation = BY_ID[operation_id]
        if response.status_code == FORBIDDEN and not any(headers(_variable(role)) for role in by.caller.roles):
            wanted = " or ".join(_variable(role) for role in sorted(operation.roles or ()))
            pytest.skip(f"the caller of {HEADERS} may not {operation_id}: set {wanted}")
        if response.status_code == httpx.codes.CREATED and "id" in (shown := response.json()):
            self.made.append(Made(on_table(operation), shown, by))
        return response

    async def bring(self, operation_id: str, row: Row, state: Mapping[str, Json]) -> None:
        pytest.skip(f"{operation_id} starts from {dict(state)}, and only somebody else brings rows there")

    async def tidy(self) -> None:
        """Takes away what was made, the last first, where the contract lets its maker; journeys may have done so."""
        for one in reversed(self.made):
            if (remove := _of(one.table, "delete")) and (not remove.roles or one.by.caller.has(remove.roles)):
                await super().call(remove.operation_id, one.by, row=one.row)


def _of(table: str, kind: str) -> Operation | None:
    return next((one for one in written() if on_table(one) == table and one.operation_id.startswith(f"{kind}_")), None)


def _variable(role: str) -> str:
    return f"{HEADERS}_{role.upper().replace('-', '_')}"
