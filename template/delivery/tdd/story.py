# Derived from the template: `copier update` replaces this file. Do not edit.
"""What became of each test between two commits: when it was red, when it turned green, where it moved, who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .history import Range, holds_tests
from .marks import Case
from .strength import weaker

COUNTING = ("green", "characterization")
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
        turned: By test, as it is called at the end: every time that it turned green, in order. Only tests of a cycle that
            are green at the end.
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

    def same_tests(self, then: Mapping[str, Case]) -> bool:
        """Whether these tests, and the fixtures and helpers around them, are at the end what they were at the base."""
        first, last = (self.range.repository.files(sha) for sha in (self.range.base, self.range.head))
        changed = dict(first.items() ^ last.items())
        return not any(not holds_tests(path) for path in changed) and all(
            self.head[test].digest == case.digest for test, case in then.items()
        )

    def before(self, test: str) -> list[str]:
        """The commits in which it was red with the body that turned green."""
        last = self.turned[test][-1]
        return [sha for sha in last.reds if self.range.cases(sha)[last.case.id].digest == last.case.digest]


def tell(range_: Range) -> Story:
    """Reads the whole range once."""
    base, head = range_.cases(range_.base), range_.cases(range_.head)
    turned: dict[str, tuple[Turn, ...]] = {}
    generated = set()
    for name, case in head.items():
        turns = tuple(_turns(range_, name)) if case.colour == "green" and case.cycle else ()
        if turns and all(turn.commit in range_.generated and turn.case.owner != "team" for turn in turns):
            generated.add(name)
        elif turns:
            turned[name] = turns
    described = [(n, c) for n, c in head.items() if c.colour == "characterization" and n not in base]
    old = {case.digest for case in base.values() if case.colour in COUNTING} if described else set()
    new = frozenset(name for name, case in described if case.owner == "team" and case.digest not in old)
    return Story(range_, turned, frozenset(generated), new, dict(_waivers(range_)))


def losses(story: Story) -> Iterator[tuple[Case, str, str]]:
    """Tests that were green and are gone, silenced, or weaker: the test, the commit, and what happened."""
    old = {name: (case, story.range.base) for name, case in story.base.items() if case.colour in COUNTING}
    for turns in story.turned.values():  # from then on it counts as it was when it turned green
        old[turns[-1].case.id] = turns[-1].case, turns[-1].commit
    for case, since in old.values():
        names = _names(story.range, case.id, since)
        fault = _fault(case, story.head.get(names[story.range.head]))
        if fault:
            yield case, _since(story.range, case, names), fault


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


def _since(range_: Range, case: Case, names: Mapping[str, str]) -> str:
    """The commit from which on it was so."""
    found = range_.head
    for sha in reversed(list(names)[1:]):
        if not _fault(case, range_.cases(sha).get(names[sha])):
            break
        found = sha
    return found


def _names(range_: Range, name: str, since: str) -> dict[str, str]:
    """What a test is called in each commit from one on: it may move to another file, or get another name."""
    found: dict[str, str] = {}
    for sha in range_.order[range_.order.index(since) :]:
        now = range_.cases(sha)
        if name not in now:
            for before in (range_.cases(parent) for parent in range_.parents[sha]):
                if name in before:
                    name = next((new for new, c in now.items() if new not in before and _same(c, before[name])), name)
        found[sha] = name
    return found


def _same(one: Case, other: Case) -> bool:
    return one.colour in COUNTING and one.digest == other.digest


def _turns(range_: Range, name: str) -> Iterator[Turn]:
    """Each commit in which the test is green and was not in any commit before it, under whatever name."""

    def colour(sha: str) -> str:
        case = range_.cases(sha).get(name)
        return case.colour if case else ""

    for sha in range_.order[1:]:
        parents = range_.parents[sha]
        if colour(sha) == "green" and not any(colour(parent) in COUNTING for parent in parents):
            case = range_.cases(sha)[name]
            came_from = next((old for p in parents if (old := _came_from(range_, p, sha, case))), None)
            if came_from:
                yield from _turns(range_, came_from)
            else:
                reds = tuple(s for s in range_.order if s in range_.ancestors[sha] and colour(s) == "red")
                yield Turn(case, sha, reds)


def _came_from(range_: Range, before: str, sha: str, case: Case) -> str | None:
    """The name of the same test, green too, in the commit before, where it is no longer."""
    now = range_.cases(sha)
    if case.id in range_.cases(before):
        return None
    return next((old for old, c in range_.cases(before).items() if old not in now and _same(c, case)), None)


def _waivers(range_: Range) -> Iterator[tuple[str, str]]:
    """`TDD-Remove: <test> <reason>` and `TDD-Change:` likewise; without a reason it waives nothing."""
    for commit in range_.commits:
        for key, value in commit.trailers:
            test, _, reason = value.partition(" ")
            if key in WAIVERS and reason.strip():
                yield test, reason.strip()
