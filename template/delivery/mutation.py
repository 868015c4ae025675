# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery mutation`: whether the tests notice when code that somebody wrote does something else.

mutmut changes one operator, constant or call at a time in a copy of the project and runs the tests that reach it. What
survives is code that no test insists on. Only modules that people wrote are asked about: those of the template are tested there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .database import Outcome
from .errors import Exit, Refusal
from .json_types import Json, integer, mapping
from .programs import Run, run_git, run_module
from .project import Project

REPORT = ".delivery/build/mutation.json"
_COPY = ".delivery/build/mutation"
_COUNTED = ("killed", "survived", "no_tests", "timeout", "suspicious", "segfault")
_CAUGHT = ("killed", "timeout", "segfault")  # a mutant that hangs or crashes was noticed
_SHOWN = 10


@dataclass(frozen=True)
class Score:
    """What became of the mutants; of none, none survived."""

    modules: Sequence[str]
    mutants: int = 0
    caught: int = 0
    survivors: Sequence[str] = ()

    @property
    def survived_percent(self) -> float:
        return round(100 * (self.mutants - self.caught) / self.mutants, 1) if self.mutants else 0.0

    @property
    def data(self) -> dict[str, Json]:
        return {
            "modules": [*self.modules],
            "mutants": self.mutants,
            "caught": self.caught,
            "survived_percent": self.survived_percent,
            "survivors": [*self.survivors],
        }


def mutation(project: Project, base: str | None, most: float, run: Run = run_module) -> Outcome:
    """Changes the code and counts who notices. Not ok where more survives than may.

    Args:
        base: Where the work began; None: as `delivery tdd verify` has it.
        most: Per cent of the mutants that may survive.

    Raises:
        Refusal: `INCONCLUSIVE` where mutmut could not run.
    """
    modules = changed(project, base)
    score = _measured(project, modules, run) if modules else Score(())
    report = project.root / REPORT
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(score.data, indent=2) + "\n", encoding="utf-8")
    return Outcome(score.survived_percent <= most, tuple(_lines(score, most)), score.data)


def changed(project: Project, base: str | None) -> list[str]:
    """Modules below src/ that people wrote and that differ from the base, committed or not."""
    from .tdd.history import Repository  # only this verb's default needs it

    repository = Repository(project.root)
    repository.require()
    start = repository.merge_base(base or repository.default_base())
    different = run_git(project.root, "diff", "--name-only", "--diff-filter=d", "-z", start, "--", "src").output
    fresh = run_git(project.root, "ls-files", "--others", "--exclude-standard", "-z", "--", "src").output
    names = {name for name in (different + fresh).split("\0") if name.endswith(".py")}
    return sorted(name for name in names if _is_own(project.root / name))


def _is_own(path: Path) -> bool:
    return "Derived from the template" not in path.read_text(encoding="utf-8", errors="replace").partition("\n")[0]


def _measured(project: Project, modules: Sequence[str], run: Run) -> Score:
    where = _copied(project)
    (where / "setup.cfg").write_text(_settings(where, modules), encoding="utf-8")
    ran = run(where, "mutmut", "run", environment=_paths())
    stats = run(where, "mutmut", "export-cicd-stats", environment=_paths())
    found = where / "mutants" / "mutmut-cicd-stats.json"
    if ran.code or stats.code or not found.is_file():
        raise Refusal(
            "nothing was mutated", ran.reason, "`uv sync`, then `uv run pytest tests`", code=Exit.INCONCLUSIVE
        )
    counts = {
        name: integer(count) or 0 for name, count in mapping(json.loads(found.read_text(encoding="utf-8"))).items()
    }
    listed = run(where, "mutmut", "results", environment=_paths()).output.splitlines()
    survivors = sorted(line.strip() for line in listed if line.strip().endswith((": survived", ": no tests")))
    total, caught = (sum(counts.get(name, 0) for name in names) for names in (_COUNTED, _CAUGHT))
    return Score(modules, total, caught, survivors)


def _copied(project: Project) -> Path:
    """The project as it is, without what git ignores: mutants are never in the way of people."""
    where = project.root / _COPY
    shutil.rmtree(where, ignore_errors=True)
    listed = run_git(project.root, "ls-files", "--cached", "--others", "--exclude-standard", "-z").output
    for name in filter(None, listed.split("\0")):
        if (project.root / name).is_file():
            (where / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(project.root / name, where / name)
    # mutmut asks git what changed since its last run: there is none, and the repository around the copy is another one
    subprocess.run(["git", "init", "-q", str(where)], check=True, capture_output=True)
    return where


def _settings(where: Path, modules: Sequence[str]) -> str:
    """mutmut's own: which modules change, and which tests may notice. Red tests may not: a mutant could turn them green."""
    tests = sorted(path.relative_to(where).as_posix() for path in (where / "tests").rglob("test_*.py") if _is_own(path))
    beside = sorted(path.name for path in where.iterdir() if path.name not in ("src", "tests", ".git"))
    settings = {
        "source_paths": ["src"],
        "only_mutate": modules,
        "also_copy": beside,
        "pytest_add_cli_args": ["-m", "not red"],
        "pytest_add_cli_args_test_selection": tests,
    }
    return "[mutmut]\n" + "".join(f"{name} =\n{_indented(values)}" for name, values in settings.items())


def _indented(values: Sequence[str]) -> str:
    return "".join(f"    {value}\n" for value in values)


def _paths() -> dict[str, str]:
    """The copy comes before the project that is installed."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, ["src", ".", os.environ.get("PYTHONPATH")]))}


def _lines(score: Score, most: float) -> list[str]:
    if not score.modules:
        return ["no module of yours changed: there is nothing to mutate"]
    lines = [f"{score.mutants} mutants in {', '.join(score.modules)}: {score.caught} caught"]
    lines += [f"  {survivor}" for survivor in score.survivors[:_SHOWN]]
    lines += [f"  and {len(score.survivors) - _SHOWN} more"] if len(score.survivors) > _SHOWN else []
    if score.survived_percent > most:
        lines += [
            f"{score.survived_percent:g} per cent survived, {most:g} may",
            f"Next: cd {_COPY} && uv run mutmut browse",
        ]
    return lines
