# Derived from the template: `copier update` replaces this file. Do not edit.
"""A test's cases, or what the contract would need to have for it to have some: no family is silently without any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from delivery.contract import Operation
from tests.support.contract import red_cycles


def each(names: str, found: Sequence[Any], *, without: str) -> pytest.MarkDecorator:  # Any: as pytest takes them
    """Run a test for each of these.

    Args:
        names: Of the test's parameters, commas between.
        found: Operations, or parameter sets of pytest.
        without: What there is none of where there is no case: the test is then skipped and says so.
    """
    if found:
        return pytest.mark.parametrize(names, found, ids=_name)
    nothing = [None] * len(names.split(","))
    unless = ", but for what is still to be written" if red_cycles() else ""
    skipped = pytest.mark.skip(reason=f"this service has no {without}{unless}")
    return pytest.mark.parametrize(names, [pytest.param(*nothing, marks=skipped, id="none")])


def _name(value: object) -> str | None:
    return value.operation_id if isinstance(value, Operation) else None
