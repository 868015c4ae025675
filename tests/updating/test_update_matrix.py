"""Earlier commits, edits, changed requirements and formatters, in pairs: no edit is lost without a word, ever."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from covertable import make
from harness import ROOT, Answers, commit, contents, git, once, render, run, tracked
from harness.project import copied

from . import histories
from .histories import FORMATTERS, WORK, edits, lost, meet, theirs, unfounded
from .team import Team
from .test_hot_update import OLD, answered_then, differing
from .test_untouched import EDITS, nothing

# Earlier commits that projects may be at, oldest first; a release joins them with its tag.
COMMITS = {
    "0.1.0": OLD,
    "0.2.0": "f1dddb9cead2bd950b06875014e21663d0e7dd43",  # the security suite
    "0.3.0": "dac7343c8ba541c94635d8fe3d24592c69611326",  # the rollout
    "0.4.0": "988dd917663739a291e7bd2acc7f8e67bd4248e7",  # expert answers
    "1.0.0": "",  # the work tree: nothing is new but the requirements
}
ANSWERED: dict[str, Answers] = {
    "with_a_cache": {"cache": "redis"},
    "with_pipelines": {"ci": "github", "rollout": "gateway-api"},
}
ASKED = [*(edit.__name__ for edit in EDITS), *ANSWERED]
GOAL = 0.95
# What is asked of a release that can't reach the goal. Two histories of 0.1.0 drop or rename a resource that has edits below each of its
# seams: six of 66 files that nothing generates any more. There is nothing to merge them with, so each is told; they count nevertheless.
BELOW = {"0.1.0": 0.9}


def cells() -> dict[str, list[dict[str, str]]]:
    """By commit: a short list in which each pair of choices occurs; the same in each run."""
    factors = {"commit": [*COMMITS], "asked": ASKED, "work": [*WORK], "formatter": [*FORMATTERS]}
    found: dict[str, list[dict[str, str]]] = {tag: [] for tag in COMMITS}
    for row in make(factors, strength=2):
        found[row["commit"]].append(row)
    return found


@pytest.fixture(scope="session")
def releases(shared: Path) -> Path:
    """The template with a tag for each of the commits, and the work tree as the newest."""
    where = shared / "matrix"
    with once(where) as first:
        if first:
            shutil.rmtree(where, ignore_errors=True)
            git(ROOT, "clone", "-q", "--no-tags", "--no-checkout", str(ROOT), str(where))
            for tag, name in COMMITS.items():
                if name and run(["git", "cat-file", "-e", f"{name}^{{commit}}"], ROOT, check=False).returncode:
                    pytest.skip(f"{name} is not in this clone, which is a shallow one: `git fetch --unshallow`")
                if name:
                    git(where, "tag", tag, name)
            git(where, "checkout", "-q", "-b", "releases", COMMITS["0.4.0"])
            git(where, "rm", "-q", "-r", ".")
            for path in tracked():
                if path.startswith(("copier.yml", "hooks/", "parts/", "template/")):
                    (where / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, where / path)
            commit(where, "The work tree", tag="1.0.0")
    return where


Rendered = Callable[[Answers, str], Path]


@pytest.fixture
def rendered_at(releases: Path, shared: Path, tmp_path: Path) -> Rendered:
    """What the template gives for these answers at a tag. Look, don't touch."""

    def make_it(answers: Answers, tag: str) -> Path:
        folder = tmp_path / "rendered" / f"{tag}-{abs(hash(repr(answers)))}"
        return folder if folder.exists() else render(releases, folder, answers, vcs_ref=tag)

    return make_it


def live(cell: dict[str, str], generated: Path, folder: Path) -> tuple[Team, dict[str, Counter[str]]]:
    """A team that generated, edited, formatted and then asked for something else; and its edits, before a formatter ran."""
    team = Team(copied(generated, folder), answered_then("order-service"))
    team.commit("Generated")
    WORK[cell["work"]](team)
    worked = edits(team.folder, generated)
    FORMATTERS[cell["formatter"]](team)
    team.commit("Our work")
    asked = cell["asked"]
    team.requirements = {**team.requirements, **ANSWERED.get(asked, {})}
    edit = next((edit for edit in EDITS if edit.__name__ == asked), nothing)
    team.change(edit)
    return team, worked


@pytest.mark.slow
@pytest.mark.parametrize("tag", COMMITS)
def test_no_edit_is_lost_and_most_merge_by_themselves(
    tag: str, rendered_at: Rendered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults, counted = [], Counter[str]()
    for number, cell in enumerate(cells()[tag]):
        unfair, seen = history(cell, rendered_at, tmp_path / str(number))
        faults += [f"{' '.join(cell.values())}: {fault}" for fault in unfair]
        counted += seen
        shutil.rmtree(tmp_path / str(number))
    with capsys.disabled():
        print(f"\n{tag}", *(f"  {name}: {number}" for name, number in sorted(counted.items())), sep="\n")

    assert faults == []
    merged = counted["usual files"] - counted["usual stopped"]
    assert merged >= BELOW.get(tag, GOAL) * counted["usual files"]
    assert merged >= GOAL * counted["usual files"] or not counted["usual conflict"]


def history(cell: dict[str, str], rendered_at: Rendered, folder: Path) -> tuple[list[str], Counter[str]]:
    """One history: what it must not do and did, and what there is to count."""
    generated = rendered_at(answered_then("order-service"), cell["commit"])
    team, worked = live(cell, generated, folder / "project")
    before = copied(team.folder, folder / "before")
    done = edits(before, generated)

    seen, aside = histories.upgraded(team, generated)

    faults = [f"no formatting {path}" for path in aside if path in worked]
    done = {path: lines for path, lines in done.items() if path not in aside}
    faults += [f"lost {path}" for path in lost(team.folder, done, seen)]
    stopped = [change for change in seen if change.stops]
    if stopped or cell["work"] == "in_nothing":
        fresh = rendered_at(team.requirements, "1.0.0")
        faults += [f"stopped for {path}" for path in unfounded(seen, generated, before, fresh)]
        faults += [f"not fresh {path}" for path in stale(cell, team.folder, fresh)]
    kind = "foreign" if cell["formatter"] == "foreign_formatter" else "usual"
    counted = Counter({f"{kind} histories": 1, f"{kind} clean": int(not stopped), f"{kind} stopped": len(stopped)})
    counted[f"{kind} files"] = sum(change.path in {*done, *aside} for change in seen)
    for change in stopped:
        counted.update([f"{kind} {change.kind}", f"{kind} {change.kind} {change.path}"])
    return faults, counted


def stale(cell: dict[str, str], folder: Path, fresh: Path) -> Iterator[str]:
    """Of a project that nobody edited: what is not as a copy has it, seeded files aside."""
    if cell["work"] == "in_nothing" and cell["formatter"] != "foreign_formatter":
        due = {path: body for path, body in contents(fresh).items() if not theirs(fresh, path)}
        yield from differing(contents(folder), due)


def test_the_matrix_has_every_pair() -> None:
    rows = [row for found in cells().values() for row in found]

    assert {(row["work"], row["asked"]) for row in rows} == {(work, asked) for work in WORK for asked in ASKED}
    assert {(row["commit"], row["work"]) for row in rows} == {(tag, work) for tag in COMMITS for work in WORK}


def test_the_oracles_see_what_they_are_for(tmp_path: Path) -> None:
    base = ["a", "b", "c", "d", "e"]
    assert meet(base, ["a", "B", "c", "d", "e"], ["a", "X", "c", "d", "e"])
    assert meet(base, ["a", "B", "c", "d", "e"], ["a", "b", "C", "d", "e"])
    assert not meet(base, ["a", "b", "ours", "c", "d", "e"], ["a", "B", "c", "d", "e"])
    assert not meet(base, ["A", "b", "c", "d", "e"], ["a", "b", "c", "d", "E"])
    done = {"x.py": Counter(["ours"])}
    assert lost(tmp_path, done, []) == ["x.py"]
    assert lost(tmp_path, done, [histories.Change("x.py", "lost")]) == []
    (tmp_path / "x.py").write_text("theirs\nours\n")
    assert lost(tmp_path, done, []) == []
