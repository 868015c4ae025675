# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls that leave the service: to addresses that were checked and to no others, with an answer of bounded size.

httpcore2 and not a client above it: nothing here follows a redirect, keeps a cookie or reads a proxy from the
environment, and the place where addresses are checked (the network backend) is part of its public interface.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import httpcore2

from . import addresses
from .addresses import Network
from .settings import settings

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
CONNECTIONS = 20
KEPT_S = 30.0  # an idle connection: shorter than what most servers and load balancers keep


class Refused(Exception):
    """The address may not be called. Nothing was sent, not even a greeting."""


class Unanswered(Exception):
    """No answer that could be read: unreachable, too slow, too large, or no HTTP."""


class Unreadable(Unanswered):
    """An answer came and must not be read: too large, or packed in a way that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower case; a redirect is an answer like any other: nobody followed it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as this machine sees it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Checked(httpcore2.AsyncNetworkBackend):
    """Connects to the address that was checked, so that a name can't mean another one a moment later (DNS rebinding).

    TLS still greets and verifies the name: httpcore takes it from the URL, not from here.

    Args:
        allowed: Networks that may be called although they are not public.
        lookup: Names to addresses; a test passes its own.
    """

    def __init__(self, allowed: Iterable[Network] = (), lookup: Resolve = resolve) -> None:
        self._allowed, self._lookup = tuple(allowed), lookup
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpcore declares it
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            found = await self._lookup(host, port)
        except OSError as unknown:
            raise httpcore2.ConnectError(f"{host} has no address") from unknown
        if not found:
            raise httpcore2.ConnectError(f"{host} has no address")
        for address in found:  # one bad address spoils all: an honest name has no private one beside a public one
            if not addresses.reachable(ipaddress.ip_address(address.partition("%")[0]), self._allowed):
                raise Refused(f"{host} is at an address that may not be called")
        for address in found[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue  # the next address is tried; the last one's fault is told
        return await self._inner.connect_tcp(found[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
        raise Refused("a socket of this machine may not be called")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def connections(allowed: Iterable[Network] = (), lookup: Resolve = resolve, *, at_once: int = CONNECTIONS) -> Pool:
    """A pool whose connections all go to checked addresses. Close it with `aclose()`."""
    return Pool(
        max_connections=at_once,
        max_keepalive_connections=at_once,
        keepalive_expiry=KEPT_S,
        network_backend=Checked(allowed, lookup),
    )


Pool = httpcore2.AsyncConnectionPool


async def bounded(response: httpcore2.Response, limit: int) -> bytes:
    """The body, unpacked, never more than `limit` bytes of it in memory.

    Raises:
        Unreadable: it is larger, packed or not, or its packing is not gzip.
    """
    packing = header(response, "content-encoding").lower()
    if packing not in ("", "identity", "gzip"):
        raise Unreadable(f"a body packed as {packing[:20]!r}")
    declared = header(response, "content-length")
    if declared.isdigit() and int(declared) > limit:
        raise Unreadable(f"a body of more than {limit} bytes")
    unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
    parts: list[bytes] = []
    left = limit
    try:
        async for chunk in response.aiter_stream():
            # one byte beyond the limit tells that there is more; a bomb is never unpacked further than that
            part = unpack.decompress(chunk, left + 1) if unpack else chunk
            left -= len(part)
            if left < 0:
                raise Unreadable(f"a body of more than {limit} bytes")
            parts.append(part)
    except zlib.error as broken:
        raise Unreadable("a body that is not the gzip it says") from broken
    if unpack and not unpack.eof:
        raise Unreadable("a packed body that ends too early")
    return b"".join(parts)


def header(response: httpcore2.Response, name: str) -> str:
    """One header of an answer; empty where it is not there."""
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == wanted), "").strip()


async def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    timeout_s: float = 5.0,
    max_bytes: int = 65_536,
    lookup: Resolve = resolve,
) -> Answer:
    """Call a URL that came from outside: the value of an `egress: true` field. Never follows a redirect.

    Args:
        timeout_s: Seconds from the look-up of the name to the last byte.
        max_bytes: Of the unpacked body.
        lookup: Names to addresses; a test passes its own.

    Raises:
        Refused: the URL, or the address behind its name, may not be called. Tell the caller, don't try again.
        Unanswered: no answer in time, or none that may be read.
    """
    allowed = addresses.networks(settings().egress_networks)
    if wrong := addresses.fault(url, allowed):
        raise Refused(f"the URL {wrong}")
    sent = {"accept-encoding": "gzip", "user-agent": "service", **(headers or {})}
    try:
        async with (
            asyncio.timeout(timeout_s),
            connections(allowed, lookup, at_once=1) as pool,
            pool.stream(method, url, headers=list(sent.items()), content=content) as response,
        ):
            found = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
            return Answer(response.status, found, await bounded(response, max_bytes))
    except TimeoutError as late:
        raise Unanswered(f"no answer within {timeout_s} s") from late
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException) as failed:
        raise Unanswered(type(failed).__name__) from failed
