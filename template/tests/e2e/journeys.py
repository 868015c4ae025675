# Derived from the template: `copier update` replaces this file. Do not edit.
"""The journeys of service.yml, or one per resource where it names none; and somebody who makes them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import yaml

from delivery.contract import Operation
from tests.support.api import Api, Row, Someone
from tests.support.app import auth, registry
from tests.support.contract import BY_ID, ROOT, on_table, red_cycles, table_of

Json = Any  # what a YAML document may hold
VERBS = ("create", "read", "list", "update")
GONE, LIMITED = 404, 429
PATIENCE_S = 60  # where one call a minute is allowed


@dataclass(frozen=True)
class Journey:
    """Operations in order, by their ids."""

    name: str
    steps: tuple[str, ...]

    @property
    def red(self) -> bool:
        """A step is still to be written."""
        return not red_cycles().isdisjoint(self.steps)


def journeys() -> list[Journey]:
    """Those that service.yml declares; without any, the life of one row of each resource."""
    declared: Json = yaml.safe_load((ROOT / "service.yml").read_text("utf-8"))["domain"].get("journeys")
    if declared:
        return [Journey(name, tuple(steps)) for name, steps in declared.items()]
    return lives()


def lives() -> list[Journey]:
    """The life of one row of each resource."""
    accounts = {listing.rows.table.name for listing in auth.LISTINGS}  # they are made by signing in
    return [journey for table in registry.METADATA.tables if table not in accounts and (journey := _life_of(table))]


def _life_of(table: str) -> Journey | None:
    """Create, read, list, update and delete, as far as the contract has them."""
    found = {_kind(op): op.operation_id for op in BY_ID.values() if on_table(op) == table}
    steps = tuple(found[kind] for kind in (*VERBS, "delete") if kind in found)
    return Journey(f"life_in_{table}", steps) if steps else None


def _kind(operation: Operation) -> str:
    return operation.operation_id.partition("_")[0]


@dataclass
class Travels:
    """The people of one journey, and the rows that it has touched."""

    api: Api
    people: dict[str, Someone] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    async def step(self, operation_id: str) -> tuple[int, httpx.Response]:
        """Make one step; the status that it should have, and what came back."""
        operation = BY_ID[operation_id]
        table = table_of(operation).name
        by = await self._who(operation)
        row = await self._row(operation, table, by) if operation.parameters_in("path") else None
        body = await self._body(operation, by) if operation.body else None
        response = await self._call(operation_id, by, row, body)
        expected = GONE if row and table in self.gone else int(operation.success.status) if operation.success else 0
        if response.is_success:
            self._remember(operation, table, response)
        return expected, response

    async def _call(self, operation_id: str, by: Someone, row: Row | None, body: Json) -> httpx.Response:
        """Who meets a limit comes back when told to, as every caller should."""
        response = await self.api.call(operation_id, by, row=row, body=body)
        while response.status_code == LIMITED and (wait := int(response.headers["retry-after"])) <= PATIENCE_S:
            await asyncio.sleep(wait)
            response = await self.api.call(operation_id, by, row=row, body=body)
        return response

    async def _who(self, operation: Operation) -> Someone:
        """Somebody who may: of those on the way already first, then who sees every row, then anyone."""
        allowed = operation.roles
        if not allowed:
            return self.people.setdefault("", await self.api.someone())
        role = min(sorted(allowed), key=lambda role: (role not in self.people, role not in operation.sees_all))
        if role not in self.people:
            self.people[role] = await self.api.someone(role)
        return self.people[role]

    async def _row(self, operation: Operation, table: str, by: Someone) -> Row:
        """The row that the journey is about; one that was there before, where the journey made none."""
        if table not in self.rows:
            self.rows[table] = await self.api.row(table, by)
        before: Mapping[str, list[Json]] = operation.extensions.get("x-from") or {}  # type: ignore[assignment]  # as we wrote it
        if any(self.rows[table].get(name) not in allowed for name, allowed in before.items()):
            state = {name: allowed[0] for name, allowed in before.items()}
            await self.api.bring(operation.operation_id, self.rows[table], state)
        return self.rows[table]

    async def _body(self, operation: Operation, by: Someone) -> Row:
        """A valid body; it refers to the rows that the journey made."""
        schema: Mapping[str, Json] = operation.body.schema if operation.body else {}
        members: Mapping[str, Mapping[str, Json]] = schema["properties"]
        mine = {
            name: self.rows[target]["id"]
            for name, member in members.items()
            if (target := str(member.get("x-references", ""))) in self.rows and target not in self.gone
        }
        return await self.api.body(operation.operation_id, by, **mine)

    def _remember(self, operation: Operation, table: str, response: httpx.Response) -> None:
        if operation.method == "DELETE":
            self.gone.add(table)
        elif response.status_code != 204 and "id" in (shown := response.json()):
            self.rows[table] = {**self.rows.get(table, {}), **shown}
            self.gone.discard(table)


def steps(journey: Journey) -> Iterator[str]:
    """The journey's steps; where the last one deletes, one more that finds nothing."""
    yield from journey.steps
    last = BY_ID[journey.steps[-1]]
    reads = [op for op in BY_ID.values() if op.path == last.path and op.method == "GET"]
    if last.method == "DELETE" and reads:
        yield reads[0].operation_id
