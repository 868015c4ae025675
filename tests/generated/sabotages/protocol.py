"""Protections of the protocol: tags, preconditions, idempotency keys, CORS, headers."""

from __future__ import annotations

from .sabotage import CORE, STATIC, Sabotage

SABOTAGES = [
    Sabotage(
        "a change is made whatever it was made for",
        f"{CORE}/routes.py",
        "if known is not None and tag not in known and",
        "if False and",
    ),
    Sabotage(
        "a tag of a way of reading of a team's own is good for nothing",
        f"{CORE}/routes.py",
        " and known.isdisjoint(await _shown(request))",
        "",
        ("tests/core",),
    ),
    Sabotage(
        "two changes at once are both made",
        f"{CORE}/rows.py",
        "select(*wanted).where(*where).with_for_update(key_share=True)",
        "select(*wanted).where(*where)",
    ),
    Sabotage(
        "a precondition tells of rows of others",
        f"{CORE}/preconditions.py",
        "rows.hold(own=rows.limited(call.caller))",
        "rows.hold(own=False)",
        STATIC,
    ),
    Sabotage(
        "what a caller has is sent again",
        f"{CORE}/preconditions.py",
        "    if tag and (known is None",
        "    if False and (known is None",
    ),
    Sabotage(
        "whatever stands for an id in a path goes the short way",
        f"{CORE}/direct.py",
        "if IDENTIFIER.fullmatch(text) is None:",
        "if False:",
        ("tests/core",),
    ),
    Sabotage("HEAD has a body", f"{CORE}/edge.py", 'elif self.method == "HEAD" and', "elif False and"),
    Sabotage(
        "a request with a key is carried out again",
        f"{CORE}/routes.py",
        "if once and (replayed := await once.recall(db)):",
        "if once and (replayed := None):",
        STATIC,
    ),
    Sabotage(
        "a key is the same for every caller",
        f"{CORE}/idempotency.py",
        "_digest(str(call.caller.id), operation",
        '_digest("", operation',
        STATIC,
    ),
    Sabotage(
        "a key stands for any request",
        f"{CORE}/idempotency.py",
        'if found["fingerprint"] != self.fingerprint:',
        "if False:",
        STATIC,
    ),
    Sabotage(
        "two requests with one key at once are both carried out",
        f"{CORE}/idempotency.py",
        'if lock is None or not lock["free"]:',
        "if False:",
        STATIC,
    ),
    Sabotage(
        "the answers of sign-in are kept",
        f"{CORE}/routes.py",
        'return not self.safe and not f"{self.endpoint.__module__}.".startswith(_SECRETIVE)',
        "return not self.safe",
        STATIC,
    ),
    Sabotage(
        "any page may call",
        f"{CORE}/cors.py",
        "if origin is None or (not anyone and origin not in self.allowed):",
        "if origin is None:",
    ),
    Sabotage(
        "a header of the edge is missing", f"{CORE}/edge.py", '    (b"x-content-type-options", b"nosniff"),\n', ""
    ),
    Sabotage("an answer says nothing of caches", f"{CORE}/edge.py", '    (b"cache-control", b"no-store"),\n', ""),
    Sabotage(
        "a shared cache keeps what is not for everyone",
        f"{CORE}/wire.py",
        "if call.caller.id == NOBODY and",
        "if True or",
    ),
    Sabotage(
        "a merge patch replaces whole documents",
        f"{CORE}/merging.py",
        "return any(_in_part",
        "return False and any(_in_part",
    ),
]
