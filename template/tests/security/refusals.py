# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a refusal must be: a 401 that says how to sign in, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from delivery.contract import Operation
from delivery.json_types import mapping
from tests.contract.shapes import problem
from tests.support.api import Api, Someone
from tests.support.app import access
from tests.support.contract import CONTRACT

_MEND = "its route needs the guard `dependencies=[web.Depends(web.can(...))]`"


def faults_of_refusal(operation: Operation, response: httpx.Response, why: str) -> list[str]:
    """What is wrong with the answer to credentials that are none."""
    if response.status_code != 401:
        return [f"{operation.key} answers {response.status_code} to {why}, due is a 401: {_MEND}"]
    assert problem(response) == (401, "unauthenticated")
    asked = response.headers.get("www-authenticate", "")
    if not asked.startswith(challenge(operation)):
        return [
            f"{operation.key} does not say how to sign in (WWW-Authenticate: {asked!r}) to {why}: raise Unauthenticated"
        ]
    return []


def challenge(operation: Operation) -> str:
    """What the contract's security scheme makes the service ask for (RFC 9110 §11.6.1)."""
    [name] = operation.security
    scheme = mapping(mapping(mapping(CONTRACT.root["components"])["securitySchemes"])[name])
    return f'ApiKey header="{scheme["name"]}"' if scheme["type"] == "apiKey" else "Bearer"


async def taken_by(api: Api, operation: Operation, tokens: Mapping[str, str]) -> list[str]:
    """Where an operation takes one of these tokens, each of which is bad in the way that its key says."""
    found: list[str] = []
    for why, token in tokens.items():
        by = Someone(access.ANONYMOUS, access.SCHEME.headers(token))
        response = await api.call(operation.operation_id, by, row=api.unknown_row(), body={})
        found += faults_of_refusal(operation, response, f"a token that is {why}")
    return found
