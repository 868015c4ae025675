# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery contract fuzz`: the suite's own fuzzing, with more time and another seed each time."""

from __future__ import annotations

from ..database import Outcome
from ..errors import Exit, Refusal
from ..programs import Run, run_module
from ..project import Project

TESTS = "tests/contract/test_fuzz.py"
_FAILED = 1  # pytest's own exit code; another one is a fault of the run


def fuzz(project: Project, examples: int, run: Run = run_module) -> Outcome:
    """Runs it. Not ok where something was found.

    Args:
        examples: Test cases per operation and phase.

    Raises:
        Refusal: `INCONCLUSIVE` where it could not run.
    """
    ran = run(project.root, "pytest", TESTS, "--tb=short", environment={"FUZZ_EXAMPLES": str(examples)})
    if ran.code not in (0, _FAILED):
        raise Refusal("the contract was not fuzzed", ran.reason, f"`uv run pytest {TESTS}`", code=Exit.INCONCLUSIVE)
    return Outcome(ran.code == 0, (ran.output.rstrip(),), {"examples": examples, "said": ran.output})
