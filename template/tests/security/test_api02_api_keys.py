# Derived from the template: `copier update` replaces this file. Do not edit.
"""API2 Broken authentication: no guarded operation takes a key that is not good, in whatever way it is bad."""

from __future__ import annotations

from fastapi import FastAPI

from delivery.contract import Operation
from tests.api_keys.keys import age, issue, part, revoke, rotate
from tests.contract.calls import GUARDED
from tests.security.cases import each
from tests.security.refusals import taken_by
from tests.support.api import Api
from tests.support.app import ids, requirements


async def bad_keys(api: Api, app: FastAPI, operation: Operation) -> dict[str, str]:
    """A key for each way of being bad, all of clients that may call the operation."""
    admin, roles = await api.administrator(), sorted(operation.roles or ()) or [requirements.ROLES[0]]
    good, revoked, expired, replaced = [await issue(api, admin, roles=roles[:1]) for _ in range(4)]
    await revoke(api, admin, revoked)
    await age(api, expired, "expires_at", "1 second")
    await rotate(api, admin, replaced, overlap_hours=0)
    key: str = good["key"]
    tokens = part(app, "tokens")
    start, _, secret = key.rpartition("_")
    other = tokens.new_token(ids.new_id()).rpartition("_")[2]
    guessed = f"{start}_{other[: -tokens.CHECKSUM_LENGTH]}"
    return {
        "unknown": tokens.new_token(ids.new_id()),
        "revoked": revoked["key"],
        "expired": expired["key"],
        "replaced": replaced["key"],
        "of another service": f"another_{key}",
        "without its service": key.removeprefix(f"{tokens.PREFIX}_"),
        "known but for its secret": guessed + tokens.checksum(guessed),
        "mistyped": key[:-8] + ("1" if key[-8] != "1" else "2") + key[-7:],
        "only its id": good["id"],
        "only its secret": secret,
        "what is stored of it": tokens.hash_of(key).hex(),
    }


@each("operation", GUARDED, without="operation that asks for a key")
async def test_a_bad_key_is_refused(api: Api, app: FastAPI, operation: Operation) -> None:
    found = await taken_by(api, operation, await bad_keys(api, app, operation))

    assert not found, "\n".join(found)
