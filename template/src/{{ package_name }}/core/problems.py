# Derived from the template: `copier update` replaces this file. Do not edit.
"""Expected failures as RFC 9457 problems. A subclass is named for the fact, and its name is the public type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import quote

import msgspec

MEDIA_TYPE = "application/problem+json"
MAX_FAULTS, MAX_PLACE = 200, 2000  # what the contract's Problem holds; a caller may send more members, and longer names
PATH_SAFE = "/-._~!$&'()*+,;=:@"  # what a path holds as it is (RFC 3986 §3.3); the rest is percent-encoded


class Fault(msgspec.Struct, omit_defaults=True):
    """One thing wrong with a request: a JSON Pointer (RFC 6901) to the place and what is wrong there."""

    pointer: str
    detail: str


class Problem(Exception):
    """Raise a subclass anywhere below a handler; the edge answers with its status and type.

    Args:
        detail: What is wrong with this request, in a sentence for the caller. Never holds a secret.
        faults: Every place of the request that is wrong.
        headers: Extra response headers, e.g. Retry-After.
    """

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad request"
    always: ClassVar[Mapping[str, str]] = {}  # headers of every problem of this kind

    def __init__(
        self, detail: str = "", *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail or self.title)
        self.detail, self.faults, self.headers = detail, list(faults), {**self.always, **(headers or {})}

    @classmethod
    def type_name(cls) -> str:
        """`OrderShipped` is published as `order-shipped`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def body(self, instance: str) -> bytes:
        """The document (RFC 9457 §3); `instance` is the path that was called, decoded as it is in the scope."""
        members: dict[str, object] = {
            "type": f"/problems/{self.type_name()}",
            "title": self.title,
            "status": self.status,
            "instance": re.sub("%.?$", "", quote(instance, safe=PATH_SAFE)[:MAX_PLACE]),
        }
        if self.detail:
            members["detail"] = self.detail
        if self.faults:
            members["errors"] = [
                Fault(fault.pointer[:MAX_PLACE].rstrip("~"), fault.detail) for fault in self.faults[:MAX_FAULTS]
            ]
        return msgspec.json.encode(members)


class MalformedRequest(Problem):
    status, title = 400, "The request can't be read"


class UnknownVersion(MalformedRequest):
    title = "This service has no such version"


class Unauthenticated(Problem):
    status, title = 401, "Sign in first"


class Forbidden(Problem):
    status, title = 403, "This caller may not do that"


class NotFound(Problem):
    status, title = 404, "There is nothing here"


class MethodNotAllowed(Problem):
    status, title = 405, "This path does not take that method"


class NotAcceptable(Problem):
    status, title = 406, "Nothing here comes in a form that this caller accepts"


class Conflict(Problem):
    status, title = 409, "The current state does not allow that"


class AlreadyExists(Conflict):
    title = "Another row has these values already"


class StillReferenced(Conflict):
    title = "Other rows still refer to this one"


class WrongState(Conflict):
    title = "Not possible in the current state"


class Gone(Problem):
    status, title = 410, "This was retired"


class RequestInProgress(Conflict):
    title = "The first request with this key is still being answered"


class PreconditionFailed(Problem):
    status, title = 412, "The row is no longer what the request was made for"


class BodyTooLarge(Problem):
    status, title = 413, "The body is too large"


class UnsupportedMediaType(Problem):
    status, title = 415, "The body's media type is not supported"


class Invalid(Problem):
    status, title = 422, "The request is not valid"


class KeyReused(Invalid):
    title = "This key was used for another request"


class TooManyRequests(Problem):
    status, title = 429, "Too many requests"


class InternalError(Problem):
    status, title = 500, "The service failed"


class NotImplementedYet(Problem):
    status, title = 501, "Not implemented yet"


class Unavailable(Problem):
    status, title = 503, "The service can't answer now"
    always: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}
