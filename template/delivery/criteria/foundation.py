# Derived from the template: `copier update` replaces this file. Do not edit.
"""Phase 2: the ground that every operation stands on."""

from __future__ import annotations

from .check import Check
from .kinds import suite, verb

_CODE = ("src", "tests", "delivery", "migrations", "pyproject.toml")

FOUNDATION: tuple[Check, ...] = (
    suite(
        "program",
        2,
        "backend-developer/project-setup",
        "tests/core/test_program.py tests/core/test_settings.py tests/core/test_embedded.py tests/core/test_seed.py",
        "Whoever joins starts the service with one command, and production does not start with a default secret.",
        enforces=("REQ-THROUGHPUT-RPS",),
    ),
    verb(
        "lint",
        2,
        "backend-developer/project-setup",
        "ruff check .",
        _CODE,
        "Mistakes that a machine sees need no reviewer.",
        next="ruff check --fix .",
    ),
    verb(
        "format",
        2,
        "backend-developer/project-setup",
        "ruff format --check .",
        _CODE,
        "A review reads what changed, not how it is wrapped.",
        next="ruff format .",
        hard="",
    ),
    verb("types", 2, "backend-developer/project-setup", "mypy", _CODE, "A wrong type is found before it runs."),
    verb(
        "layers",
        2,
        "backend-developer/project-setup",
        "lint-imports",
        ("src", "delivery", "pyproject.toml"),
        "A service that imports the web framework can't be tested without it.",
        hard="AB",
    ),
    suite(
        "error-handling",
        2,
        "backend-developer/project-setup",
        "tests/core/test_edge.py tests/core/test_connections.py tests/core/test_guards.py",
        "Deadlines, body sizes, slow clients and crashes are handled once, in front of every handler.",
        enforces=("REQ-AVAILABILITY-TARGET", "REQ-LATENCY-P95-MS", "REQ-MAX-BODY-KIB"),
    ),
    suite(
        "logging",
        2,
        "backend-developer/project-setup",
        "tests/core/test_telemetry.py",
        "What is not counted and logged by route can't be found at three in the morning.",
        enforces=("REQ-LATENCY-P95-MS",),
    ),
    suite(
        "statements",
        2,
        "database-architect/db-config",
        "tests/contract/test_statements.py",
        "Every statement is prepared by a real PostgreSQL on the migrated schema.",
    ),
    suite(
        "endings",
        2,
        "backend-developer/endings",
        "tests/core/test_deprecations.py tests/core/test_flags.py",
        "What is deprecated ends when clients were promised, and no flag outlives its purpose.",
        enforces=("REQ-DEPRECATION-NOTICE-DAYS",),
        max_age_days=7,
    ),
    suite(
        "secrets",
        2,
        "devops-engineer/secrets",
        "tests/security/test_secrets.py",
        "A secret that was committed once is known for ever.",
        inputs=(".",),
    ),
    verb(
        "agents",
        2,
        "devops-engineer/agents",
        "delivery agents check",
        (
            "AGENTS.md",
            "CLAUDE.md",
            ".agents",
            ".claude",
            ".codex",
            ".github/agents",
            "delivery",
            "service.yml",
            "governance",
        ),
        "An agent that is told yesterday's commands does yesterday's work.",
        next="delivery agents render",
        enforces=("REQ-AGENTS-",),
        when={"agents": ("some",)},
        hard="",
    ),
    suite(
        "tooling",
        2,
        "devops-engineer/tooling",
        "delivery/tests",
        "The command that judges the service is judged too.",
        hard="",
        inputs=("delivery", "pyproject.toml"),
        options="-n auto",
    ),
)
