# Derived from the template: `copier update` replaces this file. Do not edit.
"""The sequential test against the figures it is known to have, and what it may never call good."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...rollout.analysis import Counts, Sample, at_least, expected, judge, needed
from ...rollout.rules import Objective, Rules, Step, objectives

STEP = Step(10, 300)
RULES = Rules()
GOOD = {"errors": 0, "slow_p95": 0}


def sample(n: int, live: int = 0, *, pods: int = 2, stale: float = 1.0, lived: int = 0, **bad: int) -> Sample:
    named = bad
    return Sample(Counts(n, {**GOOD, **named}), Counts(live, {**GOOD, "errors": lived}), pods, stale)


@pytest.mark.parametrize(
    ("availability", "factor", "healthy"), [(0.99, 5, 85), (0.999, 5, 867), (0.9999, 5, 8689), (0.999, 10, 362)]
)
def test_a_healthy_release_needs_as_many_requests_as_were_computed(
    availability: float, factor: float, healthy: int
) -> None:
    errors = objectives(availability, 0.2, factor=factor)[0]

    assert expected(errors, RULES) == pytest.approx(healthy, abs=1)


def test_a_step_asks_for_more_than_the_test_needs_on_average() -> None:
    assert needed(RULES) == 1300
    assert needed(Rules(objectives=objectives(0.99, 0.2))) == 300


@pytest.mark.parametrize(
    ("seen", "spent", "word", "why"),
    [
        (None, 400, "inconclusive", "no figures"),
        (sample(2000, 18_000, stale=61), 400, "inconclusive", "61 s old"),
        (Sample(Counts(2000, {}), Counts(18_000, {}), 2, 1), 400, "inconclusive", "no figures of errors"),
        (sample(1299, 11_700), 400, "inconclusive", "1299 of 1300 requests"),
        (sample(2000, 18_000, pods=1), 400, "inconclusive", "1 of 2 pods"),
        (sample(2000, 18_000), 299, "inconclusive", "299 of 300 s"),
        (sample(2000, 18_000), 300, "pass", "2000 requests"),
        (sample(100, 900, errors=4), 10, "fail", "errors 4 of 100"),
        (sample(500, 4500, slow_p95=90), 10, "fail", "slow_p95 90 of 500"),
        (sample(1000, 9000, errors=2), 400, "inconclusive", "errors 2 of 1000"),
        (sample(0, 5000), 400, "fail", "0% of the traffic"),
        (sample(2500, 2500), 400, "fail", "50% of the traffic"),
        (sample(2500, 2500), 299, "inconclusive", "299 of 300 s"),
        (replace(sample(2500, 2500), share=0.1), 400, "pass", "2500 requests"),
        (sample(20, 100), 400, "inconclusive", "errors 0 of 20"),
    ],
)
def test_the_verdict(seen: Sample | None, spent: float, word: str, why: str) -> None:
    verdict = judge(seen, STEP, spent, RULES)

    assert (verdict.word, why in verdict.why) == (word, True), verdict


def test_what_burns_already_does_not_make_the_new_colour_guilty() -> None:
    both = judge(sample(1000, 9000, errors=20, lived=180), STEP, 400, RULES)
    worse = judge(sample(1000, 9000, errors=60, lived=180), STEP, 400, RULES)

    assert (both.word, worse.word) == ("inconclusive", "fail")


def test_a_release_as_good_as_promised_is_rarely_called_bad_and_a_bad_one_is_found_soon() -> None:
    chance, lengths = random.Random(7), []
    wrong = sum(_first_verdict(chance, RULES.objectives[0].p0)[0] == "fail" for _ in range(300))
    for _ in range(100):
        word, n = _first_verdict(chance, 0.04)
        lengths.append(n)
        assert word == "fail"

    assert wrong <= 9  # 1 % of 300, and what chance adds
    assert sum(lengths) / 100 < 150


def _first_verdict(chance: random.Random, ratio: float) -> tuple[str, int]:
    bad, only = 0, Rules(objectives=RULES.objectives[:1])
    for n in range(10, 20_000, 10):
        bad += sum(chance.random() < ratio for _ in range(10))
        verdict = judge(Sample(Counts(n, {"errors": bad}), Counts(), 2, 1.0), Step(100, 0), 1, only)
        if verdict.word != "inconclusive":
            return verdict.word, n
    return "inconclusive", n


@given(n=st.integers(0, 1299), bad=st.integers(0, 20), spent=st.floats(0, 1e6))
def test_too_few_requests_never_pass(n: int, bad: int, spent: float) -> None:
    assert judge(sample(n, 9 * n, errors=min(bad, n)), STEP, spent, RULES).word != "pass"


@given(tries=st.integers(1, 60), chance=st.floats(0.01, 0.99))
def test_chances_add_up(tries: int, chance: float) -> None:
    assert at_least(0, tries, chance) == 1.0
    assert at_least(tries, tries, chance) == pytest.approx(chance**tries, rel=1e-6)
    assert all(at_least(k, tries, chance) >= at_least(k + 1, tries, chance) - 1e-9 for k in range(tries))
    assert at_least(tries, tries, 1.0) == pytest.approx(1.0)


def test_an_objective_names_what_is_bad() -> None:
    assert objectives(0.999, 0.2, 0.5)[2] == Objective("slow_p99", 0.01, 0.03, 0.5)
