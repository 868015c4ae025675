"""Protections of `auth: oidc`."""

from __future__ import annotations

from .sabotage import CORE, Sabotage

OIDC = f"{CORE}/oidc"
TOKENS, KEYS = ("tests/oidc/test_tokens.py",), ("tests/oidc/test_keys.py",)

SABOTAGES = [
    *(
        Sabotage(what, f"{OIDC}/{file}.py", old, new, tests, of="oidc")
        for what, file, old, new, tests in (
            (
                "tokens for another service are taken",
                "tokens",
                'aud={"essential": True, "value": expected.audience},',
                "",
                TOKENS,
            ),
            (
                "tokens of another issuer are taken",
                "tokens",
                'iss={"essential": True, "value": expected.issuer},',
                "",
                TOKENS,
            ),
            ("ID tokens are taken", "tokens", "self._refuse_other_kinds(found.header, found.claims)", "pass", TOKENS),
            (
                "algorithms beside the list are taken",
                "algorithms",
                '"RS256": ("RSA", None),',
                '**dict.fromkeys(("RS256", "RS384", "RS512", "PS384", "PS512"), ("RSA", None)),',
                TOKENS,
            ),
            (
                "a token is remembered beyond its end",
                "memory",
                "min(found.expires_at, self._now() + REMEMBERED_S)",
                "self._now() + REMEMBERED_S",
                TOKENS,
            ),
            ("every unknown key is a visit", "keys", "if self._now() < self._visit_from:", "if False:", KEYS),
            ("old keys count for ever", "keys", "if age >= self._lifetime_s + self._stale_s:", "if False:", KEYS),
            ("an answer has any size", "provider", "if len(body) > MAX_BYTES:", "if False:", KEYS),
            ("redirects are followed", "provider", "follow_redirects=False", "follow_redirects=True", KEYS),
            (
                "the discovery document is anybody's",
                "provider",
                'if found.get("issuer") != self.issuer:',
                "if False:",
                KEYS,
            ),
            (
                "roles of others are taken",
                "roles",
                "else _KNOWN & named",
                "else frozenset(named)",
                ("tests/oidc/test_roles.py",),
            ),
        )
    ),
    Sabotage(
        "production trusts an issuer without TLS",
        f"{CORE}/auth_settings.py",
        'not self.oidc_issuer.startswith("https://")',
        "False",
        ("tests/oidc/test_settings.py",),
        of="oidc",
    ),
]
