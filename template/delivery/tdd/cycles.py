# Derived from the template: `copier update` replaces this file. Do not edit.
"""A cycle takes one thing from red to green to clean: an operation of the contract, an event, or whatever a test names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import Refusal
from .history import work_tree
from .marks import Case

if TYPE_CHECKING:
    from ..contract import Operation
    from ..project import Project

Kind = Literal["operation", "event", "own"]
Colour = Literal["none", "red", "green"]
EVENT = "EVENT "
_ROUTE = re.compile(r"([A-Za-z]+) +(/\S*)")
FUNCTION = re.compile(r"^\s*(?:async )?def (\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Cycle:
    """One cycle and its tests, as they lie in the folder.

    Attributes:
        name: What `@pytest.mark.cycle(...)` says: an operationId, `EVENT <name>`, or a name of the team's own.
        operation: Of the contract; None where the contract does not know the name.
    """

    name: str
    cases: tuple[Case, ...]
    operation: Operation | None = None

    @property
    def kind(self) -> Kind:
        return "event" if self.name.startswith(EVENT) else "operation" if self.operation else "own"

    @property
    def colour(self) -> Colour:
        if self.red:
            return "red"
        return "green" if any(case.colour in ("green", "characterization") for case in self.cases) else "none"

    @property
    def red(self) -> list[Case]:
        return [case for case in self.cases if case.colour == "red"]

    @property
    def files(self) -> list[str]:
        return sorted({case.path for case in self.cases})


def board(project: Project) -> list[Cycle]:
    """Every cycle: the operations that are the team's to write in the contract's order, then those only tests name."""
    known, tests = contract_operations(project.root), by_cycle(work_tree(project.root).values())
    ready = derived_functions(project.root)
    mine = {name: op for name, op in known.items() if name in tests or name.partition("@")[0] not in ready}
    cycles = [Cycle(name, tuple(tests.get(name, ())), operation) for name, operation in mine.items()]
    return cycles + [Cycle(name, tuple(tests[name])) for name in sorted(tests.keys() - mine.keys())]


def find(cycles: Sequence[Cycle], asked: str) -> Cycle:
    """The cycle of this name; `POST /orders` names an operation as well as `create_order` does.

    Raises:
        Refusal: there is none.
    """
    what = f"no cycle {asked!r}"
    names = {cycle.name: cycle for cycle in cycles}
    if asked in names:
        return names[asked]
    if asked.startswith(EVENT) or asked == EVENT.strip():
        why = 'no test is of it: a test of an event says pytest.mark.cycle("EVENT order_shipped")'
        raise Refusal(what, why, "`delivery tdd status` lists the cycles there are")
    if route := _ROUTE.fullmatch(asked.strip()):
        wanted = route[1].upper(), _shape(route[2])
        for cycle in cycles:
            if cycle.operation and wanted == (cycle.operation.method, _shape(cycle.operation.path)):
                return cycle
    near = difflib.get_close_matches(asked, [*names, *(c.operation.key for c in cycles if c.operation)], n=1)
    hint = f". Did you mean {near[0]!r}?" if near else ""
    why = f"neither openapi.yaml nor a test knows it{hint}"
    raise Refusal(what, why, "describe the operation in openapi.yaml first; `delivery tdd status` lists what there is")


def by_cycle(cases: Iterable[Case]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        if case.cycle:
            found.setdefault(case.cycle, []).append(case)
    return found


def unwritten(root: Path) -> frozenset[str]:
    """Cycles of which every test is red: their code is still to be written. One red test among green ones asks for more."""
    found = by_cycle(work_tree(root).values())
    return frozenset(name for name, cases in found.items() if all(case.colour == "red" for case in cases))


def contract_operations(root: Path) -> Mapping[str, Operation]:
    """Those of the first version, and of each later one those that it says anew, as `read_order@2`."""
    from ..contract import changed_ids, operations, versions

    documents = versions(root)
    found = {op.operation_id: op for op in operations(documents[1])}
    for number, document in documents.items():
        anew = changed_ids(root, number) if number > 1 else ()
        for op in operations(document):
            if op.operation_id in anew:
                name = f"{op.operation_id}@{number}"
                found[name] = replace(op, operation_id=name)
    return found


def derived_functions(root: Path) -> frozenset[str]:
    """Functions in files of the template: an operation that is served by one is not the team's to write."""
    return _functions(root, lambda text: text.startswith("# Derived from the template"))


def planned(root: Path) -> frozenset[str]:
    """Unwritten operations that have no function either: no route answers, not even with 501."""
    there = _functions(root, lambda text: True)
    return frozenset(name for name in unwritten(root) if name.partition("@")[0] not in there)


def _functions(root: Path, wanted: Callable[[str], bool]) -> frozenset[str]:
    texts = (path.read_text("utf-8", errors="replace") for path in (root / "src").rglob("*.py"))
    return frozenset(name for text in texts if wanted(text) for name in FUNCTION.findall(text))


def _shape(path: str) -> str:
    """`/orders/:id` and `/orders/{order_id}` are one path; a version before it does not count."""
    return re.sub(r"^/v[0-9]+(?=/)", "", re.sub(r"\{[^}]*\}|:[^/]+|<[^>]*>", "{}", path.rstrip("/")))
