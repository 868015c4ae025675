"""docs/reference/options.md: every option is there, with its choices and its default; what each changes is found out by generating it."""

from __future__ import annotations

import re
from pathlib import Path

import options
import pytest
from gate import ROOT, judged
from harness.faster import faster

PAGE = (ROOT / options.PAGE).read_text("utf-8")


def without_changes(page: str) -> str:
    return re.sub(r"^    - .*\n", "", page, flags=re.MULTILINE)


def test_the_page_has_every_option_as_it_is() -> None:
    assert without_changes(PAGE) == options.page(None), "stale: python tools/derive.py options"


def test_every_option_is_tried_with_answers_that_are_usable() -> None:
    tried = {option: list(options.tries(option)) for option in options.entries()}
    given = [answers for found in tried.values() for one in found for answers in (one.before, one.after)]

    assert [option for option, found in tried.items() if not found] == [], "add a line to tools/options.yml"
    assert [found for answers in given if (found := judged(answers))] == []
    assert all(one.before != one.after for found in tried.values() for one in found)
    assert {*options.table()["after"], *options.table()["before"]} <= set(tried)


def test_nothing_that_is_tried_is_without_a_line_of_what_it_changes() -> None:
    assert re.findall(r"^- (`.*`)\n(?!    - )", PAGE, re.MULTILINE) == []


def test_what_is_not_generated_anew_stays_as_it_is(tmp_path: Path) -> None:
    class Untouched(options.Renders):
        def __init__(self) -> None:
            """Generates nothing."""

        def changes(self, _option: str, one: options.Try) -> list[str]:
            return [f"generated for {one.said}"]

    anew = options.page(options.Some(Untouched(), PAGE, ["cache"]))

    assert options.page(options.Some(Untouched(), PAGE, [])) == PAGE
    assert set(anew.splitlines()) - set(PAGE.splitlines()) == {"    - generated for cache: redis"}


@pytest.mark.slow
def test_what_each_option_changes_is_what_the_page_says(tmp_path: Path) -> None:
    with faster():
        due = options.page(options.Renders(tmp_path))

    stale = [line for line in due.splitlines() if line not in PAGE]
    assert (PAGE, stale) == (due, []), "stale: python tools/derive.py options"
