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
        hard="",  # a history that was squashed proves nothing, and a team may have its reasons
    ),
    verb(
        "mutation",
        3,
        "tester/mutation",
        "delivery mutation --most 100",  # what may survive is the condition, which a team can tighten
        ("src", "tests"),
        "Code that can change without a test noticing is code that nobody asked for, or nobody tests.",
        hard="",
        next="delivery mutation",
        require=("exit == 0", "survived_percent <= 30"),
        measures={"survived_percent": ".delivery/build/mutation.json#survived_percent"},
    ),
    suite(
        "conformance",
        3,
        "backend-developer/implementation",
        "tests/contract/test_drift.py tests/contract/test_conformance.py tests/contract/test_examples.py tests/contract/test_head.py tests/contract/test_problems.py tests/contract/test_references.py",
        "The code does what the contract says and shows; every answer is one that it declares, and every error has one shape.",
    ),
    suite(
        "lists",
        3,
        "backend-developer/implementation",
        "tests/contract/test_pagination.py",
        "A list without an end or a stable order breaks with the first large customer.",
        enforces=("REQ-DEFAULT-PAGE-SIZE", "REQ-MAX-PAGE-SIZE"),
    ),
    suite(
        "caching",
        3,
        "backend-developer/implementation",
        "tests/contract/test_preconditions.py tests/core/test_caching.py",
        "A lost update, or private data in a shared cache, is not found again.",
        hard="AB",
    ),
    suite(
        "fields",
        3,
        "backend-developer/implementation",
        "tests/contract/test_boundaries.py tests/security/test_api03_property_level.py tests/core/test_unreadable_fields.py",
        "The smallest and the largest value and one beyond; nobody writes or reads a field that is not theirs (OWASP API3).",
    ),
    suite(
        "retries",
        3,
        "backend-developer/implementation",
        "tests/contract/test_idempotency.py",
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
