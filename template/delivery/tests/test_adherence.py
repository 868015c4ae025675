# Derived from the template: `copier update` replaces this file. Do not edit.
"""How much was written test first, as the order of commits says, without running anything."""

from __future__ import annotations

from pathlib import Path

from ..project import find_project
from ..status import status
from ..tdd.adherence import adherence
from .tdd_shop import CREATE_TESTS, DONE, GREEN_TESTS, Shop

SHIP = "tests/resources/orders/test_ship_order.py"
SHIP_TESTS = 'import pytest\n\n@pytest.mark.cycle("ship_order")\ndef test_ships():\n    assert True\n'


def counts(shop: Shop, *, squash: bool = False) -> list[tuple[int, int]]:
    return [(one.clean, one.all) for one in adherence(shop.root, squash)]


def test_red_before_green_is_clean_and_green_from_the_start_is_not(shop: Shop) -> None:
    shop.commit("red", create=CREATE_TESTS)
    shop.commit("green", create=GREEN_TESTS, code=DONE)
    first = counts(shop)
    shop.write(SHIP, SHIP_TESTS)
    shop.commit("at once")

    assert first == [(1, 1)]
    assert counts(shop)[-1] == (1, 2)
    assert adherence(shop.root)[-1].percent == 50.0


def test_a_test_that_was_changed_on_the_way_to_green_is_not_clean(shop: Shop) -> None:
    shop.commit("red", create=CREATE_TESTS)
    shop.commit("green", create=GREEN_TESTS.replace("== 201", "> 0"), code=DONE)

    assert counts(shop) == [(0, 1)]


def test_what_nobody_can_know_is_no_figure(shop: Shop, tmp_path: Path) -> None:
    """A squashed history, a single commit, no repository at all."""
    shop.commit("red", create=CREATE_TESTS)
    shop.commit("green", create=GREEN_TESTS, code=DONE)
    shop.git("switch", "-q", "--orphan", "fresh")
    shop.commit("one")

    assert counts(shop, squash=True) == []
    assert counts(shop) == []
    assert adherence(tmp_path) == []


def test_status_says_it(shop: Shop) -> None:
    shop.write("service.yml", "project_slug: shop\n")
    shop.commit("red", create=CREATE_TESTS)
    shop.commit("green", create=GREEN_TESTS, code=DONE)

    found = status(find_project(shop.root))

    assert found.data["adherence"] == {"clean": 1, "all": 1, "percent": 100.0}
    assert found.data["coverage"] is None
    assert "tests:      1 of 1 cycles test first" in found.lines
