# Derived from the template: `copier update` replaces this file. Do not edit.
"""The journeys that service.yml names, step by step over a socket."""

from __future__ import annotations

import pytest

from tests.e2e.journeys import Journey, Travels, journeys, steps
from tests.support.api import Api
from tests.support.contract import BY_ID

JOURNEYS = [pytest.param(j, id=j.name, marks=[pytest.mark.red] if j.red else []) for j in journeys()]


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_every_step_of_the_journey_succeeds(api: Api, journey: Journey) -> None:
    travels = Travels(api)
    unknown = [step for step in journey.steps if step not in BY_ID]
    assert not unknown, f"{journey.name} in service.yml: openapi.yaml has no operation {', '.join(unknown)}"

    for number, step in enumerate(steps(journey), 1):
        expected, response = await travels.step(step)

        assert response.status_code == expected, f"step {number}, {step}: {response.text}"
