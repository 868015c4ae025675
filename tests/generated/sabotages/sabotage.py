"""One protection switched off, and who should notice."""

from __future__ import annotations

from dataclasses import dataclass

PACKAGE = "src/payment_gateway"
CORE = f"{PACKAGE}/core"
STATIC = ("tests/security", "tests/contract")
ALL = ("tests/security", "tests/contract", "tests/core", "tests/resources")


@dataclass(frozen=True)
class Sabotage:
    """One small edit.

    Args:
        what: What is wrong then, in a few words.
        file: Where, in the generated project.
        old: What stands there; a test fails where it does no longer.
        new: What stands there instead.
        tests: Folders or files of the tests that should notice it.
        of: The input of the tests (`harness.INPUTS`) whose project it is; by default the payment gateway.
    """

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = ALL
    of: str = "payment-gateway"
