# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rules for schemas. Narrowed: fewer values are valid than before; widened: more are."""

from __future__ import annotations

from .compat_severity import BREAKING, COMPATIBLE, RISKY, Rule

_REFUSED = "requests that were valid are refused"
_MORE = "what was valid still is"
_SURPRISE = "clients meet values that the contract had ruled out"
_FEWER = "clients already handle every value that is left"
_OTHER = "add a property with another name, and deprecate this one"
_ACCEPT = "go on accepting the old values"
_KEEP = "keep the answer within what the contract said"


def _narrows_request(aspect: str, meaning: str, instead: str = _ACCEPT) -> Rule:
    return Rule(f"request-{aspect}-narrowed", BREAKING, meaning, _REFUSED, instead)


def _widens_request(aspect: str, meaning: str) -> Rule:
    return Rule(f"request-{aspect}-widened", COMPATIBLE, meaning, _MORE, addition=True)


def _narrows_response(aspect: str, meaning: str) -> Rule:
    return Rule(f"response-{aspect}-narrowed", COMPATIBLE, meaning, _FEWER)


SCHEMA_RULES = (
    _narrows_request("type", "a JSON type is not accepted any more, or another one is", _OTHER),
    _widens_request("type", "one more JSON type is accepted"),
    _narrows_response("type", "a JSON type is not answered any more"),
    Rule("response-type-widened", BREAKING, "another JSON type is answered", "clients can't parse it", _OTHER),
    _narrows_request("nullable", "null is not accepted any more"),
    _widens_request("nullable", "null is accepted too"),
    _narrows_response("nullable", "null is not answered any more"),
    Rule("response-nullable-widened", BREAKING, "null is answered too", "clients use the value without asking", _KEEP),
    _narrows_request("enum", "a value left the list, or a list is new"),
    _widens_request("enum", "the list has one more value, or is gone"),
    _narrows_response("enum", "a value is not answered any more"),
    Rule(
        "response-enum-widened",
        RISKY,
        "a value is answered that was not in the list",
        "clients have to tolerate unknown values; those that were generated strictly refuse the whole answer",
        "tell the callers first, or answer the new value only to who asks for it",
    ),
    _narrows_request("format", "a format is new, or another one", _OTHER),
    _widens_request("format", "a format is gone, or a wider one"),
    _narrows_response("format", "a format is new, or a narrower one"),
    Rule(
        "response-format-widened", BREAKING, "a format is gone, or another one", "clients parse by the old one", _OTHER
    ),
    _narrows_request(
        "pattern",
        "a pattern is new, or another one",
        "go on accepting the old texts; where the new pattern does, allow this place",
    ),
    _widens_request("pattern", "a pattern is gone"),
    _narrows_response("pattern", "a pattern is new"),
    Rule("response-pattern-widened", RISKY, "a pattern is gone, or another one", _SURPRISE, _KEEP),
    _narrows_request("bounds", "the range of a number, decimal or date is smaller, or its step larger"),
    _widens_request("bounds", "the range of a number, decimal or date is larger"),
    _narrows_response("bounds", "the range of a number, decimal or date is smaller"),
    Rule("response-bounds-widened", RISKY, "the range of a number, decimal or date is larger", _SURPRISE, _KEEP),
    _narrows_request("length", "a text may be less long, or has to be longer"),
    _widens_request("length", "a text may be longer, or shorter"),
    _narrows_response("length", "the length of a text varies less"),
    Rule("response-length-widened", RISKY, "a text is longer or shorter than before", "columns cut it off", _KEEP),
    _narrows_request("count", "fewer items are accepted, more are due, or they have to differ"),
    _widens_request("count", "more items are accepted, or fewer are due"),
    _narrows_response("count", "the number of items varies less"),
    Rule("response-count-widened", RISKY, "an answer holds more or fewer items than before", _SURPRISE, _KEEP),
    _narrows_request("union", "a variant of `oneOf` or `anyOf` is gone", "go on accepting the variant"),
    _widens_request("union", "one more variant is accepted"),
    _narrows_response("union", "a variant is not answered any more"),
    Rule("response-union-widened", BREAKING, "one more variant is answered", "clients can't parse it", _KEEP),
    _narrows_request("extra", "unknown properties are refused now", "go on ignoring them"),
    _widens_request("extra", "unknown properties are accepted now"),
    _narrows_response("extra", "no unknown properties are answered any more"),
    Rule("response-extra-widened", COMPATIBLE, "answers may hold unknown properties", "clients ignore them"),
    _narrows_request("constraint", "another keyword (`not`, `if`, `contains`, …) is new or changed"),
    _widens_request("constraint", "another keyword is gone"),
    _narrows_response("constraint", "another keyword is new"),
    Rule("response-constraint-widened", RISKY, "another keyword is gone or changed", _SURPRISE, _KEEP),
    Rule(
        "request-default-changed",
        BREAKING,
        "what is assumed where nothing is sent is something else",
        "the same request means something else",
        "keep the default; who wants another value sends it",
    ),
    Rule(
        "request-default-added",
        RISKY,
        "something is assumed where nothing was",
        "requests without it may mean something else",
        "make sure that the default is what the service did before",
    ),
)

PROPERTY_RULES = (
    Rule(
        "request-property-removed",
        BREAKING,
        "a property is gone from an object that refuses unknown ones",
        "requests with it are refused",
        "go on accepting it, and ignore it",
    ),
    Rule(
        "request-property-ignored",
        RISKY,
        "a property is gone from an object that ignores unknown ones",
        "what clients send is dropped without a word",
        "keep it until nobody sends it",
    ),
    Rule("request-property-added", COMPATIBLE, "an optional property is new", "nobody has to send it", addition=True),
    Rule(
        "request-property-required-added",
        BREAKING,
        "a new property has to be sent",
        "requests without it are refused",
        "make it optional, with a default",
    ),
    Rule(
        "request-property-became-required",
        BREAKING,
        "an optional property has to be sent",
        "requests without it are refused",
        "keep it optional, with a default",
    ),
    Rule("request-property-became-optional", COMPATIBLE, "a property may be left out", _MORE, addition=True),
    Rule(
        "request-property-became-read-only",
        BREAKING,
        "a property can't be sent any more",
        "requests with it are refused or lose it",
        "go on accepting it",
    ),
    Rule("request-property-became-writable", COMPATIBLE, "a property can be sent now", _MORE, addition=True),
    Rule("response-property-removed", BREAKING, "a property is gone", "clients read it", "keep it, and deprecate it"),
    Rule(
        "response-optional-property-removed",
        RISKY,
        "a property is gone that was not in every answer",
        "clients have to cope without it, but may show less",
        "keep it, and deprecate it",
    ),
    Rule(
        "response-property-added",
        COMPATIBLE,
        "a property is new",
        "clients ignore what they do not know",
        addition=True,
    ),
    Rule(
        "response-property-added-to-closed",
        RISKY,
        "a property is new in an object that ruled out unknown ones",
        "clients that were generated strictly refuse the whole answer",
        "leave `additionalProperties: false` out of answers",
    ),
    Rule(
        "response-property-became-optional",
        BREAKING,
        "a property is no longer in every answer",
        "clients use it without asking whether it is there",
        "go on sending it",
    ),
    Rule("response-property-became-required", COMPATIBLE, "a property is in every answer now", _FEWER),
)

ACCESS_RULES = (
    Rule(
        "request-writers-narrowed",
        BREAKING,
        "`x-write-roles` lost a role, or is new",
        "requests with the property are refused for that role",
        "keep the role until its callers have another one",
    ),
    Rule("request-writers-widened", COMPATIBLE, "`x-write-roles` gained a role, or is gone", _MORE, addition=True),
    Rule(
        "request-unique-added",
        RISKY,
        "`x-unique` is new",
        "a value that exists is answered with 409",
        "tell the callers first",
    ),
    Rule("request-unique-removed", COMPATIBLE, "`x-unique` is gone", _MORE, addition=True),
    Rule(
        "response-readers-narrowed",
        BREAKING,
        "`x-read-roles` lost a role or is new, or the property is `writeOnly` now",
        "it is missing from the answers to that role",
        "keep the role until its callers have another one",
    ),
    Rule("response-readers-widened", COMPATIBLE, "`x-read-roles` gained a role, or is gone", _FEWER, addition=True),
)
