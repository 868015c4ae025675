# Derived from the template: `copier update` replaces this file. Do not edit.
"""The first test file of an operation, from the contract: what it does, and what it refuses by itself.

Who may not call, bodies that are malformed, limits: the tests below `tests/contract` ask that of every operation.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..json_types import Json, Schema, mapping, sequence, strings

if TYPE_CHECKING:
    from ..contract import Document, Operation

_ASKED_ELSEWHERE = frozenset(
    {"304", "400", "401", "403", "405", "406", "410", "412", "413", "415", "422", "429", "500", "503"}
)


@dataclass(frozen=True)
class Skeleton:
    """A file to write.

    Attributes:
        path: Below the root.
        yours: Documented statuses that no test could be derived for.
    """

    path: str
    text: str
    yours: tuple[str, ...]


def skeleton(document: Document, operation: Operation) -> Skeleton:
    """The test file of an operation, all of it red."""
    parts = _Parts(document, operation)
    tests = [*parts.successes(), *parts.unknown(), *parts.wrong_state()]
    helpers = "Api, problem" if any("problem(" in test for test in tests) else "Api"
    name = operation.operation_id
    head = f"""\
# Yours: written once by `delivery tdd red {name}`.
\"\"\"{_docstring(parts.summary)}\"\"\"

import pytest

from tests.support.api import {helpers}

OPERATION = "{name}"
pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.red]
"""
    folder = re.sub(r"\W", "_", parts.table)
    path = f"tests/resources/{folder}/test_{name.replace('@', '_v')}.py"
    done = {"404"} if any("(404," in test for test in tests) else set()
    done |= {"409"} if any("== 409" in test for test in tests) else set()
    yours = sorted(s for s in operation.responses if s[0] in "45" and s not in _ASKED_ELSEWHERE | done)
    return Skeleton(path, "\n\n".join([head, *tests]), tuple(yours))


class _Parts:
    """The tests of one operation as texts."""

    def __init__(self, document: Document, operation: Operation) -> None:
        self.operation = operation
        self.table = operation.path.strip("/").partition("/")[0].replace("-", "_")
        schemas = mapping(mapping(document.root.get("components")).get("schemas"))
        self.on_table = self.table in {mapping(schema).get("x-table") for schema in schemas.values()}
        item = document.follow(mapping(document.root.get("paths")).get(operation.path))
        self.node = mapping(item.get(operation.method.lower()))
        self.summary = str(self.node.get("summary") or operation.operation_id)
        self.with_row = bool(operation.parameters_in("path"))
        self.before = mapping(operation.extensions.get("x-from"))
        success = operation.success
        self.status = success.status if success else "200"
        self.answer: Schema = success.schema if success else {}

    def successes(self) -> Iterator[str]:
        """One test, or one per example where the contract names several."""
        examples = self._examples()
        for name, example in examples.items():
            yield self._test(f"test_answers_{self.status}_for_{name}", self._body(example), self._shown())
        if not examples:
            yield self._test(f"test_answers_{self.status}_as_the_contract_says", self._body({}), self._shown())

    def unknown(self) -> Iterator[str]:
        if not (self.with_row and self.on_table and "404" in self.operation.responses):
            return
        body = self._body({})
        lines = [
            *self._arranged(body),
            f"    there = await api.call(OPERATION, by, row=row{', body=body' if body else ''})",
            "",
            f"    response = await api.call(OPERATION, by, row=api.unknown_row(){', body=body' if body else ''})",
            "",
            f"    assert there.status_code == {self.status}  # a route that is missing answers 404 too",
            '    assert problem(response) == (404, "not-found")',
        ]
        yield _function("test_answers_404_for_an_id_that_is_not_there", lines)

    def wrong_state(self) -> Iterator[str]:
        """Of an action that starts from some states only: a row in another one."""
        for name, states in self.before.items():
            allowed = strings(states)
            others = [
                state for state in strings(mapping(self._members().get(name)).get("enum")) if state not in allowed
            ]
            if others and self.on_table:
                body = self._body({})
                lines = [
                    "    by = await api.allowed(OPERATION)",
                    f'    row = await api.row("{self.table}", by, {name}={_literal(others[0])})',
                    *([body] if body else []),
                    "",
                    f"    response = await api.call(OPERATION, by, row=row{', body=body' if body else ''})",
                    "",
                    "    assert problem(response)[0] == 409",
                ]
                yield _function(f"test_answers_409_where_{name}_is_{_word(others[0])}", lines)

    def _test(self, name: str, body: str, shown: list[str]) -> str:
        row = ", row=row" if self.with_row and self.on_table else ""
        called = f"    response = await api.call(OPERATION, by{row}{', body=body' if body else ''})"
        return _function(name, [*self._arranged(body), "", called, "", *shown])

    def _arranged(self, body: str) -> list[str]:
        if not (self.with_row and self.on_table):
            first = ["    by = await api.allowed(OPERATION)"]
        elif self.before:
            first = ["    by = await api.allowed(OPERATION)", "    row = await api.ready_row(OPERATION, by)"]
        else:
            first = ["    by, row = await api.on(OPERATION)"]
        return [*first, *([body] if body else [])]

    def _body(self, example: Schema) -> str:
        """A valid body, with what the example says where that is not about other rows."""
        if self.operation.body is None:
            return ""
        members = mapping(self.operation.body.schema.get("properties"))
        own = {k: v for k, v in example.items() if "x-references" not in mapping(members.get(k)) and k in members}
        plain = all(key.isidentifier() and not keyword.iskeyword(key) for key in own)
        given = [f"{k}={_literal(v)}" for k, v in own.items()] if plain else [f"**{_literal(own)}"] if own else []
        return f"    body = await api.body({', '.join(['OPERATION', 'by', *given])})"

    def _shown(self) -> list[str]:
        lines = [f"    assert response.status_code == {self.status}"]
        members, of_table = self._members(), self.answer.get("x-table") == self.table
        if not members:
            return [*lines, '    assert response.content == b""'] if self.status == "204" else lines
        if self.operation.body and self.on_table and of_table:
            return [*lines, "    api.assert_shows(OPERATION, response, body, by)"]
        if self.with_row and self.on_table and of_table and "id" in members:
            return [*lines, '    assert response.json()["id"] == row["id"]']
        required = strings(self.answer.get("required"))
        return (
            [*lines, f"    assert response.json().keys() >= {{{', '.join(map(_literal, required))}}}"]
            if required
            else lines
        )

    def _members(self) -> Schema:
        return mapping(self.answer.get("properties"))

    def _examples(self) -> dict[str, Schema]:
        """The named examples of the body; a single one says no more than any valid body."""
        content = mapping(mapping(self.node.get("requestBody")).get("content"))
        for media in content.values():
            named = mapping(mapping(media).get("examples"))
            if len(named) > 1:
                return {_word(name): mapping(mapping(example).get("value")) for name, example in named.items()}
        return {}


def _function(name: str, lines: list[str]) -> str:
    return "\n".join([f"async def {name}(api: Api) -> None:", *lines]) + "\n"


def _docstring(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "").replace('"', "'").rstrip(".")
    return f"{plain}."


def _word(text: str) -> str:
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_") or "another"


def _literal(value: Json) -> str:
    """As the formatter writes it: double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, sequence(value))) + "]"
    return repr(value)
