# Derived from the template: `copier update` replaces this file. Do not edit.
"""The roles of service.yml as a list on the wire."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic_core import core_schema as core

from ..requirements import ROLES
from .fields import JsonSchema, Type, check


@dataclass(frozen=True, slots=True)
class Roles(Type):
    """One role or more, each once."""

    def rule(self) -> core.CoreSchema:
        def distinct(values: list[str]) -> list[str]:
            check(len(set(values)) == len(values), "names a role twice")
            return values

        listed = core.list_schema(core.literal_schema(list(ROLES)), min_length=1, max_length=len(ROLES))
        return core.no_info_after_validator_function(distinct, listed)

    def schema(self) -> JsonSchema:
        items = {"type": "string", "enum": list(ROLES)}
        return {"type": "array", "items": items, "minItems": 1, "maxItems": len(ROLES), "uniqueItems": True}
