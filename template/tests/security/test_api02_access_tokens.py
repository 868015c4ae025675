# Derived from the template: `copier update` replaces this file. Do not edit.
"""API2 Broken authentication: no guarded operation takes a token of this service that is not good, in whatever way it is bad."""

from __future__ import annotations

import time
from uuid import uuid4

from fastapi import FastAPI

from delivery.contract import Operation
from tests.auth.forging import Json, encoded, key_of, parts, signed
from tests.contract.calls import GUARDED
from tests.security.cases import each
from tests.security.refusals import taken_by
from tests.support.api import Api, Someone
from tests.support.app import access


def _token(by: Someone) -> str:
    return by.headers[access.SCHEME.header].removeprefix(access.SCHEME.prefix).strip()


async def bad_tokens(api: Api, app: FastAPI, operation: Operation) -> dict[str, str]:
    """A token for each way of being bad, all of callers who may call the operation."""
    key, token = key_of(app), _token(await api.allowed(operation.operation_id))
    header, claims = parts(token)
    unsigned = f"{encoded({**header, 'alg': 'none'})}.{encoded(claims)}"
    signed_out = await api.allowed(operation.operation_id)
    assert (await api.call("logout", signed_out)).status_code == 204
    closed = await api.allowed(operation.operation_id)
    await api.db._pool.execute("UPDATE accounts SET active = false WHERE id = $1", closed.caller.id)
    changed: dict[str, Json] = {
        "expired": {"exp": int(time.time()) - 1},
        "not yet valid": {"nbf": int(time.time()) + 3600},
        "for another audience": {"aud": "another-service"},
        "of another issuer": {"iss": "https://issuer.example"},
        "of no session": {"sid": str(uuid4())},
        "of somebody else's session": {"sub": str(uuid4())},
    }
    return {
        **{why: signed(header, {**claims, **change}, key) for why, change in changed.items()},
        "unsigned": f"{unsigned}.",
        "unsigned, with an old signature": f"{unsigned}.{token.rpartition('.')[2]}",
        "signed with another key": signed(header, claims, b"k" * 32),
        "signed with another algorithm": signed({**header, "alg": "HS512"}, claims, key, "sha512"),
        "of another kind": signed({**header, "typ": "JWT"}, claims, key),
        "signed for other claims": ".".join([encoded(header), encoded({**claims, "roles": []}), token.split(".")[2]]),
        "of a session that has ended": _token(signed_out),
        "of a closed account": _token(closed),
    }


@each("operation", GUARDED, without="operation that asks to sign in")
async def test_a_bad_token_is_refused(api: Api, app: FastAPI, operation: Operation) -> None:
    found = await taken_by(api, operation, await bad_tokens(api, app, operation))

    assert not found, "\n".join(found)
