"""Rules of test-first work: what `delivery tdd` must refuse and find."""

from __future__ import annotations

from .sabotage import Sabotage

VERIFY = ("delivery/tests/test_tdd_verify.py",)
STEPS = ("delivery/tests/test_tdd_cycle.py",)
RULES, VERBS = "delivery/tdd/rules.py", "delivery/tdd/steps.py"


def _off(what: str, file: str, old: str, tests: tuple[str, ...], new: str = "if False:") -> Sabotage:
    return Sabotage(f"test first: {what}", file, old, new, tests, "minimal")


SABOTAGES = [
    _off("V1, a green test is lost", "delivery/tdd/story.py", "if fault:", VERIFY),
    _off("V1, a threshold falls", RULES, "if SETTINGS not in story.waived:", VERIFY),
    _off("V2, code before its tests", RULES, "if not first.reds:", VERIFY),
    _off("V2, code without tests", RULES, "if operation not in tested:", VERIFY),
    _off("V3, changed between red and green", RULES, "if last.reds and not story.before(test):", VERIFY),
    _off("V4, a faked red", RULES, "if shown.failed_rightly(name):", VERIFY, "if True:"),
    _off("V5, a test that needs no change", RULES, "elif not described and (", VERIFY, "elif not described and False and ("),
    _off("V5, new behaviour passed off as old", RULES, "if described and not shown.passed(test):", VERIFY),
    _off("a machine that can't run them accuses", "delivery/tdd/verify.py", "if broken:", VERIFY),
    _off("a red that is none is committed", VERBS, "if not shown.failed_rightly(case.id):", STEPS),
    _off("code goes before a red commit", VERBS, "if path.startswith(CODE)]", STEPS, "if False]"),
    _off("green takes a changed test", VERBS, "if before.digest != case.digest:", STEPS),
    _off("green takes a failing test", VERBS, "if failing := [case for case in judged if not shown.passed(case.id)]:", STEPS),
    _off("a refactoring touches tests", VERBS, "if touched := sorted(", STEPS, "if False and sorted("),
]  # fmt: skip
