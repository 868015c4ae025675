# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the identity provider publishes, read with the bounds that an answer from elsewhere needs."""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import Any

import httpx

CONNECT_S, WHOLE_S = 3.0, 10.0
MAX_BYTES = 256 * 1024
DISCOVERY = "/.well-known/openid-configuration"
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}  # what is packed could grow beyond any bound

Json = dict[str, Any]  # Any: JSON


class NoAnswer(Exception):
    """The provider gave nothing that can be used; says why, for the log."""


class Provider:
    """The two documents of an OpenID provider that matter here.

    Args:
        issuer: Its identifier, below which the discovery document is.
        insist_on_https: Refuse addresses that are not https; off only where the provider is on this machine.
        timeout_s: Seconds for everything together.
    """

    def __init__(self, issuer: str, *, insist_on_https: bool, timeout_s: float = WHOLE_S) -> None:
        self.issuer, self._insist, self._timeout_s = issuer, insist_on_https, timeout_s
        self._tls: ssl.SSLContext | None = None

    async def keys(self) -> list[object]:
        """The key set (RFC 7517 §5) that the discovery document names now; its members are not looked at.

        Raises:
            NoAnswer: anything went wrong.
        """
        try:
            async with asyncio.timeout(self._timeout_s), self._client() as client:
                found = await self._read(client, self.issuer.rstrip("/") + DISCOVERY)
                if found.get("issuer") != self.issuer:  # OpenID Connect Discovery 1.0 §4.3
                    raise NoAnswer(f"the discovery document is of another issuer: {found.get('issuer')!r}")
                keys = (await self._read(client, str(found.get("jwks_uri")))).get("keys")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as fault:
            raise NoAnswer(f"{type(fault).__name__}: {fault}") from fault
        if not isinstance(keys, list):
            raise NoAnswer("the key set has no list of keys")
        return keys

    def _client(self) -> httpx.AsyncClient:
        """For one visit. Proxies and certificates of the environment count for https alone: http stays on this machine."""
        public = self.issuer.startswith("https:")
        if public and self._tls is None:
            self._tls = httpx.create_ssl_context()
        return httpx.AsyncClient(
            verify=self._tls or False,
            trust_env=public,
            follow_redirects=False,
            headers=_HEADERS,
            timeout=httpx.Timeout(self._timeout_s, connect=CONNECT_S),
        )

    async def _read(self, client: httpx.AsyncClient, url: str) -> Json:
        if self._insist and not url.startswith("https://"):
            raise NoAnswer(f"{url} is not https")
        body = bytearray()
        async with client.stream("GET", url) as answer:
            if answer.status_code != httpx.codes.OK:
                raise NoAnswer(f"{url} answered {answer.status_code}")
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise NoAnswer(f"{url} answered more than {MAX_BYTES} bytes")
        found = json.loads(body)
        if not isinstance(found, dict):
            raise NoAnswer(f"{url} answered no JSON object")
        return found
