# Derived from the template: `copier update` replaces this file. Do not edit.
"""What git knows: the commits of a range, the tests in each, what is changed and not committed; and how to commit."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Exit, Refusal
from ..programs import LAST_RELEASE, Ran, Run, git_blobs, run_git
from .marks import Case, read

TESTS = "tests"
ANSWERS = ".copier-answers.yml"
_START = 'git init && git add --all && git commit -m "Start"'


@dataclass(frozen=True)
class Commit:
    sha: str
    parents: tuple[str, ...]
    time: int  # of its author: a rebase keeps it
    trailers: tuple[tuple[str, str], ...]

    def said(self, key: str) -> str:
        return next((value for name, value in self.trailers if name == key), "")


class Repository:
    """A repository with at least one commit."""

    def __init__(self, root: Path, run: Run = run_git) -> None:
        self.root, self._run = root, run
        self._trees: dict[str, dict[str, Case]] = {}
        self._files: dict[tuple[str, str], dict[str, Case]] = {}

    def require(self) -> None:
        """Raises:
        Refusal: there is no repository, nothing in it, or more in it than the project.
        """
        what = "test first can't be proven"
        if self._run(self.root, "rev-parse", "--git-dir").code:
            raise Refusal(what, f"{self.root} is no git repository", _START)
        if prefix := self._run(self.root, "rev-parse", "--show-prefix").output.strip():
            why, then = f"the project is {prefix} of a larger repository", "give it a repository of its own"
            raise Refusal(what, why, then)
        if self._run(self.root, "rev-parse", "--verify", "-q", "HEAD").code:
            raise Refusal(what, "the repository has no commit yet", _START)

    def commit_of(self, revision: str) -> str:
        """The full id of a revision.

        Raises:
            Refusal: there is none of this name.
        """
        ran = self._run(self.root, "rev-parse", "--verify", "-q", "--end-of-options", f"{revision}^{{commit}}")
        if ran.code:
            raise Refusal(
                "nothing was verified", f"git knows no revision {revision!r}", "`git fetch`, or another --base"
            )
        return ran.output.strip()

    def merge_base(self, revision: str) -> str:
        """Where HEAD left a revision's history.

        Raises:
            Refusal: `INCONCLUSIVE` where the history is not all here.
        """
        ran = self._run(self.root, "merge-base", self.commit_of(revision), "HEAD")
        if ran.code:
            why, then = f"{revision} and HEAD have no commit in common here", "`git fetch --unshallow`"
            raise Refusal("nothing was verified", why, then, code=Exit.INCONCLUSIVE)
        return ran.output.strip()

    def default_base(self) -> str:
        """The branch that this one will be merged into. On that branch itself: the last release, else the first commit."""
        told = self._run(self.root, "symbolic-ref", "-q", "--short", "refs/remotes/origin/HEAD").output.strip()
        for name in filter(None, [told, "origin/main", "main", "origin/master", "master"]):
            if not self._run(self.root, "rev-parse", "--verify", "-q", f"{name}^{{commit}}").code:
                return name if self.commit_of(name) != self.commit_of("HEAD") else self._beginning()
        raise Refusal("nothing was verified", "there is no branch main here", "`delivery tdd verify --base <branch>`")

    def _beginning(self) -> str:
        """Where the work that is not released began."""
        released = self._run(self.root, *LAST_RELEASE)
        if not released.code:
            return released.output.strip()
        return self._must(self._run(self.root, "rev-list", "--max-parents=0", "HEAD")).output.split()[-1]

    def log(self, *arguments: str) -> list[Commit]:
        """Commits, ancestors first."""
        form = "--format=%H%x1f%P%x1f%at%x1f%(trailers:only,unfold)%x1e"
        ran = self._must(self._run(self.root, "log", "--topo-order", "--reverse", form, *arguments))
        return [_commit(entry) for entry in ran.output.split("\x1e") if entry.strip()]

    def files(self, revision: str, folder: str = TESTS) -> Mapping[str, str]:
        """Blobs by their path below a folder."""
        ran = self._must(self._run(self.root, "ls-tree", "-r", "-z", "--full-tree", revision, "--", f"{folder}/"))
        rows = (row.partition("\t") for row in ran.output.split("\0") if row)
        return {path: meta.split()[2] for meta, _, path in rows}

    def contents(self, names: Sequence[str]) -> dict[str, str]:
        """Texts of objects, by the name that they were asked for: `HEAD:pyproject.toml`."""
        return {name: body.decode("utf-8", "replace") for name, body in git_blobs(self.root, names).items()}

    def cases(self, sha: str) -> Mapping[str, Case]:
        """The tests of a commit. A file that is no Python has none."""
        if sha not in self._trees:
            wanted = {(p, b) for p, b in self.files(sha).items() if holds_tests(p)}
            missing = sorted(wanted - self._files.keys())
            texts = self.contents([blob for _, blob in missing])
            for path, blob in missing:
                self._files[path, blob] = _read(path, texts.get(blob, ""))
            self._trees[sha] = {name: case for key in sorted(wanted) for name, case in self._files[key].items()}
        return self._trees[sha]

    def changed(self) -> dict[str, str]:
        """Paths that differ from HEAD, with git's two letters; `??` is new."""
        ran = self._run(self.root, "status", "--porcelain", "-z", "-uall", "--no-renames")
        return {entry[3:]: entry[:2] for entry in self._must(ran).output.split("\0") if entry}

    def commit(self, cycle: str, phase: str, subject: str, paths: Sequence[str]) -> str:
        """Commits these paths and nothing else; without any, an empty commit marks the moment."""
        if paths:
            self._must(self._run(self.root, "add", "--all", "--", *paths))
        trailers = f"TDD-Cycle: {cycle}\nTDD-Phase: {phase}"
        which = ["--", *paths] if paths else ["--only", "--allow-empty"]
        ran = self._run(self.root, "commit", "-q", "-m", subject, "-m", trailers, *which)
        if ran.code:
            raise Refusal("nothing was committed", ran.reason, "`git commit` says more", code=Exit.FAILED)
        return self.commit_of("HEAD")

    def _must(self, ran: Ran) -> Ran:
        if ran.code:
            raise Refusal("git failed", ran.reason, "`git status`", code=Exit.INCONCLUSIVE)
        return ran


@dataclass(frozen=True)
class Range:
    """What lies between two commits. The first is known, the others are judged."""

    repository: Repository
    base: str
    head: str

    @functools.cached_property
    def commits(self) -> list[Commit]:
        return self.repository.log(f"{self.base}..{self.head}")

    @functools.cached_property
    def order(self) -> list[str]:
        return [self.base, *(commit.sha for commit in self.commits)]

    @functools.cached_property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Within the range; whatever is older counts as the base, which all that came before is in."""
        known = set(self.order)
        found = {c.sha: tuple(p if p in known else self.base for p in c.parents) for c in self.commits}
        return {self.base: (), **{sha: parents or (self.base,) for sha, parents in found.items()}}

    @functools.cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """Whatever a commit of the range builds on, itself not included."""
        found: dict[str, frozenset[str]] = {}
        for sha in self.order:
            parents = self.parents[sha]
            found[sha] = frozenset(parents).union(*(found[parent] for parent in parents))
        return found

    def cases(self, sha: str) -> Mapping[str, Case]:
        return self.repository.cases(sha)

    @functools.cached_property
    def generated(self) -> frozenset[str]:
        """Commits in which the template wrote: they change its answers."""
        answers = git_blobs(self.repository.root, [f"{sha}:{ANSWERS}" for sha in self.order])
        texts = {sha: answers.get(f"{sha}:{ANSWERS}") for sha in self.order}
        changed = (sha for sha in self.order[1:] if any(texts[sha] != texts[p] for p in self.parents[sha]))
        return frozenset(changed)


def work_tree(root: Path) -> dict[str, Case]:
    """The tests of cycles as they lie in the folder, committed or not.

    Raises:
        Refusal: a file is no Python.
    """
    found: dict[str, Case] = {}
    for path in sorted((root / TESTS).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        text = path.read_text("utf-8") if holds_tests(name) else ""
        if "mark.cycle" in text or "mark.red" in text:
            try:
                found |= read(name, text)
            except SyntaxError as error:
                raise Refusal(
                    "the tests can't be read", f"{name}:{error.lineno}: {error.msg}", f"edit {name}"
                ) from None
    return found


def holds_tests(path: str) -> bool:
    """Whether pytest looks for tests in it."""
    name = path.rpartition("/")[2]
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def _read(path: str, text: str) -> dict[str, Case]:
    try:
        return read(path, text)
    except SyntaxError:
        return {}


def _commit(entry: str) -> Commit:
    sha, parents, time, trailers = entry.strip("\n").split("\x1f")
    return Commit(sha, tuple(parents.split()), int(time), tuple(_trailers(trailers)))


def _trailers(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            yield key.strip(), value.strip()
