# Derived from the template: `copier update` replaces this file. Do not edit.
"""Partners are real servers on this machine; each test tells them how to behave, and they forget it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from fastapi import FastAPI

from tests.support.app import partners

Fakes = Mapping[str, partners.Fake]


@pytest.fixture(autouse=True)
def fakes(app: FastAPI) -> Iterator[Fakes]:
    """Every partner's fake by its name, friendly and without a memory."""
    yield from friendly(app)


def friendly(app: FastAPI) -> Iterator[Fakes]:
    """The fakes as they are before and after each test."""
    found: Fakes = app.state.fakes
    _forget(app)
    yield found
    _forget(app)


def _forget(app: FastAPI) -> None:
    for fake in app.state.fakes.values():
        fake.reset()
    for partner in app.state.partners.values():
        partner.breaker = partners.Breaker(partner.breaker_failures, partner.breaker_open_s)
