"""Domains that nobody would write: code and contract agree in both directions, and whole services of them pass what they bring."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from harness import Answers, render, services
from harness.domains import made_up, written
from harness.project import Project, at_work
from rendering.test_random_domains import domains

SEEDS = [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, 20))]
# A night's work, other services each night: MADE_UP_FROM=$(date +%Y%m%d) MADE_UP=20 ./slipway test tests/generated/test_random_domains.py -m slow -k made_up
FIRST, COUNT = int(os.environ.get("MADE_UP_FROM", "0")), int(os.environ.get("MADE_UP", "10"))
BATCH = 10


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

        assert done.returncode == 0, f"{done.stdout[-3000:]}\nof\n{written(data)}"


def again(number: int, data: Answers) -> str:
    return (
        f"Again: MADE_UP_FROM={number} MADE_UP=1 ./slipway test {__file__} -m slow -k made_up; it is\n{written(data)}"
    )


@pytest.mark.slow
@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT * 20, BATCH))
def test_types_and_style_of_many_services_hold(first: int, template: Path, shared: Path, tmp_path: Path) -> None:
    for number in range(first, first + BATCH):
        data = made_up(number)
        folder = render(template, tmp_path / str(number), data)

        failed = Project(folder, services(shared)).read_over(shared / "types-of-made-up-services")

        assert not failed, "\n".join([*failed, written(data)])


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FIRST, FIRST + COUNT))
def test_a_made_up_service_passes_everything(number: int, template: Path, shared: Path, tmp_path: Path) -> None:
    data = made_up(number)
    folder = render(template, tmp_path / "project", data)

    with at_work(folder, services(shared)) as project:
        failed = project.everything(tmp_path / "cache")

    assert not failed, "\n".join([*failed, again(number, data)])
