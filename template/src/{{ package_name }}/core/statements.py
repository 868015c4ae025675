# Derived from the template: `copier update` replaces this file. Do not edit.
"""SQLAlchemy Core as a query builder: a statement is compiled once to text and then run on asyncpg at full speed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

_WRITES = re.compile(r"\b(?:INSERT INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE FROM)\b")
_DIALECT = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy types only half of it


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with $1, $2 … and the names of its parameters in that order; `writes` where it changes rows."""

    text: str
    names: tuple[str, ...]
    constants: Mapping[str, object]
    writes: bool = False

    def arguments(self, values: Mapping[str, object]) -> Sequence[object]:
        """Positional arguments.

        Args:
            values: One entry per bound name; what the statement does not name is ignored.

        Raises:
            KeyError: a bound name has no value.
        """
        constants = self.constants
        return [values[name] if name in values else constants[name] for name in self.names]


def statement(clause: ClauseElement) -> Statement:
    """Compile once, at import. Literals in the clause become constants, `bindparam`s become parameters."""
    compiled = clause.compile(dialect=_DIALECT)
    assert isinstance(compiled, SQLCompiler)  # narrows the type: DDL is not compiled here
    constants = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
    query = str(compiled)
    return Statement(query, tuple(compiled.positiontup or ()), constants, _WRITES.search(query) is not None)
