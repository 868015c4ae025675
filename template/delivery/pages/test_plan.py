# Derived from the template: `copier update` replaces this file. Do not edit.
"""The test plan, from what is there: folders of tests, checks with their thresholds, operations with their cycles.

Every row ends in a command that runs here. A kind of test that the project does not have is no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..contract import operations, versions
from ..criteria.check import Check
from ..gates.policy import Policy, read_policy
from ..markdown import code, plain, rows
from ..project import Project
from ..requirements.marks import marked_tests
from ..requirements.trace import BUILT_IN


@dataclass(frozen=True)
class Kind:
    """A dimension of quality.

    Attributes:
        paths: Files and folders of tests; a pattern may end a name. Those that are not there are left out.
        command: For what no folder holds.
        role: Or the checks of a role, as far as there are any.
    """

    name: str
    asks: str
    paths: tuple[str, ...] = ()
    command: str = ""
    role: str = ""


KINDS = (
    Kind(
        "Units", "Fields, limits, cursors, merges and settings, each at the edges of what they allow.", ("tests/core",)
    ),
    Kind("Operations", "What each operation does, written before its code.", ("tests/resources",)),
    Kind("Contract", "Code and openapi.yaml say the same; every answer is one that was promised.", ("tests/contract",)),
    Kind(
        "Integration with the database",
        "Tables, migrations and every statement, on a real PostgreSQL.",
        ("tests/contract/test_tables.py", "tests/contract/test_migrations.py", "tests/contract/test_statements.py"),
    ),
    Kind(
        "Integration with other services", "Time limits, repeats and odd answers of partners.", ("tests/integrations",)
    ),
    Kind("Integration with a shared store", "Replicas count together, and go on without it.", ("tests/cache",)),
    Kind("Sign-in", "Who somebody is, and how that ends.", ("tests/auth", "tests/oidc", "tests/api_keys")),
    Kind("Journeys", "Operations one after the other, as people use them.", ("tests/e2e",)),
    Kind("Failures", "The database is away, slow, or comes back.", ("tests/contract/test_failures.py",)),
    Kind("Boundaries", "The smallest and the largest value, and one beyond.", ("tests/contract/test_boundaries.py",)),
    Kind("Unexpected input", "Calls that nobody thought of, as each role.", command="delivery contract fuzz"),
    Kind(
        "Cost of a call",
        "Lists stay bounded and every search has an index.",
        ("tests/contract/test_pagination.py", "tests/contract/test_tables.py"),
    ),
    Kind("Load", "Speed and throughput that were asked for, under load.", role="performance-analyst"),
    Kind("Law", "Audit trail, redaction, retention.", ("tests/compliance",)),
    Kind("Tools", "The command that judges the service.", ("delivery/tests",)),
)
OWASP = (
    "Object level authorization",
    "Authentication",
    "Properties of objects",
    "Consumption of resources",
    "Function level authorization",
    "Sensitive business flows",
    "Request forgery",
    "Misconfiguration",
    "Inventory",
    "Unsafe consumption of other APIs",
)
DATA = (
    Kind(
        "Fixtures", "A database per worker, a client, somebody signed in.", command="pytest --fixtures tests/contract"
    ),
    Kind("Bodies", "Valid and invalid ones come from the contract.", command="pytest delivery/tests/test_values.py"),
    Kind("Demo data", "Rows for every resource, made by the seed.", ("tests/core/test_seed.py",)),
    Kind("Fakes", "Partners are played by a server on loopback.", ("tests/integrations",)),
    Kind("No fakes", "The database is a real one, which needs no Docker.", ("tests/core/test_embedded.py",)),
)
WHEN = (
    ("Every commit", "What is quick and has changed.", "delivery evidence run --stale --phase 2"),
    ("Every change that is proposed", "Clients of the last release can live with it.", "delivery contract compat"),
    ("Every change that is proposed", "Tests came first, by the order of commits.", "delivery tdd verify"),
    ("Every merge", "Everything, with coverage.", "delivery evidence run tests"),
    ("Every night", "Many odd calls per operation.", "delivery contract fuzz --examples 500"),
    ("Every release", "All phases, by evidence of CI.", "delivery gate production"),
)
HEADS = ("What", "Asks", "Command")
Rows = Iterator[tuple[str, str, str]]


def test_plan(project: Project) -> str:
    """The page, without its first line."""
    policy = read_policy(project.root)
    parts: Sequence[tuple[str, str, Rows]] = (
        ("Kinds of tests", "What is tested, and the command that tests it.", _kinds(project.root, policy, KINDS)),
        ("Operations", "Each is a test cycle: red, green, refactor.", _operations(project)),
        ("Attacks", _about_attacks(project.root), _attacks(project.root)),
        ("Test data", "Nothing that the service owns is mocked.", _kinds(project.root, policy, DATA)),
        ("Targets", "What a gate asks for, beyond that everything passes.", _targets(policy)),
        ("When", "The same commands on every machine; CI keeps what they show.", iter(WHEN)),
    )
    lines = ["# Test plan", ""]
    for title, about, found in parts:
        cells = [(plain(what), plain(asks), code(command)) for what, asks, command in found]
        lines += [f"## {title}", "", about, "", *rows(HEADS, cells), ""]
    return "\n".join(lines)


def _kinds(root: Path, policy: Policy, kinds: Sequence[Kind]) -> Rows:
    for kind in kinds:
        there = [path for path in kind.paths if (root / path).exists()]
        of_role = [name for name, check in policy.checks.items() if kind.role and check.role == kind.role]
        if there:
            yield kind.name, kind.asks, f"pytest {' '.join(there)}"
        elif of_role:
            yield kind.name, kind.asks, f"delivery evidence run {' '.join(of_role)}"
        elif kind.command:
            yield kind.name, kind.asks, kind.command


def _operations(project: Project) -> Rows:
    """Files in their order: a test more in one of them changes nothing here."""
    files: dict[str, list[str]] = {}
    for test in marked_tests(project.root):
        files.setdefault(test.cycle, []).append(test.file)
    for document in versions(project.root).values():
        for operation in operations(document):
            named = sorted({*files.get(operation.operation_id, ())})
            if named:
                yield operation.operation_id, operation.key, f"pytest {' '.join(named)}"
            elif not BUILT_IN & {*operation.tags}:
                yield (
                    operation.operation_id,
                    f"{operation.key}, no test yet",
                    f"delivery tdd red {operation.operation_id}",
                )


def _about_attacks(root: Path) -> str:
    without = [f"API{number} ({name})" for number, name in enumerate(OWASP, start=1) if not _of_owasp(root, number)]
    missing = f" No test here, as the service has nothing of it: {', '.join(without)}." if without else ""
    return f"The OWASP API Top 10, operation by operation.{missing}"


def _of_owasp(root: Path, number: int) -> list[Path]:
    return sorted((root / "tests" / "security").glob(f"test_api{number:02}_*.py"))


def _attacks(root: Path) -> Rows:
    for number, name in enumerate(OWASP, start=1):
        if found := _of_owasp(root, number):
            named = " ".join(path.relative_to(root).as_posix() for path in found)
            yield f"API{number}", name, f"pytest {named}"
    others = [
        name for name in ("test_injection.py", "test_secrets.py") if (root / "tests" / "security" / name).exists()
    ]
    yield from ((name, "What no list has.", f"pytest tests/security/{name}") for name in others)


def _targets(policy: Policy) -> Rows:
    for check in policy.checks.values():
        due = [str(c) for c in check.conditions if str(c) not in ("exit == 0", "passed >= 1", "failed == 0")]
        if due and check.id not in policy.not_applicable:
            yield check.id, f"{', '.join(due)} ({_severity(policy, check)})", f"delivery evidence run {check.id}"


def _severity(policy: Policy, check: Check) -> str:
    return "a must" if policy.severity[check.id] == "HARD" else "costs points"
