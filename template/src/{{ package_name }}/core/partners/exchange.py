# Derived from the template: `copier update` replaces this file. Do not edit.
"""One request to a partner and its answer as bytes; everything else is a `Failure` with its reason."""

from __future__ import annotations

import httpcore2

from .. import egress
from .failures import Failure

_BUSY = frozenset({429, 503})
_LATER = 408  # RFC 9110 §15.5.9: the request may be repeated


async def exchange(
    pool: egress.Pool,
    method: str,
    url: str,
    headers: list[tuple[str, str]],
    body: bytes,
    *,
    connect_s: float,
    max_bytes: int,
) -> bytes:
    """The body of a good answer: 2xx, JSON, not too large.

    Args:
        connect_s: Seconds to be connected; the time for the whole is the caller's business.
        max_bytes: Of the unpacked body.

    Raises:
        Failure: anything else.
    """
    extensions = {"timeout": {"connect": connect_s}}
    try:
        async with pool.stream(method, url, headers=headers, content=body, extensions=extensions) as response:
            _refuse_status(response)
            kind = egress.header(response, "content-type").partition(";")[0].strip().lower()
            if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
                raise Failure("invalid", "the answer is not JSON")
            return await egress.bounded(response, max_bytes)
    except egress.Refused as refused:
        raise Failure("forbidden", str(refused)) from refused
    except egress.Unreadable as unreadable:
        raise Failure("invalid", str(unreadable)) from unreadable
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as unreachable:
        raise Failure("unreachable", type(unreachable).__name__, unsent=True) from unreachable
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException) as broken:
        raise Failure("broken", type(broken).__name__, unsure=True) from broken


def _refuse_status(response: httpcore2.Response) -> None:
    status = response.status
    if 200 <= status < 300:
        return
    if status in _BUSY:
        after = egress.header(response, "retry-after")
        told = after.isdigit() and len(after) < 6
        raise Failure("status", str(status), unsent=told, unsure=True, after_s=float(after) if told else 0.0)
    if status >= 500 or status == _LATER:
        raise Failure("status", str(status), unsure=True)
    if status >= 400:
        raise Failure("refused", str(status), counts=False)
    raise Failure("invalid", f"{status}; redirects are not followed")
