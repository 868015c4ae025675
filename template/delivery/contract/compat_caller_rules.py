# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rules for who may call, how often, and for the number of the release."""

from __future__ import annotations

from .compat_severity import BREAKING, COMPATIBLE, RISKY, Rule

CALLER_RULES = (
    Rule(
        "security-anonymous-closed",
        BREAKING,
        "callers have to sign in now",
        "requests without credentials are answered with 401",
        "keep it open, and add an operation that asks for a sign-in",
    ),
    Rule(
        "security-anonymous-opened",
        RISKY,
        "everybody may call it without credentials",
        "nothing breaks, but what it answers is public from now on",
        "make sure that it is meant",
    ),
    Rule(
        "security-scheme-removed",
        BREAKING,
        "a way to sign in is gone, or needs one more proof",
        "who signs in that way is answered with 401",
        "accept both until the callers have moved",
    ),
    Rule(
        "security-scheme-changed",
        BREAKING,
        "a security scheme has another type or place",
        "who signs in the old way is answered with 401",
        "add a scheme with another name, and accept both",
    ),
    Rule("security-scheme-added", COMPATIBLE, "one more way to sign in", "the others work as before", addition=True),
    Rule(
        "security-scopes-raised", BREAKING, "a scheme asks for more scopes", "callers lack them: 403", "keep the scopes"
    ),
    Rule(
        "roles-narrowed",
        BREAKING,
        "`x-roles` lost a role, or is new",
        "callers with that role are answered with 403",
        "keep the role until its callers have another one",
    ),
    Rule(
        "roles-widened", COMPATIBLE, "`x-roles` gained a role, or is gone", "who might call it still may", addition=True
    ),
    Rule(
        "rows-narrowed",
        BREAKING,
        "`x-owned` is new, or lost a role in `unless`",
        "rows of others that callers saw answer 404 and leave their lists",
        "add an operation for one's own rows",
    ),
    Rule(
        "rows-widened",
        RISKY,
        "`x-owned` is gone, or gained a role in `unless`",
        "lists hold rows of others now, and their owners did not ask for it",
        "make sure that it is meant",
    ),
    Rule(
        "limit-lowered",
        RISKY,
        "`x-limit` or `x-rate-limit` is lower, or new",
        "busy callers get 429",
        "tell the callers first",
    ),
    Rule("limit-raised", COMPATIBLE, "`x-limit` or `x-rate-limit` is higher, or gone", "nobody gets 429 who did not"),
)

VERSION_RULES = (
    Rule(
        "version-major-not-raised",
        BREAKING,
        "something breaks, and the first number of `info.version` is the same",
        "the number is what tells callers that they have to act",
        "undo the break, or raise `info.version` to the next major",
    ),
    Rule(
        "version-prefix-kept",
        BREAKING,
        "something breaks in an operation that its old `/vN` still serves",
        "the callers of that prefix did not choose the new major",
        "serve the broken operations under the next `/vN` only",
    ),
    Rule(
        "version-minor-not-raised",
        RISKY,
        "something is new or risky, and `info.version` has the same major and minor",
        "callers can't tell which release has it",
        "raise the minor of `info.version`",
    ),
    Rule(
        "version-patch-not-raised",
        RISKY,
        "something changed, and `info.version` is the same",
        "two contracts share one number",
        "raise the patch of `info.version`",
    ),
    Rule(
        "version-lowered",
        BREAKING,
        "`info.version` is lower than it was",
        "tools take the older for the newer",
        "raise it",
    ),
    Rule(
        "version-unreadable",
        RISKY,
        "`info.version` is not MAJOR.MINOR.PATCH",
        "whether it was raised enough can't be said",
        "write it as 1.2.3 (semver.org)",
    ),
)
