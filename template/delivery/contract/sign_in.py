# Derived from the template: `copier update` replaces this file. Do not edit.
"""How callers say who they are, in words and as a sequence, by the security schemes of the contract."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Schema, mapping, text
from .document import Document
from .samples import Call

_SESSION = """```mermaid
sequenceDiagram
    participant C as Caller
    participant S as Service
    C->>S: {sign_in} with e-mail and password
    S-->>C: access token (minutes), refresh token (days, good for one use)
    C->>S: any call, Authorization: Bearer …
    S-->>C: answer
    Note over C,S: 401 when the access token has ended
    C->>S: {renew} with the refresh token
    S-->>C: a new pair; the old refresh token is void
```"""
_PROVIDER = """```mermaid
sequenceDiagram
    participant C as Caller
    participant I as Identity provider
    participant S as Service
    C->>I: sign in, for this service as the audience
    I-->>C: access token, signed
    C->>S: any call, Authorization: Bearer …
    S->>I: the provider's keys, once in a while
    S-->>C: answer, by the roles in the token
```"""
_KEY = """```mermaid
sequenceDiagram
    participant A as Administrator
    participant C as Caller
    participant S as Service
    A->>S: make a key, with roles and an end
    S-->>A: the key, shown this once
    A-->>C: the key, by a channel that keeps secrets
    C->>S: any call, {header}: …
    S-->>C: answer, by the key's roles
    Note over A,S: rotate: a new key, both good for a while, then the old one ends
```"""


def explained(document: Document, found: list[Call]) -> Iterator[str]:
    """The lines about signing in."""
    schemes = mapping(mapping(document.root.get("components")).get("securitySchemes"))
    used = sorted({name for call in found for name in call.operation.security})
    if not used:
        yield "Nobody signs in: every operation is open to whoever reaches the service."
    for name in used:
        scheme = document.follow(schemes.get(name))
        yield from ((text(scheme.get("description")) or name).strip(), "", _sequence(scheme, found))


def _sequence(scheme: Schema, found: list[Call]) -> str:
    if scheme.get("type") == "apiKey":
        return _KEY.format(header=text(scheme.get("name")))
    sign_in, renew = (_session(found, wanted) for wanted in ("password", "refresh_token"))
    return _SESSION.format(sign_in=sign_in, renew=renew) if sign_in and renew else _PROVIDER


def _session(found: list[Call], wanted: str) -> str:
    """The operation that takes this and answers with an access token."""
    for call in found:
        success = call.operation.success
        if success and "access_token" in mapping(success.schema.get("properties")) and wanted in mapping(call.body):
            return call.operation.key
    return ""
