# Derived from the template: `copier update` replaces this file. Do not edit.
"""The models a handler receives: a body is strict, a query reads the same types from text."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from .. import requirements
from .fields import Integer, String


def not_sent(*, alias: str | None = None) -> Any:  # Any: stands for a value of any field's type
    """The default of a member that may be left out. It never reaches the database: see `Body.given`."""
    return Field(default_factory=lambda: None, alias=alias)


def default(value: object, *, alias: str | None = None) -> Any:  # Any: as above
    """The default of a member whose name needs an alias."""
    return Field(default=value, alias=alias, validate_default=True)


def needed(*, alias: str | None = None) -> Any:  # Any: as above
    """A member that must be sent and whose name needs an alias."""
    return Field(alias=alias)


class Body(BaseModel):
    """What a caller sends. Subclasses list members; everything else is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=False, hide_input_in_errors=True)

    def given(self) -> dict[str, object]:
        """The members that were sent, by column name: what was left out is left to the database or left alone."""
        fields = type(self).model_fields
        return {fields[name].alias or name: getattr(self, name) for name in fields if name in self.model_fields_set}


class Answer(BaseModel):
    """What an operation answers with, for the contract. Rows are encoded from their structs, not through this."""

    model_config = ConfigDict(json_schema_mode_override="validation")


class Query(BaseModel):
    """What a list may be asked for: a misspelt filter must not quietly return everything."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    limit: Annotated[int, Integer(1, requirements.MAX_PAGE_SIZE)] = requirements.DEFAULT_PAGE_SIZE
    cursor: Annotated[str, String(max_length=1024, min_length=1, pattern="^[A-Za-z0-9_-]+$")] = not_sent()

    def asked(self) -> dict[str, object]:
        """The filters that were given, by column name."""
        fixed = {"limit", "cursor", "sort", "q"}
        return {
            str(self.columns.get(name, name)): getattr(self, name)
            for name in self.model_fields_set
            if name not in fixed
        }

    columns: ClassVar[dict[str, str]] = {}
