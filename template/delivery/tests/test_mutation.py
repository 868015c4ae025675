# Derived from the template: `copier update` replaces this file. Do not edit.
"""What survives when code is changed behind the back of its tests."""

from __future__ import annotations

import json

import pytest

from .. import mutation
from ..errors import Exit, Refusal
from ..programs import Ran
from ..project import find_project
from .tdd_shop import DONE, GREEN_TESTS, Shop

PRICES = "src/shop/prices.py"
CODE = "def total(prices, fee):\n    return sum(prices) + fee\n"
WEAK = "from shop.prices import total\n\n\ndef test_total():\n    assert total([1], 0)\n"
STRONG = WEAK.replace("assert total([1], 0)", "assert total([1, 2], 3) == 6")


def test_a_test_that_insists_on_nothing_lets_mutants_live(shop: Shop) -> None:
    shop.write(PRICES, CODE)
    shop.write("tests/test_prices.py", WEAK)

    outcome = mutation.mutation(find_project(shop.root), "main", 0)

    assert outcome.code == Exit.FAILED
    assert outcome.data["modules"] == [PRICES]
    assert outcome.data["survivors"]
    assert "Next: cd .delivery/build/mutation && uv run mutmut browse" in outcome.lines
    assert json.loads((shop.root / mutation.REPORT).read_text()) == outcome.data


def test_a_test_that_insists_catches_them_all(shop: Shop) -> None:
    shop.write(PRICES, CODE)
    shop.write("tests/test_prices.py", STRONG)

    outcome = mutation.mutation(find_project(shop.root), "main", 0)

    assert outcome.ok, outcome.lines
    assert outcome.data["mutants"] == outcome.data["caught"] != 0
    assert outcome.data["survived_percent"] == 0


def test_only_what_people_wrote_since_the_base_is_asked_about(shop: Shop) -> None:
    shop.write("src/shop/derived.py", f"# Derived from the template: not yours.\n{CODE}")
    nothing = mutation.mutation(find_project(shop.root), "main", 0)
    shop.commit("code", create=GREEN_TESTS, code=DONE)

    assert nothing.ok
    assert nothing.lines == ("no module of yours changed: there is nothing to mutate",)
    assert mutation.changed(find_project(shop.root), "main") == ["src/shop/orders.py"]


def test_tests_that_fail_anyway_measure_nothing(shop: Shop) -> None:
    shop.write(PRICES, CODE)
    shop.write("tests/test_prices.py", STRONG.replace("== 6", "== 7"))

    with pytest.raises(Refusal, match="nothing was mutated") as refused:
        mutation.mutation(find_project(shop.root), "main", 0)

    assert refused.value.code == Exit.INCONCLUSIVE


def test_long_lists_of_survivors_are_cut(shop: Shop) -> None:
    score = mutation.Score(["src/a.py"], 40, 20, [f"a.x__mutmut_{number}: survived" for number in range(20)])

    lines = mutation._lines(score, 30)

    assert score.survived_percent == 50
    assert "  and 10 more" in lines
    assert "50 per cent survived, 30 may" in lines


def test_without_mutmut_it_says_what_is_missing(shop: Shop) -> None:
    shop.write(PRICES, CODE)

    def absent(*_: object, **__: object) -> Ran:
        return Ran(1, "", "No module named mutmut")

    with pytest.raises(Refusal, match="No module named mutmut"):
        mutation.mutation(find_project(shop.root), "main", 0, absent)
