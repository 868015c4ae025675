"""No two answers spoil each other: every pair of them occurs in a project that passes its whole suite, types and lint."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from harness import Answers, render, services
from harness.matrix import FACTORS, matrix, named
from harness.project import at_work

MATRIX = matrix()
# With those of test_its_own_suite.py, each choice once; the rest is a night's work: ./slipway test tests/generated/test_matrix.py -m slow
EVERY_DAY = {11, 15, 16}
CASES = [
    pytest.param(answers, id=name, marks=[pytest.mark.slow] if index not in EVERY_DAY else [])
    for index, (name, answers) in enumerate(MATRIX.items())
]


def test_every_pair_of_answers_occurs() -> None:
    pairs = combinations(FACTORS, 2)
    wanted = {(one, named(a), two, named(b)) for one, two in pairs for a, b in product(FACTORS[one], FACTORS[two])}
    found = {
        (one, named(data[one]), two, named(data[two]))
        for data in MATRIX.values()
        for one, two in combinations(FACTORS, 2)
    }

    assert wanted - found == set()


@pytest.mark.parametrize("data", CASES)
def test_a_combination_passes_everything(data: Answers, template: Path, shared: Path, tmp_path: Path) -> None:
    folder = render(template, tmp_path / "project", data)
    with at_work(folder, services(shared)) as project:
        failed = project.everything(tmp_path / "cache")

    assert not failed, "\n".join(failed)
