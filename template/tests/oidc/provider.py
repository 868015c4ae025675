# Derived from the template: `copier update` replaces this file. Do not edit.
"""A real provider over HTTP on this machine, written apart from the service's own: it can change its keys, fail and lie."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from .service import AUDIENCE

DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"
Json = Any  # what a JSON document may hold
Answer = tuple[int, dict[str, str], bytes]
_numbers = itertools.count(1)


def encoded(value: Json) -> str:
    """A part of a token: bytes as they are, anything else as JSON."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_key(kind: str = "EC", **parameters: str) -> Key:
    """A key pair with a name of its own."""
    parameters = {"kid": f"key-{next(_numbers)}", **parameters}
    if kind == "RSA":
        return RSAKey.generate_key(2048, parameters)  # type: ignore[arg-type]  # joserfc wants its own dictionary type
    if kind == "OKP":
        return OKPKey.generate_key("Ed25519", parameters)  # type: ignore[arg-type]  # as above
    return ECKey.generate_key("P-256", parameters)  # type: ignore[arg-type]  # as above


def slowly(seconds: float, answer: Answer) -> Answer:
    """The same, later."""
    time.sleep(seconds)
    return answer


@dataclass(frozen=True)
class FromNow:
    """A moment so many seconds from when a token is made: a test's name must not tell the time, or workers disagree on it."""

    seconds: float


def json_answer(document: Json, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(document).encode()


class LocalProvider:
    """Publishes `keys` and signs with the newest. `answers` replaces what a path says; `visits` are the paths asked for."""

    def __init__(self) -> None:
        self.keys: list[Key] = [new_key()]
        self.visits: list[str] = []
        self.answers: dict[str, Callable[[], Answer]] = {}
        self._port = 0
        self.start()
        self.url = f"http://127.0.0.1:{self._port}"

    @property
    def fetches(self) -> int:
        """How often the keys were asked for."""
        return self.visits.count(KEYS)

    def start(self) -> None:
        """Listen, at the same address each time."""
        self._server = _Server(("127.0.0.1", self._port), _Handler)
        self._server.provider = self
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reset(self) -> None:
        """As new, but for the address."""
        self.keys, self.visits, self.answers = [new_key()], [], {}

    def answer(self, path: str) -> Answer:
        self.visits.append(path)
        if path in self.answers:
            return self.answers[path]()
        if path == DISCOVERY:
            return json_answer({"issuer": self.url, "jwks_uri": self.url + KEYS})
        if path == KEYS:
            return json_answer({"keys": [key.as_dict(private=False) for key in self.keys]})
        return json_answer({}, 404)

    def claims(self, **changes: Json) -> dict[str, Json]:
        """Of a good token. A change to ... leaves the claim out."""
        now = int(time.time())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "ann", "iat": now, "exp": now + 300, "roles": []}
        whole = {name: value for name, value in {**good, **changes}.items() if value is not ...}
        return {name: now + v.seconds if isinstance(v, FromNow) else v for name, v in whole.items()}

    def token(self, *, key: Key | None = None, header: dict[str, Json] | None = None, **changes: Json) -> str:
        """A token signed with the newest key, or with another."""
        return self.signed(json.dumps(self.claims(**changes)).encode(), key=key, header=header)

    def signed(self, payload: bytes, *, key: Key | None = None, header: dict[str, Json] | None = None) -> str:
        """Any bytes, under any header: nothing is checked here."""
        key = key or self.keys[-1]
        algorithm = {"RSA": "RS256", "EC": "ES256", "OKP": "Ed25519", "oct": "HS256"}[key.key_type]
        whole = {"alg": algorithm, "kid": key.kid, "typ": "at+jwt", **(header or {})}
        whole = {name: value for name, value in whole.items() if value is not ...}
        text = f"{encoded(whole)}.{encoded(payload)}"
        signature = jws.JWSRegistry.algorithms[whole["alg"]].sign(text.encode(), key)
        return f"{text}.{encoded(signature)}"


class _Server(ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    provider: LocalProvider


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        status, headers, body = self.server.provider.answer(self.path)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        with contextlib.suppress(ConnectionError):  # a client that gave up waiting
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests read what they need."""
