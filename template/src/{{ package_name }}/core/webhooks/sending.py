# Derived from the template: `copier update` replaces this file. Do not edit.
"""One attempt: a POST to an address that was checked as text and is checked again at the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2

from ... import requirements
from .. import addresses, egress
from ..addresses import Network

GONE = 410  # the subscriber never wants to hear again
BUSY = frozenset({429, 503})  # with these `Retry-After` says when to come again (RFC 9110 §10.2.3)
LONGEST_S = 86_400.0  # that anybody may put off the next attempt
_DIGITS = 9  # more of them are a long time as well
READ_BYTES = 65_536  # of an answer, so that its connection can be used again; nothing of it is kept


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: a status, or why there is none; and for how many seconds the subscriber wants to be left alone."""

    status: int | None = None
    fault: str | None = None
    after_s: float = 0.0

    @property
    def well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == GONE


class Sender:
    """Posts messages. A redirect is a failure like any other: whoever moved says so by changing the subscription.

    Args:
        allowed: Networks that may be called although they are not public.
        lookup: Names to addresses; a test passes its own.
        at_once: Connections.
        timeout_s: Seconds from the look-up of the name to the end of the answer.
    """

    def __init__(
        self,
        allowed: Iterable[Network],
        *,
        lookup: egress.Resolve = egress.resolve,
        at_once: int,
        timeout_s: float,
    ) -> None:
        self._allowed, self._timeout_s = tuple(allowed), timeout_s
        self._pool = egress.connections(self._allowed, lookup, at_once=at_once)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """One attempt; every failure of the other side is an outcome."""
        if wrong := addresses.fault(url, self._allowed):
            return Outcome(fault=f"the address {wrong}")
        sent = {"content-type": "application/json", "user-agent": f"{requirements.SLUG}-webhooks", **headers}
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._pool.stream("POST", url, headers=list(sent.items()), content=body) as response,
            ):
                await _drain(response)
                after = egress.header(response, "retry-after") if response.status in BUSY else ""
                return Outcome(status=response.status, after_s=seconds(after, datetime.now(UTC)))
        except egress.Refused as refused:
            return Outcome(fault=str(refused)[:200])
        except TimeoutError:
            return Outcome(fault=f"no answer within {self._timeout_s:g} s")
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError) as failed:
            return Outcome(fault=type(failed).__name__)

    async def close(self) -> None:
        await self._pool.aclose()


async def _drain(response: httpcore2.Response) -> None:
    read = 0
    async for chunk in response.aiter_stream():
        read += len(chunk)
        if read > READ_BYTES:
            return


def seconds(after: str, now: datetime) -> float:
    """How long `Retry-After` asks to wait: seconds or a date, a day at most. What nobody can read asks for nothing."""
    if after.isascii() and after.isdigit():
        return min(float(after[:_DIGITS]), LONGEST_S)
    try:
        moment = parsedate_to_datetime(after)
    except (ValueError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000", as old dates of C have none
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_S)
