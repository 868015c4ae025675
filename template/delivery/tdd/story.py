# Derived from the template: `copier update` replaces this file. Do not edit.
"""What became of each test between two commits: when it was red, when it turned green, where it moved, who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .history import Range, holds_tests
from .marks import Case
from .strength import weaker

WAIVERS = ("TDD-Remove", "TDD-Change")


@dataclass(frozen=True)
class Turn:
    """A test that turned green within the range.

    Attributes:
        case: As it was in that commit.
        reds: The commits before it in which it was red, oldest first.
    """

    case: Case
    commit: str
    reds: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """The tests of a range.

    Attributes:
        turned: By test: every time that it turned green, in order. Only tests of a cycle that are green at the end.
        generated: Tests that came with the template's own commits: they are proven there.
        new: Characterization tests that the base did not have.
    """

    range: Range
    turned: Mapping[str, tuple[Turn, ...]]
    generated: frozenset[str]
    new: frozenset[str]
    waived: Mapping[str, str]

    @property
    def base(self) -> Mapping[str, Case]:
        return self.range.cases(self.range.base)

    @property
    def head(self) -> Mapping[str, Case]:
        return self.range.cases(self.range.head)

    def same_surroundings(self) -> bool:
        """Whether the tests of today run on the same fixtures and helpers as those of the base."""
        first, last = (self.range.repository.files(sha) for sha in (self.range.base, self.range.head))
        return {p: b for p, b in first.items() if not holds_tests(p)} == {
            p: b for p, b in last.items() if not holds_tests(p)
        }

    def before(self, test: str, digest: str) -> list[str]:
        """The commits in which it was red as it turned green."""
        last = self.turned[test][-1]
        return [sha for sha in last.reds if self.range.cases(sha)[test].digest == digest]


def tell(range_: Range) -> Story:
    """Reads the whole range once."""
    base, head = range_.cases(range_.base), range_.cases(range_.head)
    moved = _moves(base, head)
    turned: dict[str, tuple[Turn, ...]] = {}
    generated = set()
    for name, case in head.items():
        if case.colour == "green" and case.cycle:
            turns = tuple(_turns(range_, name))
            if turns and all(turn.commit in range_.generated and turn.case.owner != "team" for turn in turns):
                generated.add(name)
            elif turns and name not in moved.values():
                turned[name] = turns
    new = {n for n, c in head.items() if c.colour == "characterization" and c.owner == "team"}
    new -= {n for n, c in base.items() if c.colour in ("green", "characterization")} | set(moved.values())
    return Story(range_, turned, frozenset(generated), frozenset(new), dict(_waivers(range_)))


def losses(story: Story) -> Iterator[tuple[Case, str, str]]:
    """Tests that were green and are gone, silenced, or weaker: the test, the commit, and what happened."""
    moved = _moves(story.base, story.head)
    old = {n: c for n, c in story.base.items() if c.colour in ("green", "characterization") and n not in moved}
    for turns in story.turned.values():  # from then on it counts as it was when it turned green
        old[turns[-1].case.id] = turns[-1].case
    for name, case in old.items():
        fault = _fault(case, story.head.get(name))
        if fault:
            yield case, _since(story.range, case), fault


def _fault(before: Case, now: Case | None) -> str:
    if now is None:
        return "a green test is gone"
    if now.colour == "red":
        return "a green test was marked red again"
    if now.colour == "silenced":
        return "a green test no longer counts: it is marked skip or xfail"
    if now.cycle != before.cycle:
        return f"a green test left its cycle {before.cycle}"
    if now is before or now.digest == before.digest:
        return ""
    how = weaker(before.substance, now.substance)
    return f"a green test got weaker: {how}" if how else ""


def _since(range_: Range, case: Case) -> str:
    """The commit from which on it was so."""
    found = range_.head
    for sha in reversed(range_.order[1:]):
        if not _fault(case, range_.cases(sha).get(case.id)):
            break
        found = sha
    return found


def _turns(range_: Range, name: str) -> Iterator[Turn]:
    """Each commit in which the test is green and was not in any commit before it."""

    def colour(sha: str) -> str:
        case = range_.cases(sha).get(name)
        return case.colour if case else ""

    for sha in range_.order[1:]:
        parents = range_.parents[sha]
        if colour(sha) == "green" and not any(colour(parent) in ("green", "characterization") for parent in parents):
            case = range_.cases(sha)[name]
            if not any(_came_from(range_.cases(parent), range_.cases(sha), case) for parent in parents):
                reds = tuple(s for s in range_.order if s in range_.ancestors[sha] and colour(s) == "red")
                yield Turn(case, sha, reds)


def _came_from(before: Mapping[str, Case], now: Mapping[str, Case], case: Case) -> bool:
    """It is a green test of the commit before, under another name or in another file."""
    return any(
        old.digest == case.digest and old.colour in ("green", "characterization") and name not in now
        for name, old in before.items()
    )


def _moves(base: Mapping[str, Case], head: Mapping[str, Case]) -> dict[str, str]:
    """Green tests of the base that are somewhere else at the end, word for word."""
    gone = [(n, c) for n, c in base.items() if c.colour in ("green", "characterization") and n not in head]
    come = {c.digest: n for n, c in head.items() if n not in base and c.colour in ("green", "characterization")}
    return {name: come[case.digest] for name, case in gone if case.digest in come}


def _waivers(range_: Range) -> Iterator[tuple[str, str]]:
    """`TDD-Remove: <test> <reason>` and `TDD-Change:` likewise; without a reason it waives nothing."""
    for commit in range_.commits:
        for key, value in commit.trailers:
            test, _, reason = value.partition(" ")
            if key in WAIVERS and reason.strip():
                yield test, reason.strip()
