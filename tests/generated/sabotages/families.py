"""The families of docs/explanation/security-suite.md, each with the protection that is switched off for it as a whole."""

from __future__ import annotations

from dataclasses import dataclass

OF = "integrations"  # the input that has something of every family; keys and providers have one of their own
PACKAGE = "src/parcel_desk"
CORE = f"{PACKAGE}/core"
GATEWAY = "src/payment_gateway/core"
SECURITY = "tests/security"
KEY = "".join(["k", "Q7w", "ZpT9", "xLm2", "VbN4", "cRs8", "JhD6", "fGyA"])  # in parts: a scan of this file finds none


@dataclass(frozen=True)
class Edit:
    """What stands in a file, and what stands there instead."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Family:
    """A family with its protection off.

    Args:
        name: As `-k` finds it.
        what: What is wrong then.
        module: The project's tests that must fail.
        edits: All of them are made at once.
        of: The input of the tests (`harness.INPUTS`) whose project it is.
    """

    name: str
    what: str
    module: str
    edits: tuple[Edit, ...]
    of: str = OF

    @property
    def path(self) -> str:
        return f"{SECURITY}/{self.module}.py"


FAMILIES = [
    Family(
        "api01",
        "everybody owns every row",
        "test_api01_object_level",
        (Edit(f"{CORE}/rows.py", "return self.owned and not caller.has(self.sees_all)", "return False"),),
    ),
    Family(
        "api02",
        "who has not signed in is let in",
        "test_api02_authentication",
        (
            Edit(
                f"{CORE}/access.py",
                "            await refused(request, SCHEME.guesses if token else None)\n            raise\n",
                "            return Caller(roles=frozenset(requirements.ROLES))\n",
            ),
        ),
    ),
    Family(
        "api02-tokens",
        "claims and sessions of a token are not looked at",
        "test_api02_access_tokens",
        (
            Edit(f"{CORE}/auth/tokens.py", "self._claims.validate(found.claims)", "pass"),
            Edit(f"{CORE}/auth/tokens.py", 'if found.header.get("typ") != KIND:', "if False:"),
        ),
    ),
    Family(
        "api02-bypass",
        "a header of a proxy opens every door",
        "test_api02_authentication",
        (
            Edit(
                f"{CORE}/access.py",
                "caller = ANONYMOUS if self.public else await self._caller(request)",
                'proxied = "x-forwarded-user" in request.headers\n'
                "        known = Caller(roles=frozenset(requirements.ROLES))\n"
                "        caller = ANONYMOUS if self.public else known if proxied else await self._caller(request)",
            ),
        ),
    ),
    Family(
        "api02-keys",
        "a key is known by its id alone, for ever",
        "test_api02_api_keys",
        (
            Edit(f"{GATEWAY}/api_keys/memory.py", 'hmac.compare_digest(found["secret_hash"], digest)', "True"),
            Edit(f"{GATEWAY}/api_keys/queries.py", "revoked_at IS NULL AND expires_at", "expires_at"),
        ),
        "api-key",
    ),
    Family(
        "api02-provider",
        "claims of a provider's token are not looked at",
        "test_api02_provider_tokens",
        (Edit(f"{GATEWAY}/oidc/tokens.py", "self._claims.validate(found.claims)", "pass"),),
        "oidc",
    ),
    Family(
        "api03",
        "any member of a body is taken",
        "test_api03_property_level",
        (
            Edit(f"{CORE}/bodies.py", 'extra="forbid", strict=True', 'extra="ignore", strict=True'),
            Edit(f"{CORE}/visibility.py", "    if closed:", "    if False:"),
        ),
    ),
    Family(
        "api04",
        "nothing is counted, no body has an end",
        "test_api04_resource_consumption",
        (
            Edit(
                f"{CORE}/access.py",
                'counts = [Count(f"service:{who}", rate, "service") for rate in request.app.state.rates]',
                "counts = list[Count]()",
            ),
            Edit(f"{CORE}/edge.py", "or int(declared) > self.left", ""),
            Edit(f"{CORE}/edge.py", "if self.left < 0:", "if False:"),
        ),
    ),
    Family(
        "api05",
        "no role is asked for",
        "test_api05_function_level",
        (Edit(f"{CORE}/access.py", "if self.roles and not caller.has(self.roles):", "if False:"),),
    ),
    Family(
        "api06",
        "an action starts from any state",
        "test_api06_business_flows",
        # Not OF's: its actions ask a partner first, who looks at the state as well, so that only a race would show it.
        (Edit(f"{GATEWAY}/rows.py", "*(self._was_one_of(c[name]) for name in guards)", ""),),
        of="payment-gateway",
    ),
    Family(
        "api07",
        "addresses of callers are taken as they are",
        "test_api07_request_forgery",
        (Edit(f"{CORE}/formats.py", "            if self.egress:", "            if False:"),),
    ),
    Family(
        "api08",
        "answers have no headers, and failures tell what failed",
        "test_api08_misconfiguration",
        (
            Edit(f"{CORE}/edge.py", '    (b"x-content-type-options", b"nosniff"),\n', ""),
            Edit(f"{CORE}/handlers.py", "InternalError())", "InternalError(repr(fault)))"),
        ),
    ),
    Family(
        "api09",
        "something is served that nobody has written down",
        "test_api09_inventory",
        (
            Edit(
                f"{CORE}/health.py",
                '@router.get("/metrics")',
                '@router.get("/admin")\nasync def admin() -> Response:\n    return Response("{}")\n\n\n@router.get("/metrics")',
            ),
        ),
    ),
    Family(
        "api10",
        "what partners answer is believed",
        "test_api10_unsafe_consumption",
        (
            Edit(
                f"{CORE}/partners/asks.py",
                "return msgspec.json.decode(body, type=type(self.example))",
                "return msgspec.json.decode(body)",
            ),
            Edit(
                f"{CORE}/partners/exchange.py",
                "egress.bounded(response, max_bytes)",
                "egress.bounded(response, 1 << 40)",
            ),
        ),
    ),
    Family(
        "injection",
        "a search is pasted into a statement",
        "test_injection",
        (
            Edit(
                f"{CORE}/listing.py",
                "        records = await call.db.many(self.statement(shape), **values)\n",
                "        await call.db._pool.fetch(f\"SELECT '{words}'\")\n"
                "        records = await call.db.many(self.statement(shape), **values)\n",
            ),
        ),
    ),
    Family(
        "injection-kept",
        "a text is kept as another one",
        "test_injection",
        (
            Edit(
                f"{CORE}/crud.py",
                "    given = body.given()\n",
                '    given = {k: v.replace("<", "&lt;") if isinstance(v, str) else v for k, v in body.given().items()}\n',
            ),
        ),
    ),
    Family(
        "secrets",
        "a key is written into a file",
        "test_secrets",
        (Edit(".env.example", "#SIGNING_KEY=", f"SIGNING_KEY={KEY}"),),
    ),
    Family(
        "secrets-scan",
        "the scan knows one kind less",
        "test_secrets",
        (Edit("tests/support/leaks.py", r"(?:gh[pousr]_[A-Za-z0-9]{36,}", r"(?:gh[pousr]_[A-Z]{99,}"),),
    ),
]
EVERY_DAY = [family for family in FAMILIES if "-" not in family.name]  # the others: ./slipway test -m slow
