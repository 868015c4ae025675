# Derived from the template: `copier update` replaces this file. Do not edit.
"""What one process was told, another one knows: it is in the database, and not in a memory that ends with a process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.journeys import Journey, lives
from tests.support.api import Api
from tests.support.contract import BY_ID


def ends(life: Journey) -> tuple[str, str] | None:
    """Its first and its second operation, where it has both."""
    found = {step.partition("_")[0]: step for step in life.steps}
    return (found["create"], found["read"]) if {"create", "read"} <= found.keys() else None


def roles(operations: tuple[str, str]) -> frozenset[str] | None:
    """Who may do both: None where nobody may, and none where that needs no role."""
    asked = [one for step in operations if (one := BY_ID[step].roles)]
    both = asked[0].intersection(*asked[1:]) if asked else frozenset()
    return None if asked and not both else both


KEPT = [found for life in lives() if not life.red and (found := ends(life)) and roles(found) is not None]


@pytest.mark.parametrize("steps", KEPT[:1], ids=lambda steps: steps[0])
async def test_what_was_written_is_there_after_a_restart(
    api: Api, restart: Callable[[], None], steps: tuple[str, str]
) -> None:
    create, read = steps
    by = await api.someone(*sorted(roles(steps) or ())[:1])
    written = await api.call(create, by, body=await api.body(create, by))
    assert written.status_code == 201, written.text

    restart()

    found = await api.call(read, by, row=written.json())
    assert found.status_code == 200, found.text
    assert found.json()["id"] == written.json()["id"]
