# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery tdd red`, `green` and `refactor`: each runs the tests, and commits only what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..database import Outcome
from ..errors import Exit, Refusal
from ..programs import run_module
from .cycles import Cycle, board, find
from .history import TESTS, Repository
from .marks import Case
from .promote import promote
from .suite import Suite, run_suite

if TYPE_CHECKING:
    from ..json_types import Json
    from ..project import Project

CODE = ("src/", "migrations/")
_CONTRACT = ("openapi", "asyncapi", "service.yml")


@dataclass(frozen=True)
class Work:
    """What the verbs work on.

    Attributes:
        commit: Whether a step ends in a commit; without, it says what to commit.
    """

    project: Project
    commit: bool = True
    suite: Suite = run_suite
    repository: Repository = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "repository", Repository(self.project.root))
        self.repository.require()

    def cycle(self, name: str) -> Cycle:
        return find(board(self.project), name)

    def save(self, cycle: Cycle, phase: str, subject: str, paths: Iterable[str]) -> tuple[str, str]:
        """The commit, or none, and the line about it."""
        chosen = sorted(paths)
        if not self.commit:
            names = f"-- {' '.join(chosen)}" if chosen else "--only --allow-empty"
            trailers = f'--trailer "TDD-Cycle: {cycle.name}" --trailer "TDD-Phase: {phase}"'
            first = f"git add {' '.join(chosen)} && " if chosen else ""
            return "", f'commit it: {first}git commit -m "{subject}" {trailers} {names}'
        sha = self.repository.commit(cycle.name, phase, subject, chosen)
        return sha, f"committed {sha[:7]} {subject}"


def red(work: Work, name: str) -> Outcome:
    """Opens a cycle: its tests are there, and fail because the behaviour is missing. Writes them where there are none.

    Raises:
        Refusal: code changed first, nothing is red, or a red test fails for another reason.
    """
    cycle = work.cycle(name)
    what = f"no red commit for {cycle.name}"
    changed = work.repository.changed()
    if code := [path for path in changed if path.startswith(CODE)]:
        why = f"code changed before its tests were committed ({', '.join(sorted(code)[:3])})"
        raise Refusal(what, why, "`git stash push -- src migrations`, then again", code=Exit.FAILED)
    said = []
    if not cycle.cases and cycle.operation:
        said += _written(work, cycle)
        cycle, changed = work.cycle(cycle.name), work.repository.changed()
    if not cycle.red:
        why = f"none of its {len(cycle.cases)} tests is marked red"
        then = f"write what it shall do as a test with `@pytest.mark.red` in {(cycle.files or [TESTS])[0]}, then again"
        raise Refusal(what, why, then, code=Exit.FAILED)
    shown = work.suite(work.project.root, work.project.package, cycle.files, "--tdd=raw")
    for case in cycle.red:
        if not shown.failed_rightly(case.id):
            raise Refusal(
                what, f"{case.id} {shown.why(case.id)}", _instead(cycle, shown.passed(case.id)), code=Exit.FAILED
            )
        said.append(f"red: {case.id}: {shown.of(case.id)[0]['message']}")
    paths = [path for path in changed if path.startswith((f"{TESTS}/", *_CONTRACT))]
    sha, line = work.save(cycle, "red", f"test({cycle.name}): {_count(cycle.red)} red", paths)
    said += [line, f"next: write the code, until `delivery tdd green {_quoted(cycle)}` is content"]
    return Outcome(True, tuple(said), _data(cycle, "red", sha, cycle.red))


def green(work: Work, name: str) -> Outcome:
    """Takes the `red` marks away once every test of the cycle passes, unchanged since they were committed red.

    Raises:
        Refusal: a test still fails, was never committed red, or was changed since.
    """
    cycle = work.cycle(name)
    what, retry = f"{cycle.name} is not green", f"`delivery tdd red {_quoted(cycle)}`"
    if not cycle.red:
        raise Refusal(what, "it has no red test", f"{retry} opens it" if not cycle.cases else "`delivery tdd next`")
    committed = work.repository.cases("HEAD")
    for case in cycle.red:
        before = committed.get(case.id)
        if before is None or before.colour != "red":
            raise Refusal(
                what, f"{case.id} was never committed red", f"put the code aside, then {retry}", code=Exit.FAILED
            )
        if before.digest != case.digest:
            why = f"{case.id} was changed after it was committed red"
            raise Refusal(
                what, why, f"`git checkout -- {case.path}`, or put the code aside, then {retry}", code=Exit.FAILED
            )
    shown = work.suite(work.project.root, work.project.package, cycle.files, "--tdd=raw")
    judged = [case for case in cycle.cases if case.colour != "silenced"]
    if failing := [case for case in judged if not shown.passed(case.id)]:
        why = f"{failing[0].id} {shown.why(failing[0].id)}" + _more(failing)
        raise Refusal(what, why, f"`pytest --tdd=raw {failing[0].path}` says more", code=Exit.FAILED)
    with _promoted(work, cycle):
        paths = [path for path, letters in work.repository.changed().items() if letters != "??" or _ours(path)]
        sha, line = work.save(cycle, "green", f"feat({cycle.name}): green", paths)
    said = (f"green: {_count(judged)} pass, {len(cycle.red)} no longer marked red", line)
    then = f"next: clean up, then `delivery tdd refactor {_quoted(cycle)}` runs whatever the change may break"
    return Outcome(True, (*said, *_left(work), then), _data(cycle, "green", sha, cycle.red))


def refactor(work: Work, name: str) -> Outcome:
    """Ends a cycle: no test was touched, and all that may be affected still passes.

    Raises:
        Refusal: a test was changed, something fails, or the cycle is still red.
    """
    cycle = work.cycle(name)
    what = f"no refactoring of {cycle.name}"
    if cycle.colour != "green":
        raise Refusal(what, "it is not green yet", "`delivery tdd next`", code=Exit.FAILED)
    changed = work.repository.changed()
    if touched := sorted(path for path in changed if path.startswith(f"{TESTS}/")):
        why = f"a refactoring leaves the tests alone, and {touched[0]} changed"
        raise Refusal(what, why, "commit the change of the tests on its own first", code=Exit.FAILED)
    shown = work.suite(work.project.root, work.project.package, [TESTS], "-k", relevant(cycle))
    if shown.code:
        failing = [
            name for name, one in shown.seen.items() if one["outcome"] == "failed" and one["verdict"] != "red-ok"
        ]
        why = f"{failing[0]} fails{_more(failing)}" if failing else "the tests were not all run"
        then = f"`pytest {TESTS} -k {relevant(cycle)!r}` says more"
        raise Refusal(what, why, then, code=Exit.FAILED)
    paths = [path for path, letters in changed.items() if letters != "??" or _ours(path)]
    sha, line = work.save(cycle, "refactor", f"refactor({cycle.name}): still green", paths)
    said = (f"still green: {len(shown.seen)} tests around {cycle.name}", line)
    return Outcome(True, (*said, *_left(work), "next: `delivery tdd next`"), _data(cycle, "refactor", sha, cycle.cases))


def relevant(cycle: Cycle) -> str:
    """What pytest's `-k` selects: cases about the operation anywhere, and everything beside its tests."""
    names = [cycle.name.partition("@")[0]]
    for path in cycle.files:
        folder, _, file = path.rpartition("/")
        names += [file.removesuffix(".py"), folder.rpartition("/")[2]]
    return " or ".join(sorted({name for name in names if name.isidentifier() and name != TESTS}))


def _written(work: Work, cycle: Cycle) -> list[str]:
    from ..contract import versions
    from .skeletons import skeleton

    assert cycle.operation is not None
    number = int(cycle.name.partition("@")[2] or 1)
    made = skeleton(versions(work.project.root)[number], cycle.operation)
    path = work.project.root / made.path
    if path.exists():
        why, then = f"{made.path} is there and names no cycle", f'give its tests `@pytest.mark.cycle("{cycle.name}")`'
        raise Refusal(f"no tests were written for {cycle.name}", why, then)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made.text, encoding="utf-8")
    run_module(work.project.root, "ruff", "format", "-q", made.path)  # comfort: nothing is lost where it is missing
    hint = [f"documented too, and yours to ask for: {', '.join(made.yours)}"] if made.yours else []
    return [f"written: {made.path}", *hint]


@contextmanager
def _promoted(work: Work, cycle: Cycle) -> Iterator[None]:
    """The tests without their red marks; with them again where the commit is refused, so that it can be tried again."""
    before = {work.project.root / name: (work.project.root / name).read_bytes() for name in cycle.files}
    ids = {name: [case.id for case in cycle.red if case.path == name] for name in cycle.files}
    after = {work.project.root / name: promote(name, before[work.project.root / name], ids[name]) for name in ids}
    for path, body in after.items():
        path.write_bytes(body)
    try:
        yield
    except Refusal:
        for path, body in before.items():
            path.write_bytes(body)
        raise


def _instead(cycle: Cycle, passes: bool) -> str:
    if passes:
        return "let it ask for something new; or, if the code was there before, mark it `characterization` instead of `red`"
    return (
        f"`pytest --tdd=raw {cycle.files[0]}` says more; a red test fails in an assertion, or with NotImplementedError"
    )


def _ours(path: str) -> bool:
    """New files that a commit takes unasked."""
    return path.startswith((*CODE, f"{TESTS}/", *_CONTRACT))


def _left(work: Work) -> list[str]:
    if not work.commit:
        return []
    left = sorted(work.repository.changed())
    return [f"not committed: {', '.join(left[:5])}"] if left else []


def _quoted(cycle: Cycle) -> str:
    return f'"{cycle.name}"' if " " in cycle.name else cycle.name


def _count(cases: list[Case]) -> str:
    return f"{len(cases)} test" + ("" if len(cases) == 1 else "s")


def _more(names: list[str] | list[Case]) -> str:
    return f", and {len(names) - 1} more" if len(names) > 1 else ""


def _data(cycle: Cycle, phase: str, sha: str, cases: Iterable[Case]) -> dict[str, Json]:
    return {"cycle": cycle.name, "phase": phase, "commit": sha or None, "tests": [case.id for case in cases]}
