# Derived from the template: `copier update` replaces this file. Do not edit.
"""API2 Broken authentication: no guarded operation takes a token that the identity provider did not give for this service."""

from __future__ import annotations

import base64
import json
from typing import Any

from joserfc.jwk import ECKey, Key
from joserfc.jws import JWSRegistry

from delivery.contract import Operation
from tests.contract.calls import GUARDED
from tests.oidc.provider import encoded
from tests.oidc.service import module
from tests.security.cases import each
from tests.security.refusals import taken_by
from tests.support.api import Api
from tests.support.app import settings

Json = Any  # what a JSON document may hold


def _signed(header: Json, claims: Json, key: Key, algorithm: str = "ES256") -> str:
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(JWSRegistry.algorithms[algorithm].sign(text.encode(), key))}"


def _parts(token: str) -> tuple[Json, Json]:
    return tuple(json.loads(base64.urlsafe_b64decode(f"{part}===")) for part in token.split(".")[:2])


def bad_tokens(settings: settings.Settings, operation: Operation) -> dict[str, str]:
    """A token for each way of being bad, all with a role that may call the operation."""
    issuer = module("development").issuer(settings)
    token: str = issuer.issue("mallory", sorted(operation.roles or ())[:1])
    header, claims = _parts(token)
    other = ECKey.generate_key("P-256", {"kid": header["kid"]})
    unsigned = f"{encoded({**header, 'alg': 'none'})}.{encoded(claims)}"
    changed: dict[str, Json] = {
        "expired": {"exp": claims["iat"] - 3600},
        "not yet valid": {"nbf": claims["exp"]},
        "for another audience": {"aud": "another-service"},
        "for nobody": {"aud": []},
        "of another issuer": {"iss": "https://issuer.example"},
        "of no one": {"sub": ""},
        "an ID token": {"nonce": "n"},
    }
    return {
        **{why: _signed(header, {**claims, **change}, issuer._key) for why, change in changed.items()},
        "unsigned": f"{unsigned}.",
        "unsigned, with an old signature": f"{unsigned}.{token.rpartition('.')[2]}",
        "signed with another key of the same name": _signed(header, claims, other),
        "signed with a key that comes with it": _signed({**header, "jwk": other.as_dict(private=False)}, claims, other),
        "signed with an unknown key": _signed({**header, "kid": "unknown"}, claims, other),
        "of another kind": _signed({**header, "typ": "logout+jwt"}, claims, issuer._key),
        "signed for other claims": ".".join([encoded(header), encoded({**claims, "sub": "ann"}), token.split(".")[2]]),
    }


@each("operation", GUARDED, without="operation that asks to sign in")
async def test_a_bad_token_is_refused(api: Api, settings: settings.Settings, operation: Operation) -> None:
    found = await taken_by(api, operation, bad_tokens(settings, operation))

    assert not found, "\n".join(found)
