"""The portable subset of regular expressions, and the samples made from it."""

from __future__ import annotations

import re
import time

import pytest
from gate import macros
from hypothesis import given, settings
from hypothesis import strategies as st

PATTERN = macros("pattern")

GOOD = [
    "^[A-Z]{2}-[0-9]{6}$", "^[A-Z0-9-]{4,20}$", r"\d{3}", r"^\w+\.\w{2,4}$", "(foo|bar)x", r"(\.[0-9]+)?", "([0-9]{1,3}\\.){3}[0-9]{1,3}", "(?:ab)+",
    "[^a-z]+", "[a-]", "[-a]", r"[\w.-]+@x", "é+", "a|b", "^(a|b)$", "(ab){2,5}", "(a|b){3}", r"\$\{x\}", "[a-z]+-[a-z]+-[a-z]+", r"[\]\\\[^]", ".{0,10}", "[^\\d]x",
]  # fmt: skip

BAD = {
    "": "empty", "(a+)+": "nested quantifier", "(a*)*": "nested quantifier", "(a?)+": "nested quantifier", "(a{1,9}){9}": "nested quantifier", "((a|a){10}){10}": "nested quantifier",
    "(a|a)+": "over alternatives", "(a|ab)*c": "over alternatives", "(?=a)": "look-around", "(?!a)": "look-around", "(?<=a)b": "look-around", "(?i)a": "inline flags",
    "(?P<n>a)": "named groups", r"(a)\1": "back-reference", r"\k<n>": "back-reference", "a+?": "lazy, possessive", "a*+": "lazy, possessive", "a{2}{3}": "doubled",
    r"\bx": "the escape", r"\Ax": "the escape", r"\pL": "the escape", r"\x41": "the escape", r"\-": "write - as it is", "a\\": "backslash at the end", "[": "unescaped [",
    "a]": "unescaped ]", "a{": "unescaped {", "a}": "unescaped }", "[]a]": "empty class", "[^]": "empty class", "[z-a]": "backwards", "[a-f-z]": "neither first, last", "[[a]": "unescaped [ in a class",
    "[a&&b]": "doubled sign", "[\\S]": "in a class", "[a-\\d]": "ends in a class", "a{300}": "at most 255", "a{1,256}": "at most 255", "a{,3}": "{n}, {n,}", "a{3,2}": "backwards", "a{0}": "never happens",
    "*a": "repeat of nothing", "(*a)": "repeat of nothing", "()": "empty group", "(a|)": "empty group", "|a": "only the empty text", "^": "only the empty text", "^|": "anchor", "(a": "without its )", "a)": "without its (",
    "a^": "anchor", "a$*": "anchor", "a$[b]": "anchor", "[a-f-\\d]": "neither first, last", "$a": "anchor", "^a|b$": "one alternative", "(^a)": "anchor", "((a{250}){250}){250}": "multiply", "a*b*c*d*e*f*g*": "six wide repeats", "a" * 501: "longer than 500", "a\nb": "control character",
    "(" * 12 + "a" + ")" * 12: "ten deep",
}  # fmt: skip


@pytest.mark.parametrize("pattern", GOOD)
def test_takes_the_portable_pattern_and_makes_a_sample(pattern: str) -> None:
    assert PATTERN.judge(pattern) == ""

    sample = PATTERN.sample(pattern, 0, 255)

    assert sample
    assert re.fullmatch(pattern, sample)


@pytest.mark.parametrize("pattern", BAD)
def test_refuses_the_pattern(pattern: str) -> None:
    assert BAD[pattern] in PATTERN.judge(pattern)
    assert PATTERN.sample(pattern, 0, 255) == ""


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [("[a-z]+", 40, 50), ("^x(ab)*$", 9, 9), ("([a-z]+)", 5, 9), ("a?b?c?", 3, 3), ("[A-Z]{2,9}[0-9]*", 20, 20)],
)
def test_a_sample_keeps_the_length_bounds(pattern: str, least: int, most: int) -> None:
    sample = PATTERN.sample(pattern, least, most)

    assert least <= len(sample) <= most
    assert re.fullmatch(pattern, sample)


def test_spells_out_what_engines_read_differently() -> None:
    assert PATTERN.ascii(r"^\d+[\w-]\s\W\.$") == r"^[0-9]+[A-Za-z0-9_-][ \t\n\r\f\v][^A-Za-z0-9_]\.$"


@pytest.mark.parametrize("pattern", [*GOOD, "[^-a]{3}", "[^a-]{3}", r"\D\W\S"])
def test_what_the_contract_says_matches_the_same_but_for_nul(pattern: str) -> None:
    told = PATTERN.without_nul(PATTERN.ascii(pattern))
    texts = [PATTERN.sample(pattern, 0, 255), "abc", "a-c", "   ", "aaa", "é", "a\0c", "\0\0\0", "\0"]

    for text in texts:
        same = re.fullmatch(PATTERN.ascii(pattern), text) is not None and "\0" not in text
        assert (re.fullmatch(told, text) is not None) == same, (told, text)


PIECES = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "[a-z]",
        "[^b]",
        r"\d",
        r"\w",
        "(",
        ")",
        "(?:",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{1,9}",
        "{3,}",
        "^",
        "$",
        "\\",
        "[",
        "]",
        "-",
        "é",
        r"\.",
        "{",
        "(",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_taken_compiles_matches_its_sample_and_is_never_slow(pattern: str) -> None:
    if PATTERN.judge(pattern):
        return

    compiled = re.compile(pattern)
    sample = PATTERN.sample(pattern, 0, 255)
    before = time.perf_counter()
    compiled.fullmatch("a" * 12 + "!")

    assert sample == "" or compiled.fullmatch(sample)
    assert time.perf_counter() - before < 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_is_judged_without_an_exception(pattern: str) -> None:
    fault = PATTERN.judge(pattern)

    assert fault or re.compile(pattern)
