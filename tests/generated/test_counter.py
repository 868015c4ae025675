"""A guardrail that nobody ever saw fail is a wish: each protection is switched off in turn, and the project's own tests must notice.

What fails in the untouched project as well (test_its_own_suite.py says so) notices nothing: it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness import once, rendered, services
from harness.project import Project, at_work, copied

CORE = "src/payment_gateway/core"
PAYMENTS = "src/payment_gateway/resources/payments"
STATIC = ("tests/contract",)
ALL = ("tests/contract", "tests/core", "tests/resources")


@dataclass(frozen=True)
class Sabotage:
    """One small edit, and where the tests are that should notice it."""

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = ALL


SABOTAGES = [
    Sabotage("no role is asked for", f"{CORE}/access.py", "if self.roles and not caller.has(self.roles):", "if False:"),
    Sabotage(
        "one route lets more roles in",
        f"{PAYMENTS}/router.py",
        "CREATE = web.Depends(web.can(Role.MERCHANT))",
        "CREATE = web.Depends(web.can(*Role))",
    ),
    Sabotage(
        "one route asks nobody to sign in",
        f"{PAYMENTS}/router.py",
        "READ = web.Depends(web.can(*Role))",
        "READ = web.Depends(web.anyone())",
    ),
    Sabotage(
        "other people's rows are shown",
        f"{CORE}/rows.py",
        "return self.owned and not caller.has(self.sees_all)",
        "return False",
    ),
    Sabotage("other people's rows are listed", f"{CORE}/listing.py", "own=self.rows.limited(call.caller)", "own=False"),
    Sabotage(
        "other people's rows are changed",
        f"{CORE}/rows.py",
        "*([self.mine()] if own else []), *(self._was_one_of",
        "*(self._was_one_of",
    ),
    Sabotage(
        "fields that a role may not write are written", f"{CORE}/visibility.py", "    if closed:", "    if False:"
    ),
    Sabotage("fields that a role may not read are shown", f"{CORE}/wire.py", "    if not hidden:", "    if True:"),
    Sabotage(
        "references to other people's rows are taken",
        f"{CORE}/crud.py",
        "await refuse_unseen(targets, call, tx, given)",
        "pass",
    ),
    Sabotage(
        "a page has any size", f"{CORE}/bodies.py", "Integer(1, requirements.MAX_PAGE_SIZE)", "Integer(1, 1000000)"
    ),
    Sabotage(
        "unknown members are taken", f"{CORE}/bodies.py", 'extra="forbid", strict=True', 'extra="ignore", strict=True'
    ),
    Sabotage(
        "unknown filters are taken",
        f"{CORE}/bodies.py",
        'model_config = ConfigDict(extra="forbid", hide_input',
        'model_config = ConfigDict(extra="ignore", hide_input',
    ),
    Sabotage("a secret is shown", f"{CORE}/rows.py", 'if not c.info.get("secret") and', "if"),
    Sabotage(
        "a secret is stored as it is",
        f"{CORE}/crud.py",
        "values = {**await secrets.stored(rows.table, given)",
        "values = {**given",
    ),
    Sabotage("a declared body is too large", f"{CORE}/edge.py", "or int(declared) > self.left", ""),
    Sabotage("a streamed body is too large", f"{CORE}/edge.py", "if self.left < 0:", "if False:"),
    Sabotage(
        "an action starts from any state", f"{CORE}/rows.py", "*(self._was_one_of(c[name]) for name in guards)", ""
    ),
    Sabotage("a limit is not counted", f"{PAYMENTS}/router.py", ', limit="60/minute"', ""),
    Sabotage(
        "the database takes too small an amount",
        "migrations/versions/0001_initial.py",
        '        sa.CheckConstraint(sa.column("amount") >= sa.literal("0.01", sa.Numeric()), name="ck_amount_minimum"),\n',
        "",
    ),
    Sabotage(
        "an index is missing in the migration",
        "migrations/versions/0001_initial.py",
        '    op.create_index("ix_payments_status", "payments", ["status", "id"])\n',
        "",
    ),
    Sabotage("a length differs in the contract", "openapi.yaml", "maxLength: 22", "maxLength: 23", STATIC),
    Sabotage(
        "a role is missing in the contract",
        "openapi.yaml",
        'x-roles: ["merchant", "risk"]',
        'x-roles: ["merchant"]',
        STATIC,
    ),
    Sabotage(
        "an operation is missing in the code",
        f"{PAYMENTS}/router.py",
        '@router.patch(\n    "/{payment_id}",',
        '@router.patch(\n    "/{payment_id}", include_in_schema=False,',
        STATIC,
    ),
    Sabotage(
        "a field of the code is missing in the contract",
        "openapi.yaml",
        "        statement_text:",
        "        another_text:",
        STATIC,
    ),
    Sabotage(
        "the contract is not the one that is served",
        "openapi.yaml",
        "operationId: read_payment",
        "operationId: get_payment",
        STATIC,
    ),
    Sabotage("problems are plain JSON", f"{CORE}/problems.py", '"application/problem+json"', '"application/json"'),
]


@pytest.fixture(scope="module")
def gateway(template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = copied(rendered(template, shared, "payment-gateway"), tmp_path_factory.mktemp("counter") / "gateway")
    with at_work(folder, services(shared)) as project:
        yield project


@pytest.fixture(scope="module")
def blind(gateway: Project, shared: Path) -> list[str]:
    """Tests that fail without any sabotage."""
    found = shared / "counter" / "blind"
    with once(found) as first:
        if first:
            done = gateway.test("--tb=no", *ALL, check=False)
            found.write_text("\n".join(re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)))
    return found.read_text("utf-8").split()


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.what)
def test_its_own_tests_notice_that(sabotage: Sabotage, gateway: Project, blind: list[str]) -> None:
    file = gateway.folder / sabotage.file
    whole = file.read_text("utf-8")
    assert sabotage.old in whole, f"{sabotage.file} has changed: name what to switch off now"
    file.write_text(whole.replace(sabotage.old, sabotage.new, 1), "utf-8")

    try:
        tests = [path for path in sabotage.tests if any((gateway.folder / path).rglob("test_*.py"))]
        done = gateway.test("-x", "--tb=line", *(f"--deselect={test}" for test in blind), *tests, check=False)
    finally:
        file.write_text(whole, "utf-8")

    assert done.returncode == 1, f"nobody noticed: {sabotage.what}\n{done.stdout[-1500:]}"
    assert re.search(r"^(FAILED|ERROR) ", done.stdout, re.MULTILINE) or " failed" in done.stdout
    assert "error during collection" not in done.stdout, done.stdout[-1500:]
