# Derived from the template: `copier update` replaces this file. Do not edit.
"""The contract's operations as calls. Bodies and rows come from the contract, so a new field changes no test."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import update

from delivery.contract import Operation
from delivery.values.files import SAMPLES
from tests.support.app import Database, access, auth, ids, registry, requirements, settings, statements, styles, values
from tests.support.contract import BY_ID, table_of, value_of, version_of
from tests.support.rows import insert_row

Json = Any  # what a JSON document may hold
Row = dict[str, Json]
_numbers = itertools.count(1)


# how the tests ask for the first version; by its media type only where that is what they are about
FIRST_VERSION = {} if requirements.VERSIONING == "media-type" else styles.asking()


@dataclass(frozen=True)
class Someone:
    """A caller: who they are and what they send to say so."""

    caller: access.Caller
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.caller.id)


NOBODY = Someone(access.ANONYMOUS)


class Api:
    """Calls operations of the contract by their id."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        db: Database,
        configuration: settings.Settings,
        *,
        unused: Callable[[], None] = lambda: None,
    ) -> None:
        self.client, self.db, self._settings, self._unused, self.generous = client, db, configuration, unused, False

    async def someone(self, *roles: str) -> Someone:
        """A new caller with these roles, signed in. Without roles: with the first of the service, if it has any."""
        if not requirements.ROLES:
            return NOBODY
        email = f"caller{next(_numbers)}@example.com"
        caller, token = await auth.enter(self.db, self._settings, email, roles or requirements.ROLES[:1])
        return Someone(caller, access.SCHEME.headers(token))

    async def allowed(self, operation_id: str) -> Someone:
        """A new caller who may call this operation."""
        return await self.someone(*sorted(BY_ID[operation_id].roles or ())[:1])

    async def administrator(self) -> Someone:
        return await self.someone(*requirements.ROLES[-1:])

    async def body(self, operation_id: str, by: Someone, **given: Json) -> Row:
        """A valid body with every member, of a caller who may write them; what it refers to is there."""
        return await self._body(BY_ID[operation_id], by, given, everything=True)

    async def smallest_body(self, operation_id: str, by: Someone, **given: Json) -> Row:
        """A valid body with required members only."""
        return await self._body(BY_ID[operation_id], by, given, everything=False)

    async def row(self, table: str, owner: Someone = NOBODY, **given: Json) -> Row:
        """A row in the database, put there past the API; its values as they are on the wire."""
        return await insert_row(self.db, registry.METADATA.tables[table], owner.caller.id, given)

    async def call(
        self,
        operation_id: str,
        by: Someone = NOBODY,
        *,
        row: Row | None = None,
        body: Json = None,
        query: Mapping[str, str] | None = None,
        **options: Any,  # Any: as httpx takes them
    ) -> httpx.Response:
        """Call an operation, on a row where its path names one. A generous `Api` counts no call against the next."""
        if self.generous:
            self._unused()
        operation = BY_ID[operation_id]
        path = operation.url(**{p.name: row["id"] if row else "" for p in operation.parameters_in("path")})
        if body is not None:
            options["json"] = body
        headers = {**by.headers, **options.pop("headers", {})}
        if operation.upload:
            kind = next(iter(operation.upload.content))
            options["content"] = options.get("content") or SAMPLES.get(kind, b"")
            headers = {"content-type": kind, **headers}
        if (version := version_of(operation)) > 1:
            path = str(self.client.base_url.join(styles.public_prefix(version) + path))
            headers = {**styles.asking(version), **headers}
        return await self.client.request(operation.method, path, headers=headers, params=query, **options)

    async def on(self, operation_id: str) -> tuple[Someone, Row]:
        """A caller who may call this operation on a row, and such a row, which is theirs."""
        by = await self.allowed(operation_id)
        row = await self.row(table_of(BY_ID[operation_id]).name, by)
        await self.with_file(BY_ID[operation_id], row)
        return by, row

    async def bring(self, operation_id: str, row: Row, state: Mapping[str, Json]) -> None:
        """Into a state that somebody else brings rows into: a payment that arrives, a colleague who approves."""
        found = table_of(BY_ID[operation_id])
        new = {name: values.from_wire(value, found.c[name]) for name, value in state.items()}
        changed = update(found).where(found.c.id == row["id"]).values(new).returning(found.c.id)
        await self.db.one(statements.statement(changed))
        row |= state

    async def another(self, operation_id: str, by: Someone) -> Row:
        """One more row beside that of `on`."""
        return await self.row(table_of(BY_ID[operation_id]).name, by)

    async def ready_row(self, operation_id: str, by: Someone) -> Row:
        """A row in a state that an action starts from."""
        before: Mapping[str, list[Json]] = BY_ID[operation_id].extensions.get("x-from") or {}  # type: ignore[assignment]  # as we wrote it
        state = {name: values[0] for name, values in before.items()}
        return await self.row(table_of(BY_ID[operation_id]).name, by, **state)

    async def with_file(self, operation: Operation, row: Row) -> None:
        """Where an operation gives or removes a row's file, let there be one."""
        if "x-file" in operation.extensions and not operation.upload:
            support = importlib.import_module("tests.support.files")  # only there where a resource has a file
            await support.put(self, operation, row)

    def unknown_row(self) -> Row:
        return {"id": str(ids.new_id())}

    async def pages(self, operation_id: str, by: Someone, *, limit: int) -> list[str]:
        """The ids on all pages of a list, in order."""
        seen: list[str] = []
        query = {"limit": str(limit)}
        while True:
            self._unused()  # as many pages as there are, however low the limit
            response = await self.call(operation_id, by, query=query)
            assert response.status_code == 200, response.text
            page = response.json()
            seen += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                return seen
            query["cursor"] = page["next_cursor"]

    def assert_shows(self, operation_id: str, response: httpx.Response, expected: Row, by: Someone) -> None:
        """The answer has the values of `expected` that this caller may read, and none that they may not."""
        operation, shown = BY_ID[operation_id], response.json()
        table = table_of(operation)
        assert operation.success is not None
        members: Mapping[str, Json] = operation.success.schema["properties"]  # type: ignore[assignment]  # a row is an object
        for name in expected.keys() & members.keys() - {"created_at", "updated_at"}:
            readers = members[name].get("x-read-roles")
            if readers is not None and by.caller.roles.isdisjoint(readers):
                assert name not in shown
            else:
                assert values.from_wire(shown[name], table.c[name]) == values.from_wire(expected[name], table.c[name])

    async def _body(self, operation: Operation, by: Someone, given: Mapping[str, Json], *, everything: bool) -> Row:
        assert operation.body is not None, f"{operation.operation_id} takes no body"
        schema: Mapping[str, Json] = operation.body.schema
        body: Row = {}
        for name, member in schema["properties"].items():
            if name in given:
                body[name] = given[name]
            elif (everything or name in schema.get("required", ())) and _may_write(member, by):
                body[name] = await self._value(member, by)
        return body

    async def _value(self, member: Mapping[str, Json], by: Someone) -> Json:
        if table := member.get("x-references"):
            return (await self.row(table, by))["id"]
        return value_of(member)


def _may_write(member: Mapping[str, Json], by: Someone) -> bool:
    roles = member.get("x-write-roles")
    return roles is None or not by.caller.roles.isdisjoint(roles)


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and public type of a problem, checked to be one."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    document = response.json()
    assert document["status"] == response.status_code, document
    return response.status_code, document["type"].rpartition("/")[2]
