# Derived from the template: `copier update` replaces this file. Do not edit.
"""What an action of service.yml with `calls` does first: it asks, while no transaction is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

import msgspec

from .. import crud
from ..access import Call
from ..outside import outside
from ..problems import WrongState
from ..rows import Row, Rows
from ..values import from_wire


async def ask_first(
    call: Call,
    rows: Rows[Row],
    row_id: UUID,
    operation: str,
    *,
    names: Sequence[str],
    before: Mapping[str, tuple[object, ...]],
) -> Mapping[str, msgspec.Struct | None]:
    """Ask partners about a row that the caller may see and that is in the right state.

    The row is not locked meanwhile, or a slow partner would hold a connection and everybody who waits for the row: the
    change that follows looks at the state again, in its own statement. With `Idempotency-Key` a repeated request asks under
    the key of the first, so that a partner that keeps keys does its part once, too.

    Args:
        operation: Under which the partners list their ask.
        names: Of the partners, asked in this order.
        before: As for `transition`.

    Returns:
        Each partner's answer; None where it gave none and its `on_failure` is `ignore`.

    Raises:
        NotFound: as for `read` (404); nobody is asked.
        WrongState: the row is in another state (409); nobody is asked.
        IntegrationUnavailable, IntegrationAnswerInvalid: a partner whose `on_failure` is `fail` did (503).
    """
    row = await crud.read(call, rows, row_id)
    now = dict(zip((column.name for column in rows.visible), msgspec.structs.astuple(row), strict=True))
    for name, values in before.items():
        if now[name] not in [None if v is None else from_wire(v, rows.table.c[name]) for v in values]:
            raise WrongState(f"This is not possible while {name} is {now[name]}.")
    answers: dict[str, msgspec.Struct | None] = {}
    for name in names:
        work = partial(call.partners[name].about, operation, row, key=call.once)
        answers[name] = await outside(call, f"{operation}:{name}", work)
    return answers
