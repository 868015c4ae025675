# Derived from the template: `copier update` replaces this file. Do not edit.
"""Accounts and sign-ins in a line each, over HTTP as anyone would."""

from __future__ import annotations

import importlib
import itertools
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

PASSWORD = "correct-mule-paperclip-7"
_numbers = itertools.count(1)


def core(app: FastAPI, name: str) -> ModuleType:
    """A module of the service's core: static tests don't know the package's name, the app does."""
    return importlib.import_module(f"{type(app.state.auth).__module__.rpartition('.auth.')[0]}.{name}")


@dataclass
class Mailbox:
    """A mailer that keeps what it is given."""

    mails: list[tuple[str, str, str]] = field(default_factory=list)

    async def send(self, to: str, subject: str, text: str) -> None:
        self.mails.append((to, subject, text))

    def token(self) -> str:
        """The token in the last mail."""
        words = self.mails[-1][2].split()
        return max(words, key=len).rpartition("token=")[2]


@dataclass(frozen=True)
class Person:
    """Somebody with an account who is signed in."""

    id: str
    email: str
    access_token: str
    refresh_token: str

    @property
    def headers(self) -> dict[str, str]:
        return bearer(self.access_token)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and public type of a problem."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["type"].rpartition("/")[2]


async def register(client: httpx.AsyncClient, email: str = "", password: str = PASSWORD) -> httpx.Response:
    email = email or f"person{next(_numbers)}@example.com"
    return await client.post("/auth/register", json={"email": email, "password": password})


async def login(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/auth/login", json={"email": email, "password": password})


async def signed_in(client: httpx.AsyncClient, email: str = "") -> Person:
    account = (await register(client, email)).json()
    return await signed_in_again(client, account)


async def signed_in_again(client: httpx.AsyncClient, account: dict[str, str]) -> Person:
    tokens = (await login(client, account["email"])).json()
    return Person(account["id"], account["email"], tokens["access_token"], tokens["refresh_token"])


async def administrator(client: httpx.AsyncClient, app: FastAPI, email: str = "") -> Person:
    person = await signed_in(client, email)
    command = core(app, "auth.administrator")
    await command.appoint(app.state.db, person.email, generate=True)
    app.state.auth.callers.forget(UUID(person.id))
    return person
