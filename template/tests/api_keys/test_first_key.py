# Derived from the template: `copier update` replaces this file. Do not edit.
"""The command that makes the first key: there is no default one."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI

from tests.api_keys.keys import part, with_key
from tests.support.api import Api
from tests.support.app import requirements


async def test_makes_the_key_of_an_administrator_and_prints_nothing_else(
    api: Api, app: FastAPI, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = part(app, "administrator")

    code = await asyncio.to_thread(command.main, ["ops", "--days", "7", "--database-url", database_url])

    said = capsys.readouterr()
    facts = (await with_key(api, said.out.strip())).json()
    assert code == 0
    assert (facts["name"], facts["roles"]) == ("ops", list(requirements.ROLES[-1:]))
    assert said.out.strip() not in said.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["", "--days", "7"], "at least 1 character"),
        (["ops", "--days", "0"], "greater than or equal to 1"),
        (["ops", "--days", "1000"], "less than or equal to 730"),
    ],
    ids=str,
)
async def test_says_in_one_line_why_it_made_none(
    api: Api,
    app: FastAPI,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
) -> None:
    command = part(app, "administrator")

    code = await asyncio.to_thread(command.main, [*arguments, "--database-url", database_url])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert reason in said.err
    assert said.err.count("\n") == 1
    assert await api.db._pool.fetchval("SELECT count(*) FROM api_keys") == 0


async def test_a_database_that_is_away_is_one_line_too(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    command = part(app, "administrator")

    code = await asyncio.to_thread(command.main, ["ops", "--database-url", "postgresql://nobody@127.0.0.1:9/none"])

    assert code == 1
    assert capsys.readouterr().err.startswith("No key was made: ")
