"""Limits: what is counted, what is said of it, and what replicas share."""

from __future__ import annotations

import shutil

from .sabotage import CORE, PACKAGE, STATIC, Sabotage

UNIT = ("tests/core",)
SHARED, REDIS = "src/order_service/core/cache", ("tests/cache",)

_EVERYWHERE = [
    Sabotage(
        "the default limit is not counted",
        f"{CORE}/access.py",
        'counts = [Count(f"service:{who}", rate, "service") for rate in request.app.state.rates]',
        "counts = list[Count]()",
        STATIC,
    ),
    Sabotage(
        "calls without good credentials are not counted",
        f"{CORE}/access.py",
        "await refused(request, SCHEME.guesses if token else None)",
        "pass",
        STATIC,
    ),
    Sabotage(
        "callers share a limit",
        f"{CORE}/access.py",
        "caller.id.hex if caller.id.int else place(request)",
        '"everybody"',
        STATIC,
    ),
    Sabotage(
        "a quota is not counted",
        f"{CORE}/limits.py",
        'for part in text.split(","))',
        'for part in text.split(",")[:1])',
        UNIT,
    ),
    Sabotage("nobody is told when to come back", f"{CORE}/limits.py", '"Retry-After": wait', '"X-Wait": wait', STATIC),
    Sabotage("nobody is told what is left", f"{CORE}/edge.py", "whole += limit_headers(*counted)", "pass", STATIC),
    Sabotage("a 429 is not documented", "openapi.yaml", "responses/TooManyRequests", "responses/InternalError", STATIC),
    Sabotage("a request takes any time", f"{CORE}/edge.py", "Deadlines(timeout_s)", "Deadlines(3600)", UNIT),
    Sabotage(
        "a head takes any time",
        f"{CORE}/connections.py",
        "self.loop.call_later(self.head_s, transport.abort)",
        "None",
        UNIT,
    ),
    Sabotage("a head has any size", f"{CORE}/connections.py", "self._arrived > self.head_bytes", "False", UNIT),
    Sabotage("the server has patience without end", f"{PACKAGE}/serve.py", "        http=Connection,\n", "", UNIT),
    Sabotage(
        "documents are nested without end", f"{CORE}/formats.py", "for _ in range(MAX_JSON_DEPTH):", "while True:", UNIT
    ),
    Sabotage(
        "a list asks the database once per row",
        f"{CORE}/listing.py",
        "for record in records[: query.limit]]",
        "for record in records[: query.limit] if [await call.db.ping()]]",
        STATIC,
    ),
]
_OF_REPLICAS = [
    Sabotage(what, f"{SHARED}/{file}.py", old, new, REDIS, of="redis")
    for what, file, old, new in (
        (
            "limits are open while Redis is away",
            "shared",
            "return await self._alone.take(counts)",
            "return Standing([0.0] * len(counts))",
        ),
        ("replicas count apart", "__init__", "SharedLimits(client, alone) if", "alone if"),
        (
            "a moment of another clock locks a caller out",
            "shared",
            "math.min(math.max(before, 0), window)",
            "math.max(before, 0)",
        ),
        (
            "what Redis knows names people",
            "shared",
            "blake2b(count.key.encode(), digest_size=16).hexdigest()",
            "count.key",
        ),
        (
            "every request waits for a Redis that is away",
            "client",
            "if self._now() < self._closed_until:",
            "if False:",
        ),
        ("answers are kept for other callers", "answers", 'call.caller.id.hex if private else ""', '""'),
        ("answers are kept for other roles", "answers", '",".join(sorted(call.caller.roles))', '""'),
        ("kept answers outlive a change", "answers", "        if tables:\n", "        if False:\n"),
    )
]
SABOTAGES = [*_EVERYWHERE, *(_OF_REPLICAS if shutil.which("redis-server") else [])]
