# Derived from the template: `copier update` replaces this file. Do not edit.
"""The version in a header or in the media type: the path stays the same for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .. import requirements
from .composition import asked, renamed
from .deprecations import Deprecation
from .negotiation import JSON, USUAL, accepted, quality
from .problems import NotAcceptable, UnknownVersion, UnsupportedMediaType
from .retirement import Clock
from .routing import VERSION, Bundle, ByVersion
from .versioning import BODIES, ByPath, Document, Headers, Pairs, Scope, lines
from .versions import FIRST, Version

HEADER = "API-Version"
MEDIA = "slipway.media"  # in a scope: what a JSON answer is called
_VENDOR = re.compile(rf"application/vnd\.{re.escape(requirements.SLUG)}\.v[0-9]+\+json")


def media_type(version: int) -> str:
    """`application/vnd.orders-api.v2+json`"""
    return f"application/vnd.{requirements.SLUG}.v{version}+json"


class _OnePath(ByPath):
    """`/orders` in every version."""

    def prefix(self, version: int) -> str:
        return ""

    def routes(self) -> Iterator[Bundle]:
        yield ByVersion(self.bundles)

    def described(self, document: Document, number: int) -> Document:
        paths = {path.removeprefix(f"/v{number}"): item for path, item in document["paths"].items()}
        return {**document, "paths": paths}


class ByHeader(_OnePath):
    """`API-Version: 1`"""

    vary = HEADER

    def __init__(self, *given: Any) -> None:  # Any: as ByPath takes them
        super().__init__(*given)
        self._known: dict[bytes, tuple[str, Pairs]] = {
            str(n).encode(): (v.prefix, ((b"vary", HEADER.encode()), (b"api-version", str(n).encode())))
            for n, v in self.versions.items()
        }

    def enter(self, scope: Scope, headers: Headers) -> Pairs:
        if self.unversioned(scope):
            return ()
        asked = headers.get(b"api-version")
        if asked is None:
            asked = str(self.default()).encode()
        elif len(headers) != len(scope["headers"]):  # a line is there twice: perhaps this one
            asked = b",".join(lines(scope, b"api-version"))
        if asked not in self._known:
            known = ", ".join(map(str, self.versions))
            raise UnknownVersion(f"{HEADER} is one of these: {known}.", headers={"Vary": HEADER})
        scope[VERSION], found = self._known[asked]
        if headers.get(b"accept") not in USUAL:
            self.refuse_unacceptable(scope)
        return found

    def described(self, document: Document, number: int) -> Document:
        found = super().described(document, number)
        for item in found["paths"].values():
            for operation in item.values():
                operation["parameters"] = [*operation.get("parameters", ()), asked(number)]
                operation["responses"]["400"] = operation["responses"]["422"]  # a version that is not served
        return found

    def _link(self, target: str, version: int) -> str:
        return super()._link(target, version) + (f'; api-version="{version}"' if version else "")


class ByMediaType(_OnePath):
    """`Accept: application/vnd.orders-api.v1+json`"""

    vary = "Accept"

    def __init__(self, *given: Any) -> None:  # Any: as ByPath takes them
        super().__init__(*given)
        self._vendor = {media_type(number): number for number in self.versions}
        self._exact = {kind.encode(): number for kind, number in self._vendor.items()}
        self.bodies = BODIES | self._exact.keys()

    def enter(self, scope: Scope, headers: Headers) -> Pairs:
        if self.unversioned(scope):
            return ()
        accept = headers.get(b"accept")
        alone = len(headers) == len(scope["headers"])  # else a line is there twice: perhaps this one
        usual = alone and accept in USUAL
        exact = self._exact.get(accept or b"", 0) if alone else 0
        asked = exact or (0 if usual else self._asked(scope))
        sent = self._sent(headers[b"content-type"]) if b"content-type" in headers else 0
        number = asked or sent or self.default()
        scope[VERSION] = self.versions[number].prefix
        if sent and sent != number:
            kinds = f"{media_type(number)} or {JSON}"
            raise UnsupportedMediaType(
                f"The answer is to be of version {number}, so is the body: {kinds}.", headers={"Vary": self.vary}
            )
        if asked:
            scope[MEDIA] = media_type(number).encode()
        elif not usual:
            self.refuse_unacceptable(scope)
        return ((b"vary", b"Accept"),)

    def _asked(self, scope: Scope) -> int:
        """The version that is named and wanted most, the newest of equals; 0 where plain JSON is wanted more, or none named.

        Raises:
            NotAcceptable: only versions that are not served are named (406).
        """
        ranges = accepted(lines(scope, b"accept"))
        named = {number: ranges[kind] for kind, number in self._vendor.items() if ranges.get(kind)}
        best = max(named, key=lambda number: (named[number], number), default=0)
        plain = quality(ranges, JSON)
        if best and named[best] >= plain:
            return best
        if not plain and any(map(_VENDOR.fullmatch, ranges)):
            known = ", ".join(self._vendor)
            raise NotAcceptable(f"Here is {known}.", headers={"Vary": self.vary})
        return 0

    def _sent(self, content_type: bytes) -> int:
        """The version that a body is of; 0 where its type names none."""
        if not content_type.startswith(b"application/vnd."):
            return 0
        return self._vendor.get(content_type.partition(b";")[0].strip().lower().decode("latin-1"), 0)

    def described(self, document: Document, number: int) -> Document:
        """The first version answers plain JSON to callers who name no type; a later one is only had by its name."""
        found = super().described(document, number)
        return found if number == FIRST else {**found, "paths": renamed(found["paths"], JSON, media_type(number))}

    def _link(self, target: str, version: int) -> str:
        return super()._link(target, version) + (f'; type="{media_type(version)}"' if version else "")


STYLES: dict[str, type[ByPath]] = {"path": ByPath, "header": ByHeader, "media-type": ByMediaType}


def public_prefix(version: int, style: str = requirements.VERSIONING) -> str:
    """What the paths of a version begin with, as callers see them."""
    return f"/v{version}" if style == "path" else ""


PUBLIC_PREFIX = public_prefix(FIRST)


def asking(version: int = FIRST, style: str = requirements.VERSIONING) -> dict[str, str]:
    """The request headers that ask for a version."""
    return {"header": {HEADER: str(version)}, "media-type": {"Accept": media_type(version)}}.get(style, {})


def made(
    style: str, versions: Sequence[Version], entries: Sequence[Deprecation], clock: Clock, default: int = 0
) -> ByPath:
    """The style of an answer `versioning`, over these versions."""
    return STYLES[style](versions, entries, clock, default)
