# Derived from the template: `copier update` replaces this file. Do not edit.
"""Phase 3: every operation is built test-first and does what the contract says."""

from __future__ import annotations

from .check import Check
from .kinds import approval, suite, verb

TDD: tuple[Check, ...] = (
    suite(
        "tests",
        3,
        "tester/results",
        "tests",
        "Everything passes at once, and nine of ten lines and branches were run by it.",
        options="-n auto",
        coverage=90,
        enforces=("REQ-RESOURCE-", "REQ-ACTION-"),
    ),
    verb(
        "no-red",
        3,
        "tester/progress",
        "pytest -m red --collect-only -q tests",
        ("tests",),
        "An operation whose test is red is promised and not built.",
        next="delivery tdd next",
        require=("exit == 5",),  # pytest: nothing was collected
        enforces=("REQ-IMPLEMENTATION",),
    ),
    verb(
        "tests-first",
        3,
        "tester/adherence",
        "delivery tdd verify",
        ("src", "tests"),
        "A test that was written after its code proves what the code does, not what is wanted.",
        hard="A",
    ),
    suite(
        "drift",
        3,
        "backend-developer/implementation",
        "tests/contract/test_drift.py",
        "The code does what the contract says, operation by operation.",
    ),
    suite(
        "conformance",
        3,
        "backend-developer/implementation",
        "tests/contract/test_conformance.py tests/contract/test_existence.py tests/contract/test_headers.py",
        "Every answer is one that the contract declares.",
    ),
    suite(
        "boundaries",
        3,
        "backend-developer/implementation",
        "tests/contract/test_boundaries.py",
        "Faults live at the smallest and the largest value, and one beyond.",
        hard="AB",
    ),
    suite(
        "fields",
        3,
        "backend-developer/implementation",
        "tests/contract/test_fields.py tests/core/test_unreadable_fields.py",
        "Nobody writes or reads a field that is not theirs (OWASP API3).",
    ),
    suite(
        "retries",
        3,
        "backend-developer/implementation",
        "tests/contract/test_idempotency.py tests/core/test_actions_at_once.py",
        "A client that asks twice, or two at once, must not get two orders.",
        hard="AB",
    ),
    approval(
        "code-reviewed",
        3,
        "code-reviewer/review",
        "code",
        "Readability, duplication, error handling and speed: what a second pair of eyes sees.",
        hard="AB",
    ),
)
