"""Protections of webhooks: what is told is what happened, signed, to those who may be called."""

from __future__ import annotations

from .sabotage import Sabotage

OF = "api-key"
CORE = "src/payment_gateway/core/webhooks"
TELLING = ("tests/webhooks/test_subscriptions.py",)
DELIVERING = ("tests/webhooks/test_delivering.py",)
SABOTAGES: list[Sabotage] = [
    Sabotage(
        "addresses are not looked at when they are called",
        f"{CORE}/sending.py",
        "if wrong := addresses.fault(url, self._allowed):",
        "if wrong := '':",
        DELIVERING,
        OF,
    ),
    Sabotage(
        "a name may turn into a private address",
        f"{CORE}/sending.py",
        "self._pool = egress.connections(self._allowed, lookup,",
        'self._pool = egress.connections(egress.addresses.networks("0.0.0.0/0,::/0"), lookup,',
        DELIVERING,
        OF,
    ),
    Sabotage(
        "a private address may be subscribed",
        f"{CORE}/schemas.py",
        "Target = Annotated[str, Url(egress=True)]",
        "Target = Annotated[str, Url()]",
        (*TELLING, "tests/security/test_api07_request_forgery.py"),
        OF,
    ),
    Sabotage(
        "only the body is signed",
        f"{CORE}/signing.py",
        'signed = f"{message}.{moment}.".encode() + body',
        "signed = body",
        ("tests/webhooks/test_signing.py",),
        OF,
    ),
    Sabotage(
        "the secret before is good for ever",
        f"{CORE}/queries.py",
        "CASE WHEN w.previous_secret_until > now() THEN w.previous_salt END",
        "w.previous_salt",
        DELIVERING,
        OF,
    ),
    Sabotage(
        "what somebody has taken is taken again",
        f"{CORE}/queries.py",
        "AND (d.claimed_until IS NULL OR d.claimed_until <= now())",
        "",
        DELIVERING,
        OF,
    ),
    Sabotage(
        "what failed is given up at once",
        f"{CORE}/delivering.py",
        "if attempts >= len(pauses):",
        "if attempts >= 0:",
        DELIVERING,
        OF,
    ),
    Sabotage(
        "who is gone is called again",
        f"{CORE}/delivering.py",
        'reason = "gone" if outcome.gone else "failing"',
        'reason = "failing"',
        DELIVERING,
        OF,
    ),
    Sabotage(
        "who fails for days is called for ever",
        f"{CORE}/queries.py",
        " OR failing_since <= now() - make_interval(days => CAST(:days AS integer)))",
        " OR CAST(:days AS integer) < 0)",
        DELIVERING,
        OF,
    ),
    Sabotage(
        "who is busy is asked as soon as anybody",
        f"{CORE}/delivering.py",
        "max(pauses[attempts], after_s)",
        "pauses[attempts]",
        DELIVERING,
        OF,
    ),
    Sabotage(
        "of several that subscribe at once each is the last that may",
        f"{CORE}/endpoints.py",
        "        await tx.one(queries.ALONE)\n",
        "",
        TELLING,
        OF,
    ),
    Sabotage(
        "nobody knows whose fields were told",
        f"{CORE}/telling.py",
        "row_id=row_id",
        "row_id=None",
        TELLING,
        OF,
    ),
    Sabotage(
        "who is disabled is told",
        f"{CORE}/installation.py",
        "WHERE w.enabled AND $1 = ANY (w.events)",
        "WHERE $1 = ANY (w.events)",
        TELLING,
        OF,
    ),
    Sabotage(
        "nobody notices that changes are not told",
        f"{CORE}/installation.py",
        "    if gaps:\n",
        "    if False:\n",
        TELLING,
        OF,
    ),
    Sabotage(
        "one subscriber may take all the room",
        f"{CORE}/queries.py",
        "LIMIT greatest(0, CAST(:each AS integer) - (",
        "LIMIT greatest(1000, CAST(:each AS integer) - (",
        DELIVERING,
        OF,
    ),
]
