# Derived from the template: `copier update` replaces this file. Do not edit.
"""The arithmetic of a gate holds for whatever states its checks are in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..criteria.check import Condition
from ..gates.score import POINTS, UNMEASURED, Judged, State, confidence, decide, score

STATES: tuple[State, ...] = (
    "pass",
    "fail",
    "invalid",
    "missing",
    "stale",
    "inconclusive",
    "needs-ci",
    "waived",
    "n/a",
)
ROWS = st.lists(
    st.builds(Judged, st.sampled_from(STATES), st.sampled_from(["HARD", "SOFT"]), st.booleans()), max_size=60
)


@given(ROWS)
def test_the_score_is_the_weighted_share_rounded_down(rows: list[Judged]) -> None:
    counted = [(3 if row.severity == "HARD" else 1, POINTS.get(row.state, 0)) for row in rows if row.state != "n/a"]
    total = sum(weight for weight, _ in counted)

    expected = int(100 * sum(weight * points for weight, points in counted) / total + 1e-9) if total else 0

    assert score(rows) == expected


@given(ROWS)
def test_go_needs_ninety_and_nothing_hard_that_is_open(rows: list[Judged]) -> None:
    unopened = not any(row.severity == "HARD" and row.state not in ("pass", "waived", "n/a") for row in rows)

    assert (decide(rows) == "GO") == (unopened and score(rows) >= 90)


@given(ROWS)
def test_it_is_inconclusive_only_where_measuring_could_still_make_it_go(rows: list[Judged]) -> None:
    measured = [Judged("pass", row.severity) if row.state in UNMEASURED else row for row in rows]

    if decide(rows) == "INCONCLUSIVE":
        assert any(row.state in UNMEASURED for row in rows)
        assert decide(measured) == "GO"
    elif decide(rows) == "NO-GO":
        assert decide(measured) == "NO-GO"


@given(ROWS, st.integers(0, 59))
def test_a_check_that_stops_passing_never_helps(rows: list[Judged], place: int) -> None:
    worse = [Judged("fail", row.severity) if number == place else row for number, row in enumerate(rows)]
    if any(number == place and row.state == "n/a" for number, row in enumerate(rows)):
        return

    assert score(worse) <= score(rows)
    assert not (decide(worse) == "GO" and decide(rows) != "GO")


@given(ROWS)
def test_confidence_is_never_above_its_ceiling_or_the_score(rows: list[Judged]) -> None:
    line = confidence(rows)

    value, ceiling = float(line.split()[1]), float(line.partition(")")[0].split()[-1])
    assert value <= ceiling
    assert value <= score(rows) / 100 + 0.005


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([Judged("pass", "HARD")], "observation 0.95"),
        ([Judged("pass", "HARD", stated=True), Judged("pass", "SOFT")], "report 0.70"),
        ([Judged("pass", "HARD"), Judged("missing", "SOFT")], "inference 0.70"),
        ([Judged("pass", "HARD"), Judged("waived", "SOFT")], "inference 0.70"),
        ([], "inference 0.70"),
    ],
)
def test_confidence_says_what_it_rests_on(rows: list[Judged], kind: str) -> None:
    assert f"(ceiling: {kind}) - " in confidence(rows)


def test_nothing_to_judge_is_no_readiness() -> None:
    assert (score([]), decide([]), decide([Judged("n/a", "HARD")])) == (0, "NO-GO", "NO-GO")


@pytest.mark.parametrize("value", [None, True, "95", float("nan"), [95]])
def test_what_is_no_number_holds_no_condition(value: object) -> None:
    values = {"coverage": value} if value is not None else {}

    assert not Condition.parse("coverage >= 90").holds(values)  # type: ignore[arg-type]  # what a broken report may hold


@pytest.mark.parametrize(
    "text", ["coverage", "coverage => 90", "90 <= coverage", "coverage >= many", "coverage >= inf"]
)
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"could not convert|condition|no number"):
        Condition.parse(text)


@pytest.mark.parametrize(
    ("one", "other", "looser"),
    [
        ("a >= 10", "a >= 90", True),
        ("a >= 95", "a >= 90", False),
        ("a <= 10", "a <= 5", True),
        ("a < 1", "a < 5", False),
        ("a == 5", "a == 0", True),
        ("a == 0", "a == 0", False),
    ],
)
def test_a_bound_is_looser_where_more_would_pass(one: str, other: str, looser: bool) -> None:
    assert Condition.parse(one).looser_than(Condition.parse(other)) is looser
