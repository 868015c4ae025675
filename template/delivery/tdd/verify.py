# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery tdd verify`: proves from the commit graph alone that tests came first, and how often."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..database import Outcome
from ..errors import Exit, Refusal
from . import rules
from .cycles import FUNCTION
from .history import Range, Repository
from .rules import Finding
from .story import Story, tell
from .suite import Shown, Suite, checkout, run_suite

if TYPE_CHECKING:
    from ..json_types import Json
    from ..project import Project

_DERIVED = "# Derived from the template"


@dataclass
class Proof:
    """What the rules found, and what they saw on the way."""

    findings: list[Finding] = field(default_factory=list)
    failed_in: dict[str, str] = field(default_factory=dict)
    strength: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not any(finding.hard for finding in self.findings)


def verify(project: Project, base: str | None, suite: Suite = run_suite) -> Outcome:
    """Judges every commit between the base and HEAD; what is not committed is not looked at.

    Raises:
        Refusal: `INCONCLUSIVE` where there is nothing to judge, or history can't be run here.
    """
    repository = Repository(project.root)
    repository.require()
    name = base or repository.default_base()
    range_ = Range(repository, repository.merge_base(name), repository.commit_of("HEAD"))
    if range_.base == range_.head:
        why, then = f"{name} holds all that HEAD holds", "`delivery tdd verify --base <the commit before the work>`"
        raise Refusal("nothing was verified", why, then, code=Exit.INCONCLUSIVE)
    story = tell(range_)
    replays = Replays(project, range_, suite)
    proof = Proof()
    proof.findings += rules.v1_nothing_lost(story)
    proof.findings += rules.v2_red_first(story, new_operations(range_), squash=project.tdd.get("squash") is True)
    proof.findings += rules.v3_same_body(story)
    proof.findings += rules.v4_failed_at_red(story, replays.run, proof.failed_in)
    proof.findings += rules.v5_fails_without(story, replays.run, proof.strength)
    return _outcome(story, proof)


@dataclass(frozen=True)
class Replays:
    """Runs tests at other commits, and makes sure that a failure there is the commit's and not this machine's."""

    project: Project
    range: Range
    suite: Suite
    done: dict[tuple[str, str | None, tuple[str, ...]], Shown] = field(default_factory=dict)

    def run(self, commit: str, tests_of: str | None, files: Sequence[str]) -> Shown:
        """The tests in these files, as they run at a commit.

        Raises:
            Refusal: `INCONCLUSIVE` where they break before their body here, and at HEAD too.
        """
        shown = self._at(commit, tests_of, tuple(files))
        broken = [name for name in self._wanted(files) if not shown.passed(name) and not shown.reached(name)]
        if broken:
            control = self._at(self.range.head, None, tuple(files))
            if not any(control.passed(name) for name in broken):
                why = f"{broken[0]} {control.why(broken[0])} at HEAD too"
                raise Refusal(
                    "history can't be run here", why, "make `pytest` pass at HEAD first", code=Exit.INCONCLUSIVE
                )
        return shown

    def _wanted(self, files: Sequence[str]) -> list[str]:
        head = self.range.cases(self.range.head)
        return [name for name, case in head.items() if case.path in files and case.colour == "green"]

    def _at(self, commit: str, tests_of: str | None, files: tuple[str, ...]) -> Shown:
        asked = (commit, tests_of, files)
        if asked not in self.done:
            with checkout(self.range.repository.root, commit, tests_of) as folder:
                self.done[asked] = self.suite(folder, self.project.package, files, "--tdd=raw")
        return self.done[asked]


def new_operations(range_: Range) -> dict[str, str]:
    """Operations of the contract whose function is in `src` now and was not before, by the commit that brought it."""
    from ..contract import Document, operations
    from ..contract.yaml12 import parse
    from ..json_types import mapping

    text = range_.repository.contents([f"{range_.head}:openapi.yaml"]).get(f"{range_.head}:openapi.yaml", "{}")
    try:
        named = {operation.operation_id for operation in operations(Document(mapping(parse(text))))}
    except ValueError:  # another test says that the contract is broken
        return {}
    new = (_functions(range_, range_.head) & named) - _functions(range_, range_.base)
    found = {}
    for name in sorted(new):
        found[name] = next(sha for sha in range_.order[1:] if name in _functions(range_, sha))
    return found


@functools.cache
def _functions(range_: Range, sha: str) -> frozenset[str]:
    """Functions that the team wrote, or shares with the template."""
    files = range_.repository.files(sha, "src")
    texts = range_.repository.contents([blob for path, blob in files.items() if path.endswith(".py")])
    return frozenset(
        name for text in texts.values() if not text.startswith(_DERIVED) for name in FUNCTION.findall(text)
    )


def _outcome(story: Story, proof: Proof) -> Outcome:
    turned = {turns[-1].case.cycle or "" for turns in story.turned.values()}
    faulty = {finding.cycle for finding in proof.findings if finding.rule != "V1"}
    everything = turned | {finding.cycle or "" for finding in proof.findings if finding.rule == "V2"}
    clean = sorted(turned - faulty)
    percent = round(100 * len(clean) / len(everything), 1) if everything else None
    base, head = story.range.base, story.range.head
    lines = [str(finding) for finding in proof.findings]
    lines += [f"waived: {test}: {reason}" for test, reason in story.waived.items()]
    if percent is None:
        lines.append(f"nothing turned green between {base[:7]} and {head[:7]}")
    else:
        lines.append(f"{len(clean)} of {len(everything)} cycles test first ({percent:g} %), {base[:7]} to {head[:7]}")
    proofs: list[Json] = [
        {
            "test": test,
            "cycle": turns[-1].case.cycle,
            "failed_in": proof.failed_in.get(test),
            "green_in": turns[-1].commit,
            "fails_without": proof.strength.get(test),
        }
        for test, turns in story.turned.items()
    ]
    waived: dict[str, Json] = dict(story.waived)
    data: dict[str, Json] = {
        "base": base,
        "head": head,
        "adherence": {"clean": len(clean), "all": len(everything), "percent": percent},
        "findings": [_row(finding) for finding in proof.findings],
        "proofs": proofs,
        "waived": waived,
        "generated": [*sorted(story.generated)],
        "characterization": [*sorted(story.new)],
    }
    return Outcome(proof.ok, tuple(lines), data)


def _row(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "hard": finding.hard,
        "test": finding.test,
        "cycle": finding.cycle,
        "commit": finding.commit,
        "why": finding.why,
        "next": finding.next_step,
    }
