# Derived from the template: `copier update` replaces this file. Do not edit.
"""Phase 1: what is wanted is known, confirmed and written as a contract that can be built."""

from __future__ import annotations

from .check import Check
from .kinds import CONTRACT, approval, suite, verb

_REQUIREMENTS = ("service.yml", "governance/requirements.yaml", "governance/gates.yaml", "delivery")

PLANNING: tuple[Check, ...] = (
    verb(
        "requirements-confirmed",
        1,
        "product-manager/requirements",
        "delivery requirements list --check confirmed",
        _REQUIREMENTS,
        "A default that nobody confirmed is a guess that ships.",
        next="delivery requirements confirm REQ-…",
    ),
    verb(
        "requirements-enforced",
        1,
        "product-manager/requirements",
        "delivery requirements list --check enforced",
        _REQUIREMENTS,
        "A requirement that no check enforces is a wish.",
        next="add a check to governance/gates.yaml",
    ),
    verb(
        "operations-planned",
        1,
        "qa-engineer/test-plan",
        "delivery requirements trace --check",
        (*CONTRACT, "tests", "delivery"),
        "An operation without a test cycle would be built by nobody, or untested.",
        next="delivery tdd next",
    ),
    verb(
        "plans",
        1,
        "qa-engineer/test-plan",
        "delivery docs --check",
        (*_REQUIREMENTS, *CONTRACT, "tests", "monitoring", "docs/generated"),
        "Whoever joins reads the requirements, the test plan and the process; a stale page misleads them.",
        next="delivery docs",
        hard="AB",
    ),
    verb(
        "contract-valid",
        1,
        "system-architect/openapi-spec",
        "python -m openapi_spec_validator openapi.yaml",
        ("openapi.yaml",),
        "Tools of your clients refuse a document that is no OpenAPI.",
    ),
    verb(
        "contract-lint",
        1,
        "system-architect/openapi-spec",
        "delivery contract lint",
        (*CONTRACT, "delivery"),
        "What is not described or bounded there is guessed by every client.",
        enforces=("REQ-DESCRIPTION", "REQ-OWNER", "REQ-OPENAPI-VERSION", "REQ-HOSTNAME"),
    ),
    suite(
        "contract-inventory",
        1,
        "system-architect/openapi-spec",
        "tests/security/test_api09_inventory.py",
        "What is served and not documented is guarded by nobody (OWASP API9).",
    ),
    suite(
        "versioning",
        1,
        "system-architect/openapi-spec",
        "tests/core/test_versioning.py tests/core/test_addresses.py",
        "A second version must be possible before the first has clients.",
        enforces=("REQ-VERSIONING",),
    ),
    verb(
        "compatibility",
        1,
        "system-architect/openapi-spec",
        "delivery contract compat",
        (*CONTRACT, "pyproject.toml", "delivery"),
        "Clients of the last release did not ask for a change.",
        released=True,
    ),
    suite(
        "schema",
        1,
        "database-architect/schema",
        "tests/contract/test_tables.py",
        "Table and contract disagree silently; what is searched without an index is slow later.",
        enforces=("REQ-RESOURCE-",),
    ),
    suite(
        "migrations",
        1,
        "database-architect/migrations",
        "tests/contract/test_migrations.py",
        "A migration that can't go back turns a bad release into an outage.",
    ),
    approval(
        "architecture-approved",
        1,
        "system-architect/approval",
        "architecture",
        "A contract is cheap to change before it is built, and dear afterwards.",
        hard="AB",
    ),
)
