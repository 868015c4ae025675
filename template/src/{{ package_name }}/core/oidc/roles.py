# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where a provider's token says what its subject may do, and what the provider calls our roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ... import requirements

_KNOWN = frozenset(requirements.ROLES)


@dataclass(frozen=True)
class RoleClaim:
    """One claim of a token as roles.

    Args:
        path: The claim's name, or the way to it with dots: `realm_access.roles`. A name that holds dots itself
            (`https://example.com/roles`) is tried first.
        names: Role by the provider's name for it. Empty: the names are the same.
    """

    path: str
    names: Mapping[str, str] = field(default_factory=dict)

    def read(self, claims: Mapping[str, object]) -> frozenset[str]:
        """Roles of this service; whatever else is there gives none. A text is a list with blanks between, as `scope` is."""
        value = self._value(claims)
        given = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
        named = {name for name in given if isinstance(name, str)}
        return frozenset(self.names[n] for n in named if n in self.names) if self.names else _KNOWN & named

    def write(self, roles: Iterable[str]) -> dict[str, object]:
        """Claims that `read` takes these roles from: for the issuer of development."""
        called = {role: name for name, role in self.names.items()}
        claims: object = [called.get(role, role) for role in map(str, roles)]
        for part in reversed(self.path.split(".")):
            claims = {part: claims}
        assert isinstance(claims, dict)  # a path has a part
        return claims

    def _value(self, claims: Mapping[str, object]) -> object:
        if self.path in claims:
            return claims[self.path]
        value: object = claims
        for part in self.path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value
