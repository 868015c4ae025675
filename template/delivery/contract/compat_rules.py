# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every rule of the compatibility check, as data: the parts of an operation here, those of a schema beside it."""

from __future__ import annotations

from .compat_schema_rules import ACCESS_RULES, PROPERTY_RULES, SCHEMA_RULES
from .compat_severity import BREAKING, COMPATIBLE, RISKY, Rule

_KEEP = "keep it, mark it `deprecated: true` with an `x-sunset` date, and remove it after that date"
_BESIDE = "add the new one beside it, and deprecate the old one"

OPERATION_RULES = (
    Rule("operation-removed", BREAKING, "an operation is gone", "its callers get 404 or 405", _KEEP),
    Rule(
        "operation-removed-before-sunset",
        BREAKING,
        "a deprecated operation is gone too early",
        "its callers were promised it until the date in `x-sunset`",
        "put it back until that date",
    ),
    Rule(
        "operation-removed-after-sunset",
        COMPATIBLE,
        "a deprecated operation is gone, its sunset is over",
        "its callers had the notice they were promised",
    ),
    Rule("operation-moved", BREAKING, "an operation has another path or method", "callers of the old get 404", _BESIDE),
    Rule("operation-added", COMPATIBLE, "an operation is new", "nobody calls it yet", addition=True),
    Rule(
        "operation-id-changed",
        BREAKING,
        "the operationId is another one",
        "it names the method in generated clients: their callers do not compile",
        "keep the operationId; the summary may change",
    ),
    Rule(
        "operation-deprecated",
        COMPATIBLE,
        "an operation is deprecated now",
        "it works as before; generated clients warn",
        addition=True,
    ),
    Rule(
        "operation-sunset-earlier",
        RISKY,
        "the sunset date is earlier than it was, or gone",
        "callers planned with the old date",
        "keep the date",
    ),
    Rule(
        "server-prefix-removed",
        BREAKING,
        "a path of the servers is gone (`/v1`)",
        "each caller's base address answers 404",
        "serve the old prefix beside the new one until its sunset",
    ),
    Rule("server-prefix-added", COMPATIBLE, "the service has one more prefix", "nobody calls it yet", addition=True),
)

PARAMETER_RULES = (
    Rule(
        "request-parameter-required-added",
        BREAKING,
        "a new parameter has to be sent",
        "requests without it are refused",
        "make it optional, with a default that means what was meant before",
    ),
    Rule("request-parameter-added", COMPATIBLE, "an optional parameter is new", "nobody has to send it", addition=True),
    Rule(
        "request-parameter-became-required",
        BREAKING,
        "an optional parameter has to be sent",
        "requests without it are refused",
        "keep it optional, with a default",
    ),
    Rule(
        "request-parameter-became-optional",
        COMPATIBLE,
        "a parameter may be left out",
        "whoever sends it still may",
        addition=True,
    ),
    Rule(
        "request-parameter-removed",
        BREAKING,
        "a parameter is gone",
        "requests with it are refused, or answered as if it had not been sent",
        "keep it, and say in its description that it is deprecated",
    ),
    Rule(
        "request-parameter-style-changed",
        BREAKING,
        "style, explode or content of a parameter changed",
        "the same value is written in another way, and read wrongly",
        "add a parameter with another name",
    ),
)

BODY_RULES = (
    Rule("request-body-required-added", BREAKING, "a body has to be sent", "requests without are refused", "make it optional"),
    Rule("request-body-added", COMPATIBLE, "a body may be sent", "nobody has to", addition=True),
    Rule("request-body-became-required", BREAKING, "the body has to be sent", "requests without are refused", "keep it optional"),
    Rule("request-body-became-optional", COMPATIBLE, "the body may be left out", "whoever sends it still may", addition=True),
    Rule("request-body-removed", BREAKING, "no body is read any more", "what clients send is refused or ignored", _BESIDE),
    Rule("request-media-type-removed", BREAKING, "a media type is not read any more", "it is answered with 415", _BESIDE),
    Rule("request-media-type-added", COMPATIBLE, "one more media type is read", "nobody has to send it", addition=True),
)

ANSWER_RULES = (
    Rule(
        "response-success-removed",
        BREAKING,
        "a 2xx or 3xx status is not answered any more",
        "clients that wait for it take the call for failed",
        "keep the status; a new outcome is a new operation",
    ),
    Rule(
        "response-success-added",
        RISKY,
        "a 2xx or 3xx status is new",
        "clients that compare with the one status they know do not see the success",
        "answer with the status that was there, or tell the callers first",
    ),
    Rule("response-error-removed", COMPATIBLE, "an error is not answered any more", "less to handle"),
    Rule(
        "response-error-added",
        COMPATIBLE,
        "an error status is new",
        "clients treat an unknown status as its class (RFC 9110, section 15)",
        addition=True,
    ),
    Rule("response-media-type-removed", BREAKING, "a media type is not answered any more", "who asks for it gets 406", _BESIDE),
    Rule("response-media-type-added", COMPATIBLE, "one more media type is answered", "who wants it asks for it", addition=True),
    Rule("response-header-removed", BREAKING, "a header of an answer is gone", "clients may read it", "keep sending it"),
    Rule("response-header-added", COMPATIBLE, "an answer has a new header", "clients ignore what they do not know", addition=True),
    Rule(
        "response-header-became-optional",
        BREAKING,
        "a header is no longer in every answer",
        "clients read it without asking whether it is there",
        "keep sending it",
    ),
    Rule("response-header-became-required", COMPATIBLE, "a header is in every answer now", "clients may rely on it"),
)

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
    Rule("security-scopes-raised", BREAKING, "a scheme asks for more scopes", "callers lack them: 403", "keep the scopes"),
    Rule(
        "roles-narrowed",
        BREAKING,
        "`x-roles` lost a role, or is new",
        "callers with that role are answered with 403",
        "keep the role until its callers have another one",
    ),
    Rule("roles-widened", COMPATIBLE, "`x-roles` gained a role, or is gone", "who might call it still may", addition=True),
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
    Rule("limit-lowered", RISKY, "`x-limit` or `x-rate-limit` is lower, or new", "busy callers get 429", "tell the callers first"),
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
    Rule("version-lowered", BREAKING, "`info.version` is lower than it was", "tools take the older for the newer", "raise it"),
    Rule(
        "version-unreadable",
        RISKY,
        "`info.version` is not MAJOR.MINOR.PATCH",
        "whether it was raised enough can't be said",
        "write it as 1.2.3 (semver.org)",
    ),
)

RULES: dict[str, Rule] = {
    rule.id: rule
    for group in (
        OPERATION_RULES,
        PARAMETER_RULES,
        BODY_RULES,
        ANSWER_RULES,
        CALLER_RULES,
        PROPERTY_RULES,
        ACCESS_RULES,
        SCHEMA_RULES,
        VERSION_RULES,
    )
    for rule in group
}
