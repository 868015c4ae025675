# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every rule of the contract's lint. The ids are Spectral's where it has the rule, so that a reason counts for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import lint_callers as callers
from . import lint_operations as operations
from . import lint_schemas as schemas
from .document import Document
from .places import Place

Check = Callable[[Document], Iterator[tuple[Place, str]]]


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    Attributes:
        meaning: What must hold.
        remedy: What to write.
    """

    id: str
    check: Check
    meaning: str
    remedy: str


RULES = (
    Rule("info-contact", operations.no_contact, "The contract says whom to ask.", "add `contact: {name: …}` to info"),
    Rule(
        "info-description", operations.no_purpose, "The contract says what the service is for.", "describe it in info"
    ),
    Rule("info-license", operations.no_license, "The contract says who may use it.", "add `license` to info"),
    Rule("oas3-api-servers", operations.no_servers, "There is a server.", "add `servers`"),
    Rule("oas3-server-trailing-slash", operations.slash_of_server, "A server ends without a slash.", "take it away"),
    Rule("owasp:api8:2023-no-server-http", operations.plain_http, "Servers are reached by https.", "write https://"),
    Rule(
        "owasp:api9:2023-inventory-access",
        operations.no_audience,
        "Every server says whether it is for the organisation alone.",
        "add `x-internal: true` or `false` to the server",
    ),
    Rule(
        "owasp:api9:2023-inventory-environment",
        operations.no_environment,
        "Every server says which environment it is.",
        "name it in the server's description: local, development, staging or production",
    ),
    Rule("tag-description", operations.bare_tag, "A tag is described.", "add `description` to the tag"),
    Rule("operation-operationId", operations.no_id, "An operation has an id.", "add `operationId`, verb_noun"),
    Rule("operation-operationId-unique", operations.same_id, "No two operations share an id.", "rename one"),
    Rule(
        "operation-operationId-valid-in-url",
        operations.strange_id,
        "An id needs no escaping.",
        "use a-z, 0-9 and _ only",
    ),
    Rule("operation-description", operations.no_description, "An operation is described.", "add `description`"),
    Rule("operation-tags", operations.no_tag, "An operation has a tag.", "add `tags: [<the resource>]`"),
    Rule("operation-tag-defined", operations.unknown_tag, "A tag is described at the top.", "add it to `tags`"),
    Rule("operation-success-response", operations.no_success, "An operation can succeed.", "add a 2xx response"),
    Rule("operation-parameters", operations.same_parameter, "A parameter is there once.", "take one away"),
    Rule("path-params", operations.path_parameters, "Path and path parameters agree.", "declare exactly those in {}"),
    Rule("path-keys-no-trailing-slash", operations.slash_of_path, "A path ends without a slash.", "take it away"),
    Rule("path-not-include-query", operations.query_in_path, "A path holds no query.", "declare query parameters"),
    Rule("oas3-parameter-description", operations.bare_parameter, "A parameter is described.", "add `description`"),
    Rule("oas3-unused-component", operations.unused_component, "What is defined is used.", "use it or delete it"),
    Rule("array-items", schemas.no_items, "An array says what is in it.", "add `items`"),
    Rule("duplicated-entry-in-enum", schemas.same_value, "A value is listed once.", "take one away"),
    Rule(
        "typed-enum", schemas.mistyped_value, "The values of an enum are of its type.", "correct the value or the type"
    ),
    Rule("no-script-tags-in-markdown", schemas.script, "No description holds a script.", "take it away"),
    Rule(
        "closed-request-body",
        schemas.open_body,
        "A request body takes only what it names (OWASP API3: mass assignment).",
        "add `additionalProperties: false`",
    ),
    Rule("owasp:api4:2023-array-limit", schemas.endless_array, "An array is bounded.", "add `maxItems`"),
    Rule("owasp:api4:2023-string-limit", schemas.endless_text, "A text is bounded.", "add `maxLength`"),
    Rule(
        "owasp:api4:2023-string-restricted",
        schemas.any_text,
        "A text says what it may hold.",
        "add `pattern` or `format`; for free text: pattern: '^[^\\u0000]*$'",
    ),
    Rule(
        "owasp:api4:2023-integer-limit", schemas.endless_number, "A number is bounded.", "add `minimum` and `maximum`"
    ),
    Rule("owasp:api4:2023-integer-format", schemas.unsized_number, "An integer has a size.", "add `format: int64`"),
    Rule("owasp:api1:2023-no-numeric-ids", schemas.counted_id, "Ids can't be guessed.", "use uuid"),
    Rule("owasp:api2:2023-no-http-basic", callers.basic, "No passwords in every request.", "use bearer"),
    Rule(
        "owasp:api2:2023-no-api-keys-in-url", callers.key_in_url, "Keys are in no URL: logs keep those.", "`in: header`"
    ),
    Rule(
        "owasp:api2:2023-no-credentials-in-url",
        callers.secret_in_url,
        "Secrets are in no URL: logs keep those.",
        "move it into the body or a header",
    ),
    Rule(
        "owasp:api2:2023-auth-insecure-schemes",
        callers.insecure,
        "The scheme is none of the broken ones.",
        "use bearer",
    ),
    Rule(
        "owasp:api2:2023-jwt-best-practices",
        callers.careless_token,
        "Tokens are checked as RFC8725 asks, and the scheme says so.",
        "say RFC8725 in the scheme's description",
    ),
    Rule("oas3-operation-security-defined", callers.unknown_scheme, "A scheme that is asked for exists.", "define it"),
    Rule(
        "owasp:api2:2023-write-restricted",
        callers.open_write,
        "What changes something asks for a sign-in.",
        "add `security`, or the reason why everybody may under x-lint-ignore",
    ),
    Rule(
        "owasp:api2:2023-read-restricted",
        callers.open_read,
        "What is read asks for a sign-in.",
        "add `security`, or the reason why everybody may under x-lint-ignore",
    ),
    Rule(
        "owasp:api8:2023-define-error-responses-401",
        callers.no_401,
        "Who must sign in is told how that fails.",
        'add `"401": {$ref: "#/components/responses/Unauthenticated"}`',
    ),
    Rule("owasp:api8:2023-define-error-validation", callers.no_422, "A bad request has an answer.", "add 422"),
    Rule("owasp:api8:2023-define-error-responses-500", callers.no_500, "A fault has an answer.", "add 500"),
    Rule(
        "owasp:api4:2023-rate-limit-retry-after", callers.no_retry_after, "429 says when to return.", "add Retry-After"
    ),
    Rule(
        "error-is-a-problem", callers.no_problem, "Errors are problems (RFC 9457).", "answer application/problem+json"
    ),
)
