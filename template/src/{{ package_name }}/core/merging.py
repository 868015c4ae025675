# Derived from the template: `copier update` replaces this file. Do not edit.
"""JSON Merge Patch (RFC 7396) inside the documents of a row: members that are absent stay, null removes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import JSONB

from .access import Call
from .formats import MAX_JSON_BYTES
from .problems import Fault, Invalid, NotFound
from .rows import Rows

MEDIA_TYPE = "application/merge-patch+json"


def concerns(rows: Rows[Any], given: Mapping[str, object]) -> bool:
    """Whether a document is to be changed in part."""
    return any(_in_part(rows, name, value) for name, value in given.items())


async def merged(call: Call, rows: Rows[Any], row_id: UUID, given: Mapping[str, object]) -> dict[str, object]:
    """What was given, with whole documents in place of patches. The row is locked: nobody changes it in between.

    Args:
        call: Its database is a transaction's; see `Database.joined`.

    Raises:
        NotFound: there is no such row for this caller (404).
        Invalid: a document would become longer than one may be (422).
    """
    names = tuple(sorted(name for name, value in given.items() if _in_part(rows, name, value)))
    held = rows.hold(names, own=rows.limited(call.caller))
    stored = await call.db.one(held, id=row_id, owner=call.caller.id)
    if stored is None:
        raise NotFound
    whole = {name: patched(stored[name], given[name]) for name in names}
    long = [name for name in names if len(msgspec.json.encode(whole[name])) > MAX_JSON_BYTES]
    if long:
        raise Invalid(faults=[Fault(f"/{name}", f"would be longer than {MAX_JSON_BYTES} bytes") for name in long])
    return {**given, **whole}


def patched(target: object, patch: object) -> object:
    """The algorithm of RFC 7396 §2."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = patched(found.get(name), value)
    return found


def _in_part(rows: Rows[Any], name: str, value: object) -> bool:
    return isinstance(value, dict) and isinstance(rows.table.c[name].type, JSONB)
