"""Protections of versions and deprecations."""

from __future__ import annotations

from .sabotage import CORE, PACKAGE, STATIC, Sabotage

VERSIONS = ("tests/core/test_versioning.py", "tests/core/test_deprecations.py")

SABOTAGES = [
    Sabotage(
        "an end is not announced",
        f"{CORE}/retirement.py",
        'self._always.append((b"sunset", day.encode()))',
        "pass",
        VERSIONS,
    ),
    Sabotage(
        "what has ended is answered",
        f"{CORE}/retirement.py",
        "if self.entry.over(self._clock()):",
        "if False:",
        VERSIONS,
    ),
    Sabotage(
        "an unknown version in a header is taken for the default",
        f"{CORE}/styles.py",
        "        if asked not in self._known:",
        '        asked = asked if asked in self._known else b"1"\n        if False:',
        VERSIONS,
    ),
    Sabotage(
        "an unknown version in the media type is taken for the default",
        f"{CORE}/styles.py",
        "if not plain and any(",
        "if False and any(",
        VERSIONS,
    ),
    Sabotage(
        "nobody is told that a header decides", f"{CORE}/styles.py", '((b"vary", HEADER.encode()), ', "(*(), ", VERSIONS
    ),
    Sabotage(
        "nobody is told that the media type decides",
        f"{CORE}/styles.py",
        'return ((b"vary", b"Accept"),)',
        "return ()",
        VERSIONS,
    ),
    Sabotage(
        "who accepts no JSON gets it",
        f"{CORE}/versioning.py",
        "if offered and not any(",
        "if False and not any(",
        VERSIONS,
    ),
    Sabotage(
        "a notice may be as short as one likes",
        f"{CORE}/deprecations.py",
        "if notice < requirements.DEPRECATION_NOTICE_DAYS:",
        "if False:",
        VERSIONS,
    ),
    Sabotage(
        "a route is served that no contract names",
        f"{PACKAGE}/resources/payments/router.py",
        "# Routes of your own",
        '@router.get("/zq-hidden", include_in_schema=False)\nasync def hidden(call: Annotated[web.Call, READ]) -> web.Response:\n'
        "    return web.nothing()\n\n\n# Routes of your own",
        STATIC,
    ),
]
