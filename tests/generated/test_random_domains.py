"""Domains that nobody would write: code and contract agree in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml
from harness import render, services
from harness.project import at_work
from rendering.test_random_domains import domains

SEEDS = [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, 20))]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize("number", SEEDS)
def test_code_contract_and_migration_agree(
    number: int, template: Path, shared: Path, tmp_path: Path, stack: ExitStack
) -> None:
    for index, data in enumerate(domains(number)[::2]):
        folder = render(template, tmp_path / str(index), data)
        project = stack.enter_context(at_work(folder, services(shared)))

        done = project.test(
            "tests/contract/test_drift.py",
            "tests/contract/test_tables.py",
            "tests/contract/test_migrations.py",
            check=False,
        )

        assert done.returncode == 0, (
            f"{done.stdout[-3000:]}\nof\n{yaml.safe_dump(data, allow_unicode=True, sort_keys=False)}"
        )
