# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery contract compat`: finds the contract to compare with, compares, and says what it means."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..database import Outcome
from ..errors import Exit, Refusal
from ..json_types import Json
from ..programs import LAST_RELEASE, Run, run_git
from ..project import Project
from .compat import compare, is_allowed
from .compat_rules import RULES
from .compat_severity import ORDER, Change
from .document import ContractError, Document, load

_UNKNOWN = "the contract has nothing to be compared with"


def compat(project: Project, base: str | None, allow: Sequence[str] = (), run: Run = run_git) -> Outcome:
    """Compares the contract with an older one. Not ok where something breaks that was not accepted.

    Args:
        base: A file, or a commit, branch or tag; the last release where it is None: a tag like `1.4.0` or `v1.4.0`.
        allow: `RULE@PLACE` of changes that may break clients, beside those that pyproject.toml gives a reason for.

    Raises:
        Refusal: `INCONCLUSIVE` where there is no older contract, `USAGE` where the arguments or the contract are wrong.
    """
    allow = [*allow, *project.breaks]
    for entry in allow:
        _check_allowed(entry)
    new = load(project.contract)
    old = released(project, base, run)
    try:
        changes = compare(old, new, allow=allow)
    except ContractError as error:
        raise error if error.what != old.name else _broken(error) from None
    unused = [entry for entry in allow if not any(is_allowed(change, [entry]) for change in changes)]
    return Outcome(
        not any(change.fails for change in changes), _lines(old.name, changes, unused), _data(old.name, changes, unused)
    )


def _check_allowed(entry: str) -> None:
    rule, at, place = entry.partition("@")
    if not (at and place):
        raise Refusal(f"--allow {entry!r}", "due is RULE@PLACE, as `delivery contract compat` prints it")
    if rule not in RULES:
        near = difflib.get_close_matches(rule, list(RULES), n=1)
        hint = f". Did you mean {near[0]!r}?" if near else ""
        raise Refusal(f"--allow {entry!r}", f"there is no rule {rule!r}{hint}", "`delivery contract compat --rules`")


def released(project: Project, base: str | None, run: Run = run_git) -> Document:
    """The contract that clients have: of a file, of a commit, or of the last tag."""
    if base is not None and Path(base).is_file():
        return load(Path(base))
    commit = base or _last_tag(project, run)
    if commit.startswith("-"):
        raise Refusal(f"--base {commit}", "this is neither a file nor a commit")
    known = run(project.root, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    if known.code:
        code = Exit.INCONCLUSIVE if known.errors else Exit.USAGE
        why = known.reason if known.errors else "there is no such file, commit, branch or tag"
        raise Refusal(f"--base {commit}", why, "`git fetch --tags`, or name another one", code=code)
    name = f"{project.contract.name} of {commit}"
    shown = run(project.root, "show", f"{commit}:./{project.contract.name}")
    if shown.code:
        next_step = "`delivery contract compat --base` with a commit or a file that has one"
        raise Refusal(_UNKNOWN, f"there is no {name}", next_step, code=Exit.INCONCLUSIVE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, project.contract.name)
        path.write_text(shown.output, encoding="utf-8")
        try:
            return replace(load(path), name=name)
        except ContractError as error:
            raise _broken(ContractError(name, error.why)) from None


def _last_tag(project: Project, run: Run) -> str:
    found = run(project.root, *LAST_RELEASE)
    if found.code:
        next_step = "`git fetch --tags --unshallow`, or `delivery contract compat --base <commit or file>`"
        raise Refusal(_UNKNOWN, found.reason, next_step, code=Exit.INCONCLUSIVE)
    return found.output.strip()


def _broken(error: ContractError) -> Refusal:
    """A released contract can't be repaired, so there is no verdict."""
    return Refusal(error.what, error.why, "compare with another one: `--base`", code=Exit.INCONCLUSIVE)


def _lines(name: str, changes: list[Change], unused: list[str]) -> tuple[str, ...]:
    """One block for each thing that happened, however many operations show it."""
    blocks: dict[tuple[str, str, str, str], list[Change]] = {}
    for change in changes:
        blocks.setdefault((change.rule.id, change.was, change.now, change.accepted), []).append(change)
    lines = [f"compared with {name}"]
    for alike in blocks.values():
        change = alike[0]
        accepted = f" (accepted: {change.accepted})" if change.accepted else ""
        lines.append(f"{change.severity.upper()}{accepted} {change.rule.id}: {change.rule.meaning}")
        lines.extend(f"  at: {other.where}" for other in alike)
        lines.append(f"  was: {change.was}")
        lines.append(f"  is: {change.now}")
        lines.append(f"  so: {change.rule.why}")
        lines.extend([f"  instead: {change.rule.instead}"] if change.rule.instead else [])
    lines.extend(f"nothing to allow: {entry}" for entry in unused)
    counts = [(severity, sum(change.severity is severity for change in changes)) for severity in ORDER]
    lines.append(", ".join(f"{count} {severity}" for severity, count in counts))
    failing = sum(change.fails for change in changes)
    return (
        *lines,
        f"{failing} to repair, or to allow with --allow RULE@PLACE" if failing else "clients can live with it",
    )


def _data(name: str, changes: list[Change], unused: list[str]) -> dict[str, Json]:
    return {"base": name, "changes": [_row(change) for change in changes], "unused_allow": [*unused]}


def _row(change: Change) -> dict[str, Json]:
    return {
        "rule": change.rule.id,
        "severity": change.severity.value,
        "direction": change.rule.direction.value,
        "where": change.where,
        "was": change.was,
        "now": change.now,
        "why": change.rule.why,
        "instead": change.rule.instead,
        "accepted": change.accepted,
    }


def rules() -> Outcome:
    """The table of every rule, as Markdown for people and pages."""
    head = (
        "| Rule | Direction | Severity | Release | What happened | What it does to clients | Instead |",
        "|---" * 7 + "|",
    )
    rows = [
        (rule.id, rule.direction.value, rule.severity.value, rule.release, rule.meaning, rule.why, rule.instead)
        for rule in RULES.values()
    ]
    keys = ("rule", "direction", "severity", "release", "meaning", "why", "instead")
    lines = (f"| {' | '.join(cell or '-' for cell in row)} |" for row in rows)
    return Outcome(True, (*head, *lines), {"rules": [dict(zip(keys, row, strict=True)) for row in rows]})
