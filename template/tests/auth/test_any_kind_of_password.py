# Derived from the template: `copier update` replaces this file. Do not edit.
"""A long password needs no kinds of characters (NIST SP 800-63B §3.1.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .people import login, register

if TYPE_CHECKING:
    import httpx


@pytest.mark.parametrize(
    "password", ["correct horse battery", "пароль-из-двенадцати", "🦭🦭🪨🪨🌊🌊🐚🐚🦀🦀🐠🐟", "x7#" + "kq9vT" * 25]
)
async def test_takes_any_other_password_of_twelve_characters(client: httpx.AsyncClient, password: str) -> None:
    await register(client, "ann@example.com", password)

    assert (await login(client, "ann@example.com", password)).status_code == 200


async def test_takes_a_password_in_either_way_of_composing_its_letters(client: httpx.AsyncClient) -> None:
    await register(client, "ann@example.com", "caf\u00e9 au lait gr\u00fcn")

    assert (await login(client, "ann@example.com", "cafe\u0301 au lait gru\u0308n")).status_code == 200
