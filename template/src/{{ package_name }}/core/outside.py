# Derived from the template: `copier update` replaces this file. Do not edit.
"""Work that takes its time and must not hold a connection: it is done outside of the transaction of a request.

A request with `If-Match` or `Idempotency-Key` is one transaction from its first statement to its answer (core/routes.py). What
asks another service ends that transaction, which has changed nothing yet, is done, and then the request begins again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from .access import Call

Result = TypeVar("Result")


class Outside(Exception):
    """Roll back, do this, and begin again with its result. Only `routes.Route` catches it."""

    def __init__(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        super().__init__(f"{name} is to be done outside of a transaction")
        self.name, self.work = name, work


async def outside(call: Call, name: str, work: Callable[[], Awaitable[Result]]) -> Result:
    """Do something while no transaction of this request is open.

    Args:
        name: Of this work within the request: it is done once under it, however often the request begins again.
        work: Takes nothing from the transaction, and changes nothing in the database.

    Raises:
        Outside: the request is one transaction, and this has not been done. Let it pass.
    """
    if call.outside is None:
        return await work()
    if name not in call.outside:
        raise Outside(name, work)
    result: Any = call.outside[name]  # Any: what `work` returned
    return result  # type: ignore[no-any-return]  # as just said
