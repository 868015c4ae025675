# Derived from the template: `copier update` replaces this file. Do not edit.
"""Keys in a line each, over HTTP as anyone would."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import httpx
from fastapi import FastAPI

from tests.support.api import Api, Someone
from tests.support.app import access, requirements

Json = Any  # what a JSON document may hold


def part(app: FastAPI, name: str) -> ModuleType:
    """A module of `core/api_keys`: static tests don't know the package's name, the app does."""
    package = type(app.state.api_keys).__module__.rpartition(".")[0]
    return importlib.import_module(f"{package}.{name}")


async def issue(api: Api, admin: Someone, **given: Json) -> dict[str, Json]:
    """What the administrator gets for a new client's key."""
    body = {"name": "nightly import", "roles": [requirements.ROLES[0]], **given}
    response = await api.call("create_api_key", admin, body=body)
    assert response.status_code == 201, response.text
    issued: dict[str, Json] = response.json()
    return issued


async def rotate(api: Api, admin: Someone, key: dict[str, Json], **body: Json) -> httpx.Response:
    return await api.call("rotate_api_key", admin, row=key, body=body)


async def revoke(api: Api, admin: Someone, key: dict[str, Json]) -> httpx.Response:
    return await api.call("revoke_api_key", admin, row=key)


async def with_key(api: Api, token: str) -> httpx.Response:
    """A call that anyone with a good key may make."""
    return await api.client.get("/api-keys/self", headers=access.SCHEME.headers(token))


async def age(api: Api, key: dict[str, Json], column: str, interval: str) -> None:
    """Moves one of a key's moments back, as if so much time had passed."""
    change = f"UPDATE api_keys SET {column} = now() - $1::text::interval WHERE id = $2::text::uuid"
    await api.db._pool.execute(change, interval, key["id"])
