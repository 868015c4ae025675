# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls to addresses that callers name: checked when the connection is made, bounded, and never sent on elsewhere."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from tests.support.app import addresses, egress, settings

LIMIT = 65_536
URL = "https://partner.example.com/hook"


@dataclass
class Listener:
    """A server on this machine that says the same to everybody, and remembers that they came."""

    port: int = 0
    says: bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(b"")
        self.heard[-1] = await reader.read(65_536)
        writer.write(self.says)
        await writer.drain()
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener()
    server = await asyncio.start_server(made.greet, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be called, as in development."""
    opened = settings.Settings(environment="test", egress_networks="127.0.0.1/32")
    monkeypatch.setattr(egress, "settings", lambda: opened)


def answering(*found: str) -> egress.Resolve:
    """A resolver that gives these answers, one after the other; the last one for ever."""
    answers = list(found)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return (answers.pop(0) if len(answers) > 1 else answers[0]).split()

    return resolve


async def test_this_machine_is_not_called_unless_it_is_allowed(listener: Listener) -> None:
    with pytest.raises(egress.Refused):
        await egress.fetch(listener.url)

    assert listener.heard == []


@pytest.mark.parametrize(
    "found", ["127.0.0.1", "1.1.1.1 127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1%lo"]
)
async def test_a_name_that_leads_into_a_private_network_is_not_called(found: str) -> None:
    with pytest.raises(egress.Refused, match="may not be called"):
        await egress.fetch(URL, lookup=answering(found))


async def test_a_name_that_changes_its_mind_is_called_nowhere(listener: Listener) -> None:
    """DNS rebinding: what was public when somebody looked is private when the connection is made."""
    rebinding = answering("1.1.1.1", "127.0.0.1")
    assert await rebinding("partner.example.com", 443) == ["1.1.1.1"]

    with pytest.raises(egress.Refused):
        await egress.fetch(f"https://partner.example.com:{sorted(addresses.PORTS)[0]}/", lookup=rebinding)

    assert listener.heard == []


async def test_the_connection_goes_to_the_address_that_was_checked(listener: Listener) -> None:
    """One look-up, and the name is never resolved again: this one exists nowhere but here."""
    backend = egress.Checked(addresses.networks("127.0.0.1/32"), answering("127.0.0.1", "10.0.0.1"))

    stream = await backend.connect_tcp("nowhere.invalid", listener.port, timeout=2)
    reached = stream.get_extra_info("server_addr")
    await stream.aclose()

    assert reached == ("127.0.0.1", listener.port)


async def test_the_next_address_is_tried_where_the_first_does_not_answer(listener: Listener) -> None:
    backend = egress.Checked(addresses.networks("127.0.0.0/8"), answering("127.9.9.9 127.0.0.1"))

    stream = await backend.connect_tcp("nowhere.invalid", listener.port, timeout=2)
    reached = stream.get_extra_info("server_addr")
    await stream.aclose()

    assert reached[0] == "127.0.0.1"


async def test_a_name_without_an_address_is_no_answer() -> None:
    async def nothing(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(egress.Unanswered):
        await egress.fetch(URL, lookup=nothing)
    with pytest.raises(egress.Unanswered):
        await egress.fetch(URL, lookup=answering(""))


async def test_a_socket_of_this_machine_is_never_opened() -> None:
    with pytest.raises(egress.Refused):
        await egress.Checked().connect_unix_socket("/run/some.sock")


@pytest.mark.usefixtures("loopback")
async def test_an_answer_comes_back_whole(listener: Listener) -> None:
    answer = await egress.fetch(listener.url, method="POST", content=b"{}", headers={"x-a": "b"})

    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"ok", "2")
    assert listener.heard[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"x-a: b\r\n" in listener.heard[0].lower()


@pytest.mark.usefixtures("loopback")
async def test_a_redirect_is_an_answer_and_not_followed(listener: Listener) -> None:
    listener.says = f"HTTP/1.1 302 Go\r\nlocation: {listener.url}\r\ncontent-length: 0\r\n\r\n".encode()

    answer = await egress.fetch(listener.url)

    assert answer.status == 302
    assert len(listener.heard) == 1


def _packed(body: bytes, packing: str, *, declared: bool = True) -> bytes:
    length = f"content-length: {len(body)}\r\n" if declared else ""
    return f"HTTP/1.1 200 OK\r\ncontent-encoding: {packing}\r\nconnection: close\r\n{length}\r\n".encode() + body


@pytest.mark.usefixtures("loopback")
async def test_a_packed_answer_is_unpacked(listener: Listener) -> None:
    listener.says = _packed(gzip.compress(b"hello"), "gzip")

    assert (await egress.fetch(listener.url)).body == b"hello"


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(_packed(b"x" * (LIMIT + 1), "identity"), id="declared as larger"),
        pytest.param(_packed(b"x" * (LIMIT + 1), "identity", declared=False), id="larger than declared"),
        pytest.param(_packed(gzip.compress(b"\0" * 50_000_000), "gzip"), id="a bomb"),
        pytest.param(_packed(gzip.compress(b"\0" * (LIMIT + 1)), "gzip"), id="a byte too large when unpacked"),
        pytest.param(_packed(gzip.compress(b"x" * 500)[:-9], "gzip"), id="cut off"),
        pytest.param(_packed(b"no gzip at all", "gzip"), id="not what it says"),
        pytest.param(_packed(b"x", "br"), id="packed otherwise"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", id="no HTTP"),
        pytest.param(b"", id="nothing"),
    ],
)
@pytest.mark.usefixtures("loopback")
async def test_an_answer_that_must_not_be_read_is_not(listener: Listener, says: bytes) -> None:
    listener.says = says

    with pytest.raises(egress.Unanswered):
        await egress.fetch(listener.url, max_bytes=LIMIT)


@pytest.mark.usefixtures("loopback")
async def test_an_answer_of_exactly_the_limit_is_read(listener: Listener) -> None:
    listener.says = _packed(gzip.compress(b"x" * LIMIT), "gzip")

    assert len((await egress.fetch(listener.url, max_bytes=LIMIT)).body) == LIMIT


@pytest.mark.usefixtures("loopback")
async def test_who_does_not_answer_in_time_is_left() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    started = asyncio.get_running_loop().time()

    with pytest.raises(egress.Unanswered, match="within"):
        await egress.fetch(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", timeout_s=0.2)
    server.close()

    assert asyncio.get_running_loop().time() - started < 2
