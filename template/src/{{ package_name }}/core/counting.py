# Derived from the template: `copier update` replaces this file. Do not edit.
"""Counts a request against its limits, and leaves for the edge what the headers are to say."""

from __future__ import annotations

from fastapi import Request

from .limits import Count, Limits, Rate, network, refuse

COUNTED = "slipway.limits"  # in the scope of a request: its counts and where they stand


async def counted(request: Request, counts: list[Count]) -> None:
    """One more call.

    Raises:
        TooManyRequests: a limit is used up (429).
    """
    limits: Limits = request.app.state.limits
    standing = await limits.take(counts)
    request.scope[COUNTED] = counts, standing
    refuse(counts, standing)


async def refused(request: Request, guesses: Rate | None) -> None:
    """A call without good credentials: counted by where it comes from, apart from what is done rightfully there.

    Args:
        guesses: What one place may send of wrong credentials, beside the rates of every call; None: no more than those.

    Raises:
        TooManyRequests: as for `counted`.
    """
    here = place(request)
    counts = [Count(f"refused:{here}", rate, "service") for rate in request.app.state.rates]
    await counted(request, [*counts, Count(f"guesses:{here}", guesses, "credentials")] if guesses else counts)


def place(request: Request) -> str:
    """Where a call comes from. Behind a proxy that is the proxy, unless FORWARDED_ALLOW_IPS trusts it."""
    return network(request.client.host) if request.client else ""
