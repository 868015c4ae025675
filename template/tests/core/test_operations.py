# Derived from the template: `copier update` replaces this file. Do not edit.
"""What operations do that are still to be written."""

from __future__ import annotations

import inspect
from uuid import UUID

import pytest

from tests.support.app import access, bodies, operations, problems, registry


class Unwritten(operations.Skeleton):  # type: ignore[type-arg]  # of any row
    rows = registry.LISTINGS[-1].rows
    listing = registry.LISTINGS[-1]


@pytest.mark.parametrize("name", ["list", "create", "read", "update", "delete"])
async def test_an_unwritten_operation_says_where_its_code_belongs(name: str) -> None:
    method = getattr(Unwritten(), name)
    values = {"query": bodies.Query(), "body": bodies.Body(), "row_id": UUID(int=0)}
    call = access.Call(access.ANONYMOUS, None)  # type: ignore[arg-type]  # it gets no further than that

    with pytest.raises(problems.NotImplementedYet, match=f"{name} is not written yet: resources/.*/service.py"):
        await method(call, **{key: values[key] for key in inspect.signature(method).parameters if key in values})
