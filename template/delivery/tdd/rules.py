# Derived from the template: `copier update` replaces this file. Do not edit.
"""V1 to V5, one function each: what a range of commits must show to have been written test first.

V1 what was green stays, and asks for no less    V2 whatever turned green was red before
V3 it was red with the same body                 V4 it really failed there, when it is run again
V5 without the change it fails
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .settings import looser
from .story import Story, losses
from .suite import Shown

SETTINGS = "pyproject.toml"
Replay = Callable[[str, str | None, Sequence[str]], Shown]  # a commit, whose tests instead of its own, files


@dataclass(frozen=True)
class Finding:
    """A rule that a commit broke.

    Attributes:
        hard: Whether it fails the range; a soft one is said only.
    """

    rule: str
    test: str
    cycle: str | None
    commit: str
    why: str
    next_step: str
    hard: bool = True

    def __str__(self) -> str:
        kind = "" if self.hard else " (soft)"
        return f"{self.rule}{kind} {self.commit[:7]} {self.test}: {self.why}. Next: {self.next_step}"


def v1_nothing_lost(story: Story) -> Iterator[Finding]:
    """A green test disappeared, was silenced or weakened, or the suite as a whole asks for less."""
    for case, commit, fault in losses(story):
        by_template = case.owner == "derived" and bool(story.range.generated)
        if case.id not in story.waived and not by_template:
            key = "TDD-Remove" if "gone" in fault or "no longer counts" in fault else "TDD-Change"
            then = f"put it back; or take the new expectation red first; or a trailer `{key}: {case.id} <reason>`"
            yield Finding("V1", case.id, case.cycle, commit, fault, then)
    range_ = story.range
    found = range_.repository.contents([f"{sha}:{SETTINGS}" for sha in range_.order])
    texts = {sha: found.get(f"{sha}:{SETTINGS}", "") for sha in range_.order}
    if SETTINGS not in story.waived:
        for fault in looser(texts[range_.base], texts[range_.head]):
            guilty = next(s for s in range_.order[1:] if fault in looser(texts[range_.base], texts[s]))
            then = f"put it back, or a trailer `TDD-Change: {SETTINGS} <reason>`"
            yield Finding("V1", SETTINGS, None, guilty, fault, then)


def v2_red_first(story: Story, new_operations: Mapping[str, str], *, squash: bool) -> Iterator[Finding]:
    """A test was green from the start, or an operation came without any.

    Args:
        new_operations: Operations that have code now and none before, by the commit that brought it.
        squash: The team squashes: what was red is no longer in the history, so this is soft.
    """
    for test, turns in story.turned.items():
        first = turns[0]
        if not first.reds:
            why = "it turned green without having been red before"
            then = f"`delivery tdd red {first.case.cycle}` before the code; `characterization` if the code was there"
            yield Finding("V2", test, first.case.cycle, first.commit, why, then, hard=not squash)
    tested = {case.cycle for case in story.head.values()}
    for operation, commit in new_operations.items():
        if operation not in tested:
            why = "its code is there, and no test names it"
            yield Finding("V2", operation, operation, commit, why, f"`delivery tdd red {operation}` before the code")


def v3_same_body(story: Story) -> Iterator[Finding]:
    """A test was changed between red and green."""
    for test, turns in story.turned.items():
        last = turns[-1]
        if last.reds and not story.before(test):
            why = f"it was changed after it was red in {last.reds[-1][:7]}"
            then = f"commit the test red as it is now, with `delivery tdd red {last.case.cycle}`, before the code"
            yield Finding("V3", test, last.case.cycle, last.commit, why, then)


def v4_failed_at_red(story: Story, replay: Replay, proofs: dict[str, str]) -> Iterator[Finding]:
    """A test that is marked red in a commit did not fail there, or not for want of the behaviour.

    Args:
        proofs: Gets the commit that each test really failed in.
    """
    at: dict[str, list[str]] = {}
    for test in story.turned:
        same = story.before(test)
        if same:
            at.setdefault(same[0], []).append(test)
    for commit, tests in at.items():
        then = {test: story.turned[test][-1].case for test in tests}
        # at the base the fifth rule runs the same tests on the same code: once is enough
        if commit == story.range.base and story.same_tests(then):
            shown, names = replay(commit, story.range.head, _files(_judged(story))), {test: test for test in tests}
        else:
            names = {test: case.id for test, case in then.items()}
            shown = replay(commit, None, _files(names.values()))
        for test, name in names.items():
            if shown.failed_rightly(name):
                proofs[test] = commit
            else:
                why = f"marked red, it {shown.why(name)} when it is run at that commit"
                remedy = "a red test fails in an assertion, for want of the code"
                yield Finding("V4", test, then[test].cycle, commit, why, remedy)


def v5_fails_without(story: Story, replay: Replay, strength: dict[str, str]) -> Iterator[Finding]:
    """The tests of today on the code of the base: what is new must fail there, what only describes must pass.

    Args:
        strength: Gets `strong` for each test that failed in an assertion, `weak` for one that failed otherwise.
    """
    tests = _judged(story)
    if not tests:
        return
    shown = replay(story.range.base, story.range.head, _files(tests))
    for test in tests:
        case, described = story.head[test], test in story.new
        if described and not shown.passed(test):
            why = f"it characterises what was not there: at the base it {shown.why(test)}"
            then = f"take it red first: `delivery tdd red {case.cycle or '<cycle>'}`"
            yield Finding("V5", test, case.cycle, _brought(story, test), why, then)
        elif not described and (shown.passed(test) or shown.skipped(test)):
            why = f"without the change it {shown.why(test)}"
            then = "let it ask for what the change brings, or mark it `characterization`"
            yield Finding("V5", test, case.cycle, _brought(story, test), why, then)
        elif not described:
            strength[test] = "strong" if shown.failed_rightly(test) else "weak"


def _judged(story: Story) -> list[str]:
    return sorted({*story.turned, *story.new})


def _brought(story: Story, test: str) -> str:
    if test in story.turned:
        return story.turned[test][-1].commit
    return next(sha for sha in story.range.order[1:] if test in story.range.cases(sha))


def _files(tests: Collection[str]) -> list[str]:
    return sorted({test.partition("::")[0] for test in tests})
