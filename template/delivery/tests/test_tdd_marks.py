# Derived from the template: `copier update` replaces this file. Do not edit.
"""Test files as text: what a test is, what makes it another one, and how a mark leaves without a trace."""

from __future__ import annotations

import pytest

from ..errors import Refusal
from ..tdd.marks import Case, read
from ..tdd.promote import promote
from ..tdd.strength import weaker

HEAD = 'import pytest\n\nOPERATION = "create_order"\n'
LISTED = HEAD + "pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.red]\n\n\ndef test_it():\n    assert 1 == 2\n"


def only(source: str) -> Case:
    (case,) = read("t.py", source).values()
    return case


def of(body: str, before: str = "", marks: str = "") -> Case:
    return only(f"import pytest\n{before}\n{marks}\ndef test_it(thing):\n    {body}\n")


@pytest.mark.parametrize(
    ("source", "cycle", "colour"),
    [
        (LISTED, "create_order", "red"),
        (LISTED.replace(", pytest.mark.red", ""), "create_order", "green"),
        (LISTED.replace("cycle(OPERATION)", 'cycle("EVENT order.made")'), "EVENT order.made", "red"),
        (LISTED.replace("mark.red", "mark.characterization"), "create_order", "characterization"),
        (LISTED.replace("mark.red", "mark.skipif(True, reason='x')"), "create_order", "silenced"),
        (HEAD + "@pytest.mark.red\nasync def test_it(): pass\n", None, "red"),
        ("from pytest import mark\n@mark.cycle('a')\n@mark.red\ndef test_it(): pass\n", "a", "red"),
        (HEAD + "class TestX:\n    pytestmark = pytest.mark.red\n    def test_it(self): pass\n", None, "red"),
        (HEAD + "@pytest.mark.cycle('a')\nclass TestX:\n    @pytest.mark.cycle('b')\n    def test_it(self): pass\n", "b", "green"),
        (HEAD + "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.red)])\ndef test_it(x): pass\n", None, "red"),
        (HEAD + "pytestmark: list = [pytest.mark.red]\ndef test_it(): pass\n", None, "red"),
    ],
)  # fmt: skip
def test_reads_cycle_and_colour(source: str, cycle: str | None, colour: str) -> None:
    case = only(source)

    assert (case.cycle, case.colour) == (cycle, colour)


@pytest.mark.parametrize(
    "other",
    [
        of("assert 1", marks="@pytest.mark.red"),
        of("'''What it is for.'''\n    assert 1"),
        of("assert 1  # why"),
        of("assert 1", before="unused = 2"),
    ],
)
def test_marks_and_words_make_no_other_test(other: Case) -> None:
    assert other.digest == of("assert 1").digest


@pytest.mark.parametrize(
    "other",
    [
        of("assert 2"),
        of("assert 1", marks="@pytest.mark.parametrize('x', [1])"),
        of("assert 1", marks="@pytest.mark.cycle('a')"),
        of("assert 1", before="@pytest.fixture\ndef thing(): return 1"),
        of("assert 1", before="@pytest.fixture(autouse=True)\ndef always(): pass"),
        only("class TestX:\n    limit = 3\n    def test_it(self, thing):\n        assert 1\n"),
    ],
)
def test_whatever_a_test_rests_on_makes_another_test(other: Case) -> None:
    assert other.digest != of("assert 1").digest


def test_what_a_helper_uses_counts_too() -> None:
    one, other = (of("check(thing)", before=f"LIMIT = {n}\ndef check(x):\n    assert x < LIMIT") for n in (1, 2))

    assert one.digest != other.digest
    assert "it no longer checks `LIMIT = 1`, now `LIMIT = 2`" in weaker(one.substance, other.substance)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("assert x == 1", "assert x == 1\n    assert y", ""),
        ("assert x == 1", "for i in x:\n        pass\n    assert x == 1", ""),
        ("assert x == 1", "assert x in (1, 2)", "`x == 1`, now `x in (1, 2)`"),
        ("with pytest.raises(KeyError):\n        f()", "f()", "pytest.raises(KeyError)"),
        ("due = 1\n    assert x == due", "due = 2\n    assert x == due", "`due = 1`, now `due = 2`"),
        ("api.assert_shows(x)", "api.shows(x)", "api.assert_shows(x)"),
        ("assert x", "try:\n        assert x\n    except AssertionError:\n        pass", "no longer checks"),
        ("assert x", "with contextlib.suppress(AssertionError):\n        assert x", "may leave before it checks: `contextlib.suppress"),
        ("assert x", "pytest.xfail('later')\n    assert x", "may leave before it checks: `pytest.xfail"),
        ("check(thing)", "check(thing)", ""),
    ],
)  # fmt: skip
def test_says_how_a_test_got_weaker(before: str, now: str, said: str) -> None:
    found = weaker(of(before).substance, of(now).substance)

    assert said in found
    assert bool(said) == bool(found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.red]", "pytestmark = pytest.mark.cycle(OPERATION)"),
        ("pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.slow, pytest.mark.red]  # é", "pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.slow]  # é"),
        ("pytestmark = [\n    pytest.mark.cycle(OPERATION),  # whose\n    pytest.mark.red,\n]", "pytestmark = [\n    pytest.mark.cycle(OPERATION),  # whose\n]"),
        ("pytestmark = [pytest.mark.cycle(OPERATION),\n              pytest.mark.red]", "pytestmark = pytest.mark.cycle(OPERATION)"),
        ("pytestmark = [pytest.mark.slow]\npytestmark += [pytest.mark.cycle(OPERATION), pytest.mark.red]", "pytestmark = [pytest.mark.slow]\npytestmark += [pytest.mark.cycle(OPERATION)]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_takes_the_mark_and_nothing_else(before: str, after: str, end: str) -> None:
    rest = "\n\n\ndef test_it():  # ünïcode\n    assert 1 == 2"
    source, due = ((HEAD + part + rest).replace("\n", end).encode() for part in (before, after))

    assert promote("t.py", source, ["t.py::test_it"]) == due


def test_takes_the_marks_of_functions_and_classes() -> None:
    source = (
        b"import pytest\npytestmark = pytest.mark.red\n\n@pytest.mark.red\n@pytest.mark.slow\ndef test_it(): pass\n\n"
        b"@pytest.mark.red\nclass TestX:\n    @pytest.mark.red\n    # why\n    def test_it(self): pass\n"
    )

    assert promote("t.py", source, ["t.py::test_it", "t.py::TestX::test_it"]) == (
        b"import pytest\n\n@pytest.mark.slow\ndef test_it(): pass\n\nclass TestX:\n    # why\n    def test_it(self): pass\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        LISTED + "\n\n@pytest.mark.cycle('another')\ndef test_other():\n    assert 0\n",
        HEAD + "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.red)])\ndef test_it(x): pass\n",
    ],
)
def test_a_mark_that_is_shared_stays(source: str) -> None:
    with pytest.raises(Refusal, match=r"t.py was left as it is: .*give each test a `@pytest.mark.red` of its own"):
        promote("t.py", source.encode(), ["t.py::test_it"])
