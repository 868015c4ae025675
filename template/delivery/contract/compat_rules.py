# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every rule of the compatibility check, as data: what clients send and get here, callers and schemas beside it."""

from __future__ import annotations

from .compat_caller_rules import CALLER_RULES, VERSION_RULES
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
    Rule(
        "request-body-required-added",
        BREAKING,
        "a body has to be sent",
        "requests without are refused",
        "make it optional",
    ),
    Rule("request-body-added", COMPATIBLE, "a body may be sent", "nobody has to", addition=True),
    Rule(
        "request-body-became-required",
        BREAKING,
        "the body has to be sent",
        "requests without are refused",
        "keep it optional",
    ),
    Rule(
        "request-body-became-optional",
        COMPATIBLE,
        "the body may be left out",
        "whoever sends it still may",
        addition=True,
    ),
    Rule(
        "request-body-removed", BREAKING, "no body is read any more", "what clients send is refused or ignored", _BESIDE
    ),
    Rule(
        "request-media-type-removed", BREAKING, "a media type is not read any more", "it is answered with 415", _BESIDE
    ),
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
    Rule(
        "response-media-type-removed",
        BREAKING,
        "a media type is not answered any more",
        "who asks for it gets 406",
        _BESIDE,
    ),
    Rule(
        "response-media-type-added",
        COMPATIBLE,
        "one more media type is answered",
        "who wants it asks for it",
        addition=True,
    ),
    Rule(
        "response-header-removed", BREAKING, "a header of an answer is gone", "clients may read it", "keep sending it"
    ),
    Rule(
        "response-header-added",
        COMPATIBLE,
        "an answer has a new header",
        "clients ignore what they do not know",
        addition=True,
    ),
    Rule(
        "response-header-became-optional",
        BREAKING,
        "a header is no longer in every answer",
        "clients read it without asking whether it is there",
        "keep sending it",
    ),
    Rule("response-header-became-required", COMPATIBLE, "a header is in every answer now", "clients may rely on it"),
)

_SENT = (*OPERATION_RULES, *PARAMETER_RULES, *BODY_RULES, *ANSWER_RULES, *CALLER_RULES)
_TOLD = (*PROPERTY_RULES, *ACCESS_RULES, *SCHEMA_RULES, *VERSION_RULES)
RULES: dict[str, Rule] = {rule.id: rule for rule in (*_SENT, *_TOLD)}
