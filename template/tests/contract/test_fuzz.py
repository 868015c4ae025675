# Derived from the template: `copier update` replaces this file. Do not edit.
"""Schemathesis calls every operation over a real socket, as each role: what it sends, nobody has to think of.

FUZZ_EXAMPLES says how much: test cases per operation and phase. `delivery contract fuzz` is the thorough run for every night.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS
from tests.support.api import Api, Someone
from tests.support.app import requirements
from tests.support.app import settings as configuration
from tests.support.contract import CONTRACT, ROOT, written
from tests.support.served import serving

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "5")
PHASES = "examples,coverage,fuzzing"
TIMEOUT_S = 20 + 60 * int(EXAMPLES)
AS_EACH = [operation for operation in written() if operation in ON_ROWS]
BESIDE = [operation for operation in written() if operation not in ON_ROWS]
SIGNS_OUT = [
    operation for operation in BESIDE if operation.operation_id == "logout"
]  # and leaves the others without a caller


@pytest.fixture(scope="module")
def address(settings: configuration.Settings) -> Iterator[str]:
    """Where the service listens, with the version; without limits, which would end every run."""
    changed = {"rate_limits": False, "log_level": "error"}
    with serving(settings.model_copy(update=changed)) as served:
        yield served + CONTRACT.prefixes()[0]


@pytest.mark.skipif(not AS_EACH, reason="every operation on rows is still to be written")
@pytest.mark.parametrize("role", requirements.ROLES or ["nobody"])
async def test_nothing_is_found_as(api: Api, address: str, role: str) -> None:
    by = await api.someone(*([role] if requirements.ROLES else []))

    found = fuzz(address, AS_EACH, by, f"{PHASES},stateful")

    assert not found, found


@pytest.mark.skipif(not BESIDE, reason="there is nothing beside the rows")
async def test_nothing_is_found_beside_the_rows(api: Api, address: str) -> None:
    by = await api.administrator()

    found = fuzz(address, [operation for operation in BESIDE if operation not in SIGNS_OUT], by, PHASES)

    assert not found, found


@pytest.mark.skipif(not SIGNS_OUT, reason="nobody signs in here")
async def test_nothing_is_found_at_the_end_of_a_session(api: Api, address: str) -> None:
    by = await api.administrator()

    found = fuzz(address, SIGNS_OUT, by, PHASES)

    assert not found, found


def fuzz(address: str, operations: Sequence[Operation], by: Someone, phases: str) -> str:
    """What Schemathesis says where it found something, with a command line for each; nothing where it did not."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "tests/contract/schemathesis.toml", "run"]
    command += ["openapi.yaml", "--url", address, "--phases", phases, "--max-examples", EXAMPLES]
    command += ["--checks", "all", "--exclude-checks", "positive_data_acceptance"]  # fuzz_checks.py has a better one
    command += (
        [] if "FUZZ_EXAMPLES" in os.environ else ["--seed", "1"]
    )  # the thorough run finds something new each time
    command += [part for name, value in by.headers.items() for part in ("--header", f"{name}: {value}")]
    command += [part for operation in operations for part in ("--include-operation-id", operation.operation_id)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
    )
    said = done.stdout.partition(" FAILURES ")[2] or f"{done.stdout}\n{done.stderr}"
    return said if done.returncode else ""
