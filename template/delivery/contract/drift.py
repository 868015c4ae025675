# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the code does against what the contract says, in both directions, told so that people know what to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from ..json_types import Json, canonical, mapping, strings
from .document import Document
from .normal import Content, NormalOperation, normalise

NOTHING = "nothing"


@dataclass(frozen=True, order=True)
class Difference:
    """One place where code and contract disagree. Sorts by operation, then by place.

    Attributes:
        where: `POST /orders request body .total maxLength`.
        code: What the code does, `nothing` where it has no such thing.
        contract: What the contract says.
        change: The file to change, and how.
    """

    where: str
    code: str
    contract: str
    change: str

    def __str__(self) -> str:
        return f"{self.where}: the code says {self.code}, the contract says {self.contract}. {self.change}"


def drift(code_document: Document, contract_document: Document) -> list[Difference]:
    """Every difference, in a stable order; empty where the code keeps the contract.

    The code's paths carry the prefix of a server (`/v1/orders`), the contract's don't. A path of the code outside every
    prefix is a difference: serve it below one, or keep it out of the code's document. What `x-implied` of the code names,
    the contract may leave unsaid; where it says it, both must say the same.
    """
    expected = {
        (prefix, operation.key): operation
        for operation in normalise(contract_document).values()
        for prefix in operation.prefixes
    }
    prefixes = sorted({prefix for prefix, _ in expected} or set(contract_document.prefixes()), key=len, reverse=True)
    report = _Report(contract_document.name, show_prefix=len(prefixes) > 1)
    found: set[tuple[str, str]] = set()
    for operation in normalise(code_document).values():
        place = _place(operation.key, prefixes, expected)
        if place is None:
            report.outside(operation.key, prefixes)
        else:
            found.add(place)
            report.operation(place, operation, expected.get(place))
    for place in expected.keys() - found:
        report.operation(place, None, expected[place])
    return sorted(set(report.differences))


def _place(key: str, prefixes: list[str], expected: Mapping[tuple[str, str], object]) -> tuple[str, str] | None:
    """The server prefix and the unversioned key; the contract's own where it has the operation."""
    method, path = key.split(" ", 1)
    places = [
        (prefix, f"{method} {path[len(prefix) :] or '/'}")
        for prefix in prefixes
        if path == prefix or path.startswith(f"{prefix}/")
    ]
    return next((place for place in places if place in expected), places[0] if places else None)


class _Report:
    def __init__(self, contract_name: str, *, show_prefix: bool) -> None:
        self.name, self.show_prefix = PurePath(contract_name).name, show_prefix
        self.differences: list[Difference] = []
        self.change = ""

    def add(self, where: str, code: str, contract: str) -> None:
        self.differences.append(Difference(where, code, contract, self.change))

    def compare(self, where: str, code: Json, contract: Json) -> None:
        if canonical(code) != canonical(contract):
            self.add(where, canonical(code), canonical(contract))

    def outside(self, key: str, prefixes: list[str]) -> None:
        below = " or ".join(prefixes)
        self.change = f"Serve it below {below}, or give its route `include_in_schema=False`."
        self.add(key, f"it is served outside {below}", NOTHING)

    def operation(self, place: tuple[str, str], code: NormalOperation | None, contract: NormalOperation | None) -> None:
        prefix, key = place
        where = f"{key} ({prefix or '/'})" if self.show_prefix else key
        operation_id = (code or contract or _unreachable()).operation_id
        if contract is None:
            self.change = f"Describe {operation_id} in {self.name}, below the seam of its paths, or remove its route."
            self.add(where, f"operation {operation_id}", NOTHING)
            return
        if code is None:
            self.change = f"Write the route {operation_id} in the resource's router.py, or take it out of {self.name}."
            self.add(where, NOTHING, f"operation {operation_id}")
            return
        self.change = f"Change the router.py or schemas.py behind {operation_id}, or {self.name}."
        self.compare(f"{where} operationId", code.operation_id, contract.operation_id)
        self.parameters(where, code, contract)
        self.body(f"{where} request body", code, contract)
        self.responses(where, code, contract)
        self.compare(f"{where} security", list[Json](code.security), list[Json](contract.security))
        for name in sorted({*code.extensions, *contract.extensions}):
            ours, theirs = _said(code.extensions, name), _said(contract.extensions, name)
            if ours != theirs:
                self.add(f"{where} {name}", ours, theirs)

    def parameters(self, where: str, code: NormalOperation, contract: NormalOperation) -> None:
        for name in sorted({*code.parameters, *contract.parameters}):
            place = f"{where} parameter {name}"
            ours, theirs = code.parameters.get(name), contract.parameters.get(name)
            if theirs is None and name in code.implied:
                continue
            if ours is None or theirs is None:
                self.add(place, _presence(ours), _presence(theirs))
                continue
            self.compare(f"{place} required", ours[0], theirs[0])
            self.schema(place, ours[1], theirs[1])

    def body(self, where: str, code: NormalOperation, contract: NormalOperation) -> None:
        ours, theirs = code.body, contract.body
        if ours is None or theirs is None:
            if ours is not theirs:
                self.add(where, _presence(ours), _presence(theirs))
            return
        self.compare(f"{where} required", ours[0], theirs[0])
        said = {k: schema for k, schema in ours[1].items() if k in theirs[1] or f"body {k}" not in code.implied}
        self.content(where, said, theirs[1])

    def responses(self, where: str, code: NormalOperation, contract: NormalOperation) -> None:
        for status in sorted({*code.responses, *contract.responses}):
            place = f"{where} response {status}"
            ours, theirs = code.responses.get(status), contract.responses.get(status)
            if theirs is None and f"response {status}" in code.implied:
                continue
            if ours is None or theirs is None:
                self.add(place, _presence(ours), _presence(theirs))
            else:
                self.content(place, ours, theirs)

    def content(self, where: str, code: Content, contract: Content) -> None:
        shared = code.keys() & contract.keys()
        if code.keys() != contract.keys():
            self.add(
                f"{where} content type", ", ".join(sorted(code)) or NOTHING, ", ".join(sorted(contract)) or NOTHING
            )
        for kind in sorted(shared):
            self.schema(where if len(shared) == 1 else f"{where} {kind}", code[kind], contract[kind])

    def schema(self, where: str, code: Json, contract: Json) -> None:
        """Goes down to the property that differs, so that the message names it."""
        for place, ours, theirs in _schema_differences(mapping(code), mapping(contract), ""):
            self.add(f"{where} {place}".rstrip(), ours, theirs)


def _schema_differences(
    code: Mapping[str, Json], contract: Mapping[str, Json], place: str
) -> Iterator[tuple[str, str, str]]:
    for keyword in sorted({*code, *contract} - {"properties", "items", "required"}):
        ours, theirs = _said(code, keyword), _said(contract, keyword)
        if ours != theirs:
            yield f"{place} {keyword}".lstrip(), ours, theirs
    ours_required, theirs_required = set(strings(code.get("required"))), set(strings(contract.get("required")))
    ours_properties, theirs_properties = mapping(code.get("properties")), mapping(contract.get("properties"))
    for name in sorted({*ours_properties, *theirs_properties, *ours_required, *theirs_required}):
        inner = f"{place}.{name}"
        if (name in ours_properties) != (name in theirs_properties):
            yield inner, _presence(ours_properties.get(name)), _presence(theirs_properties.get(name))
            continue
        if (name in ours_required) != (name in theirs_required):
            yield f"{inner} required", canonical(name in ours_required), canonical(name in theirs_required)
        yield from _schema_differences(mapping(ours_properties.get(name)), mapping(theirs_properties.get(name)), inner)
    if "items" in code or "items" in contract:
        yield from _schema_differences(mapping(code.get("items")), mapping(contract.get("items")), f"{place}[]")


def _presence(found: object) -> str:
    return NOTHING if found is None else "it is there"


def _said(found: Mapping[str, Json], name: str) -> str:
    return canonical(found[name]) if name in found else NOTHING


def _unreachable() -> NormalOperation:
    raise AssertionError("an operation is on one side at least")
