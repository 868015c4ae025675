# Derived from the template: `copier update` replaces this file. Do not edit.
"""The kinds of checks that the tables are made of: a suite of tests, a verb of this command, an approval."""

from __future__ import annotations

from collections.abc import Mapping

from ..statements.approvals import TOPICS, path_of
from .check import Check

CONTRACT = ("openapi.yaml", "openapi.v*.yaml")
# What the service does depends on all of it; what people state about the service is not part of it.
SERVICE = ("src", "migrations", *CONTRACT, "pyproject.toml", "service.yml")
GOVERNED = ("governance/flags.yaml", "governance/deprecations.yaml")
SHARED_TESTS = ("tests/conftest.py", "tests/support")


def suite(
    id: str,
    phase: int,
    owner: str,
    paths: str,
    why: str,
    *,
    hard: str = "ABC",
    enforces: tuple[str, ...] = (),
    when: Mapping[str, tuple[str, ...]] | None = None,
    max_age_days: int | None = None,
    inputs: tuple[str, ...] = (*SERVICE, *GOVERNED, *SHARED_TESTS),
    options: str = "",
    coverage: int = 0,
) -> Check:
    """Tests that must pass. A run without a passing test is no proof, and red ones don't count as passing.

    Args:
        owner: `<role>/<deliverable>`.
        paths: Files and folders of tests, with spaces between them.
        inputs: What the answer depends on besides the tests themselves.
        coverage: Per cent of the lines and branches of src/ that they must reach; 0 asks for none.
    """
    role, _, deliverable = owner.partition("/")
    report = f".delivery/build/{id}.xml"
    words = ["pytest", *options.split(), paths, f"--junitxml={report}"]
    artifacts, require = [report], ["exit == 0", "passed >= 1", "failed == 0"]
    measures = {"passed": f"{report}#passed", "failed": f"{report}#failed"}
    if coverage:
        covered = f".delivery/build/{id}.json"
        words += ["--cov", f"--cov-report=json:{covered}"]
        artifacts.append(covered)
        measures["coverage"] = f"{covered}#totals.percent_covered"
        require.append(f"coverage >= {coverage}")
    return Check(
        id=id,
        phase=phase,
        role=role,
        deliverable=deliverable,
        command=" ".join(words),
        inputs=(*inputs, *paths.split()),
        why=why,
        next=f"uv run pytest {paths}",
        require=tuple(require),
        artifacts=tuple(artifacts),
        measures=measures,
        hard=hard,
        enforces=enforces,
        when=when or {},
        max_age_days=max_age_days,
        source="ci",
    )


def verb(
    id: str,
    phase: int,
    owner: str,
    command: str,
    inputs: tuple[str, ...],
    why: str,
    *,
    next: str = "",
    hard: str = "ABC",
    enforces: tuple[str, ...] = (),
    when: Mapping[str, tuple[str, ...]] | None = None,
    require: tuple[str, ...] = ("exit == 0",),
    released: bool = False,
    max_age_days: int | None = None,
    measures: Mapping[str, str] | None = None,
) -> Check:
    """A command whose exit code is the answer.

    Args:
        measures: Values by name, each as `<file it writes>#<place in it>`.
    """
    role, _, deliverable = owner.partition("/")
    return Check(
        id=id,
        phase=phase,
        role=role,
        deliverable=deliverable,
        command=command,
        inputs=inputs,
        why=why,
        next=next or command,
        require=require,
        artifacts=tuple(sorted({place.partition("#")[0] for place in (measures or {}).values()})),
        measures=measures or {},
        hard=hard,
        enforces=enforces,
        when=when or {},
        released=released,
        max_age_days=max_age_days,
        source="ci",
    )


def approval(
    id: str,
    phase: int,
    owner: str,
    topic: str,
    why: str,
    *,
    hard: str = "ABC",
    enforces: tuple[str, ...] = (),
    when: Mapping[str, tuple[str, ...]] | None = None,
) -> Check:
    """A second person's statement about files as they are."""
    role, _, deliverable = owner.partition("/")
    return Check(
        id=id,
        phase=phase,
        role=role,
        deliverable=deliverable,
        command=f"delivery approve {topic} --check",
        inputs=(*TOPICS[topic], path_of(topic)),
        why=why,
        next=f"a second person runs `delivery approve {topic}` and commits",
        hard=hard,
        enforces=enforces,
        when=when or {},
        approval=True,
    )
