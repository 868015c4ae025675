# Derived from the template: `copier update` replaces this file. Do not edit.
"""The limits of all replicas: the rule of core/limits.py in one script, on Redis' own clock, in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from redis.commands.core import AsyncScript

from ..limits import Count, Limiter, Limits, Standing
from .client import Client, key

MICRO = 1_000_000
# Values are the moments, in microseconds, when a count is wholly unused again; they expire then. A moment further away
# than the window can only come from another clock (a failover), and is cut to it.
TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local used, wait = {}, 0
for i, name in ipairs(KEYS) do
  local each, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local before = tonumber(redis.call('GET', name) or now) - now
  used[i] = math.min(math.max(before, 0), window) + each
  wait = math.max(wait, used[i] - window)
end
for i, name in ipairs(KEYS) do
  if wait > 0 then
    used[i] = used[i] - ARGV[2 * i - 1]
  else
    redis.call('SET', name, string.format('%.0f', now + used[i]), 'PX', math.ceil(used[i] / 1000))
  end
end
return {wait, unpack(used)}
"""
REFUND = """
for i, name in ipairs(KEYS) do
  local at = redis.call('GET', name)
  if at then redis.call('SET', name, string.format('%.0f', at - ARGV[i]), 'KEEPTTL') end
end
"""


class SharedLimits(Limits):
    """Counts in Redis; while that is down in this process. Never open, and nothing is answered with 500 for it.

    Args:
        client: Redis.
        alone: Counts while Redis does not answer, from nothing: each process then grants its callers the whole limit.
    """

    def __init__(self, client: Client, alone: Limiter) -> None:
        self._client, self._alone = client, alone
        self._take: AsyncScript = client.redis.register_script(TAKE)
        self._refund: AsyncScript = client.redis.register_script(REFUND)

    async def take(self, counts: Sequence[Count]) -> Standing:
        keys, sizes = [_name(count) for count in counts], []
        for _, rate, _ in counts:
            sizes += [max(rate.seconds * MICRO // rate.calls, 1), rate.seconds * MICRO]
        answer = await self._client.ask(lambda _: self._take(keys, sizes))
        if answer is None:
            return await self._alone.take(counts)
        wait, *used = (micros / MICRO for micros in answer)
        return Standing(used, wait)

    async def refund(self, counts: Sequence[Count]) -> None:
        each = [max(rate.seconds * MICRO // rate.calls, 1) for _, rate, _ in counts]
        await self._client.ask(lambda _: self._refund([_name(count) for count in counts], each))
        await self._alone.refund(counts)

    async def forgive(self, counts: Sequence[Count]) -> None:
        await self._client.ask(lambda redis: redis.delete(*map(_name, counts)))
        await self._alone.forgive(counts)


def _name(count: Count) -> str:
    """Hashed: keys may hold addresses of people, and Redis need not know them."""
    return key("limit", f"{blake2b(count.key.encode(), digest_size=16).hexdigest()}:{count.rate.seconds}")
