# Derived from the template: `copier update` replaces this file. Do not edit.
"""An OpenID provider on this machine, for development and tests: real documents, real keys, anyone it is asked for."""

from __future__ import annotations

import atexit
import functools
import json
import secrets
import socketserver
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey

from ... import requirements
from ..settings import Settings
from .provider import DISCOVERY
from .roles import RoleClaim

ALGORITHM = "ES256"
NAMESPACE = "urn:development"
LIFETIME_S = 8 * 3600  # a working day
MAX_FORM = 4096
CLIENT = "development"
_starting = threading.Lock()
_addresses: set[str] = set()


class DevelopmentIssuer:
    """Listens on 127.0.0.1, at a port of its own, in a thread of this process; its keys end with the process.

    A token for anyone, in the manner of RFC 6749 §4.4 (the client is the subject, the scope its roles):
    `curl -d grant_type=client_credentials -d client_id=ann -d scope=<role> <url>/token`.

    Args:
        audience: Whom its tokens are for.
        roles: Where they say roles.
        client: Who they say has asked for them.
    """

    def __init__(self, audience: str, roles: RoleClaim, client: str = CLIENT) -> None:
        self._audience, self._roles, self._client = audience, roles, client
        self._key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "alg": ALGORITHM, "use": "sig"})
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.issuer = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="development issuer", daemon=True)
        self._thread.start()

    def issue(self, subject: str, roles: list[str], lifetime_s: int = LIFETIME_S) -> str:
        """An access token."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": self._audience, "sub": subject, "azp": self._client, "iat": now}
        claims |= {"exp": now + lifetime_s, "jti": secrets.token_urlsafe(12), **self._roles.write(roles)}
        return jwt.encode(
            {"alg": ALGORITHM, "kid": self._key.kid}, claims, self._key, [ALGORITHM], default_type="at+jwt"
        )

    def document(self, path: str) -> Mapping[str, object] | None:
        """What is published at a path."""
        if path == DISCOVERY:
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/jwks",
                "token_endpoint": f"{self.url}/token",
                "grant_types_supported": ["client_credentials"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
            }
        return {"keys": [self._key.as_dict(private=False)]} if path == "/jwks" else None

    def token(self, form: Mapping[str, list[str]]) -> Mapping[str, object] | None:
        """The answer to a request for a token; None where it names nobody."""
        if form.get("grant_type") != ["client_credentials"] or "client_id" not in form:
            return None
        issued = self.issue(form["client_id"][0], form.get("scope", [""])[0].split())
        return {"access_token": issued, "token_type": "Bearer", "expires_in": LIFETIME_S}

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    issuer: DevelopmentIssuer


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer(self.server.issuer.document(self.path), 404, "not_found")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        form = parse_qs(self.rfile.read(min(int(length), MAX_FORM)).decode()) if length.isdecimal() else {}
        self._answer(self.server.issuer.token(form) if self.path == "/token" else None, 400, "invalid_request")

    def _answer(self, document: Mapping[str, object] | None, refused: int, error: str) -> None:
        body = json.dumps(document or {"error": error}).encode()
        self.send_response(200 if document else refused)
        for name, value in {"Content-Type": "application/json", "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the service's log is its own."""


def issuer(settings: Settings) -> DevelopmentIssuer:
    """The one of this process, started when it is first asked for.

    Raises:
        RuntimeError: in production, and where OIDC_ISSUER names a provider: its tokens are its own to give.
    """
    if settings.environment == "production":
        raise RuntimeError("the issuer of development is none for production: set OIDC_ISSUER")
    if foreign(settings):
        raise RuntimeError("tokens come from the identity provider of OIDC_ISSUER alone")
    audience = settings.oidc_audience or requirements.SLUG
    client = (settings.oidc_clients.split() or [CLIENT])[0]
    return _started(audience, client, settings.oidc_roles_claim, tuple(settings.oidc_role_names.items()))


def foreign(settings: Settings) -> bool:
    """Whether OIDC_ISSUER names somebody else than an issuer of this process."""
    return settings.oidc_issuer not in {"", *_addresses}


def for_tests() -> dict[str, Any]:  # Any: of each setting's type
    """Settings that name an issuer of this process, for this one and others beside it, whatever a developer's `.env` says."""
    return {
        "oidc_issuer": _started(requirements.SLUG, CLIENT, "roles", ()).url,
        "oidc_audience": requirements.SLUG,
        "oidc_clients": "",
        "oidc_roles_claim": "roles",
        "oidc_role_names": {},
        "oidc_id_namespace": NAMESPACE,
    }


def _started(audience: str, client: str, claim: str, names: tuple[tuple[str, str], ...]) -> DevelopmentIssuer:
    with _starting:
        return _start(audience, client, claim, names)


@functools.cache
def _start(audience: str, client: str, claim: str, names: tuple[tuple[str, str], ...]) -> DevelopmentIssuer:
    found = DevelopmentIssuer(audience, RoleClaim(claim, dict(names)), client)
    atexit.register(found.stop)
    _addresses.add(found.url)
    return found
