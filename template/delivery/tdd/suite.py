# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs tests with pytest and says of each what it really showed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import Exit, Refusal
from ..programs import Run, run_git, run_module

if TYPE_CHECKING:
    from ..tdd_plugin import Observation

PLUGIN = Path(__file__).parents[1] / "tdd_plugin.py"


@dataclass(frozen=True)
class Shown:
    """What a run showed. `seen` is by node id; a parametrised test has several."""

    seen: Mapping[str, Observation]
    code: int
    output: str

    def of(self, test: str) -> list[Observation]:
        return [found for name, found in self.seen.items() if name == test or name.startswith(f"{test}[")]

    def passed(self, test: str) -> bool:
        found = self.of(test)
        return bool(found) and all(one["outcome"] == "passed" for one in found)

    def skipped(self, test: str) -> bool:
        return any(one["outcome"] == "skipped" for one in self.of(test))

    def failed_rightly(self, test: str) -> bool:
        found = self.of(test)
        return bool(found) and all(one["outcome"] == "failed" and one["right_reason"] for one in found)

    def reached(self, test: str) -> bool:
        """It came as far as its own body: neither its import nor a fixture broke."""
        found = self.of(test)
        return bool(found) and all(one["phase"] == "call" for one in found)

    def why(self, test: str) -> str:
        """What an observer would say of a test that did not do what it should."""
        found = self.of(test)
        if not found:
            return "was not run: its file can't be imported"
        one = next((one for one in found if not (one["outcome"] == "failed" and one["right_reason"])), found[0])
        if one["outcome"] == "passed":
            return "passes"
        if one["outcome"] == "skipped":
            return "was skipped"
        where = "" if one["phase"] == "call" else f" in {one['phase']}"
        return f"fails{where} with {one['message'] or one['exception']}"


class Suite(Protocol):
    """How tests are run: in a folder, these paths, with options of pytest."""

    def __call__(self, root: Path, package: str, paths: Sequence[str], *options: str) -> Shown: ...


def run_suite(root: Path, package: str, paths: Sequence[str], *options: str, run: Run = run_module) -> Shown:
    """Runs whole files: one that can't be imported then spoils no other.

    Raises:
        Refusal: `INCONCLUSIVE` where pytest itself did not run.
    """
    with tempfile.TemporaryDirectory(prefix="tdd-", ignore_cleanup_errors=True) as folder:
        report = Path(folder, "report.json")
        # the folder's own code first: an editable installation would lead back to the work tree
        given_path = os.environ.get("PYTHONPATH", "")
        code = os.pathsep.join(filter(None, [str(root / "src"), str(root), given_path]))
        given = ["-p", "delivery.tdd_plugin", "-p", "no:cacheprovider", "--continue-on-collection-errors", "--tb=line"]
        ran = run(
            root,
            *("pytest", *given, f"--tdd-report={report}", f"--basetemp={folder}/tmp", *options, *paths),
            environment={"PYTHONPATH": code, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        if not report.exists():
            raise Refusal("the tests were not run", ran.reason, "`pytest`", code=Exit.INCONCLUSIVE)
        seen: dict[str, Observation] = json.loads(report.read_text("utf-8"))
    return Shown(seen, ran.code, ran.output)


@contextmanager
def checkout(root: Path, revision: str, tests_of: str | None = None, run: Run = run_git) -> Iterator[Path]:
    """A folder with the files of a commit, gone afterwards; its tests, and what they run with, can be another commit's.

    Raises:
        Refusal: `INCONCLUSIVE` where git can't make one.
    """
    quiet = ("-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false")
    with tempfile.TemporaryDirectory(prefix="tdd-") as parent:
        folder = Path(parent, "at")
        try:
            _must(run, root, *quiet, "worktree", "add", "-q", "--detach", str(folder), revision)
            if tests_of:
                for name in ("tests", "delivery"):
                    shutil.rmtree(folder / name, ignore_errors=True)
                    if run(root, "cat-file", "-e", f"{tests_of}:{name}").code == 0:
                        _must(run, folder, *quiet, "checkout", "-q", tests_of, "--", name)
            if (folder / "delivery").is_dir():  # judged by the plugin of today, whatever was committed then
                shutil.copy(PLUGIN, folder / "delivery" / PLUGIN.name)
            yield folder
        finally:
            run(root, "worktree", "remove", "--force", "--force", str(folder))


def _must(run: Run, root: Path, *arguments: str) -> None:
    ran = run(root, *arguments)
    if ran.code:
        raise Refusal("history was not replayed", ran.reason, "`git worktree list`", code=Exit.INCONCLUSIVE)
