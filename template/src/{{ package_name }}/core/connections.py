# Derived from the template: `copier update` replaces this file. Do not edit.
"""Connections of little patience: the head of a request must arrive in time, and be of a sensible size.

uvicorn bounds neither: one client that sends a byte a minute, on many connections, would keep them all. What comes after
the head is bounded by the edge, bytes and seconds. How many connections there may be is left to the proxy in front.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """One connection.

    Attributes:
        head_s: Seconds from the first byte of a request, or from the connection's start, to the end of its head.
        head_bytes: What a request line and all headers together may have.
    """

    head_s: ClassVar[float] = 10.0
    head_bytes: ClassVar[int] = 65_536

    _waiting: asyncio.TimerHandle | None = None
    _in_head, _arrived = False, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._waiting = self.loop.call_later(self.head_s, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._arrived += len(data)
        if not self._in_head:
            self._head_is_here()
        elif self._arrived > self.head_bytes:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(self.head_s, self.transport.abort)

    def on_message_begin(self) -> None:
        self._in_head, self._arrived = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def _head_is_here(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
