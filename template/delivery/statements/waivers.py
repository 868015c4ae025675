# Derived from the template: `copier update` replaces this file. Do not edit.
"""Waivers: a check may stay open for some days, for a reason, because two people say so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import Json, Schema, canonical
from .authors import all_authors, is_committed, last_authors, me

FOLDER = "governance/waivers"
LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Waiver:
    """Attributes:
    why: Why it does not count; empty where it does.
    """

    check: str
    owner: str
    approver: str
    reason: str
    until: str
    why: str

    @property
    def valid(self) -> bool:
        return not self.why


def path_of(check: str) -> str:
    return f"{FOLDER}/{check}.yaml"


def today() -> date:
    return datetime.now(UTC).date()


def ask(root: Path, check: str, reason: str, until: date) -> str:
    """Writes what its owner asks for; it counts once somebody else approved it.

    Raises:
        Refusal: no reason, or an end that is past or too far away.
    """
    given = today()
    if not reason.strip():
        raise Refusal(f"{check} was not waived", "there is no reason", "add `--reason`")
    if not given <= until <= given + LONGEST:
        why = f"{until} is not within the next {LONGEST.days} days"
        raise Refusal(f"{check} was not waived", why, f"`--until` at most {given + LONGEST}")
    return _write(root, {"check": check, "owner": me(root), "reason": reason, "given": f"{given}", "until": f"{until}"})


def approve(root: Path, check: str) -> str:
    """Adds the second person.

    Raises:
        Refusal: nobody asked, the asking is not committed, or the same person asked.
    """
    said, who = read_yaml(root / path_of(check)), me(root)
    what, asking = f"the waiver of {check} was not approved", f"`delivery waive {check} --reason … --until …`"
    if not said:
        raise Refusal(what, "nobody asked for it", asking)
    if not is_committed(root, [path_of(check)]):
        raise Refusal(what, f"{path_of(check)} is not committed", "`git commit`, by its owner")
    if who == said.get("owner") or who in last_authors(root, [path_of(check)]):
        raise Refusal(what, f"{who} asked for it: the second person is another one", "ask a colleague")
    asked = {name: said.get(name) for name in _ASKED}
    return _write(root, {**asked, "approver": who, "digest": _digest(asked)})


def read(root: Path) -> dict[str, Waiver]:
    """Every waiver by its check, with what it is worth today."""
    found: dict[str, Waiver] = {}
    for path in sorted((root / FOLDER).glob("*.yaml")):
        said = read_yaml(path)
        told = {name: str(said.get(name) or "") for name in (*_ASKED, "approver")}
        name = path.relative_to(root).as_posix()
        why = _fault(root, name, said, told)
        found[path.stem] = Waiver(path.stem, told["owner"], told["approver"], told["reason"], told["until"], why)
    return found


_ASKED = ("check", "owner", "reason", "given", "until")


def _fault(root: Path, name: str, said: Schema, told: dict[str, str]) -> str:
    try:
        given, until = date.fromisoformat(told["given"]), date.fromisoformat(told["until"])
    except ValueError:
        return "its days are no dates"
    if until < today():
        return f"the waiver ended on {until}"
    if given > today() or until - given > LONGEST:
        return f"the waiver is for more than {LONGEST.days} days"
    if not (told["reason"].strip() and told["check"] == Path(name).stem):
        return "the waiver has no reason, or names another check than its file"
    if not told["approver"]:
        return f"the waiver waits for a second person: `delivery waive {told['check']} --approve`"
    return _people_fault(root, name, said, told)


def _people_fault(root: Path, name: str, said: Schema, told: dict[str, str]) -> str:
    owner, approver = told["owner"].lower(), told["approver"].lower()
    if owner == approver:
        return f"{owner} asked for the waiver and approved it"
    if said.get("digest") != _digest({key: said.get(key) for key in _ASKED}):
        return "the waiver was changed after it was approved"
    if not is_committed(root, [name]):
        return f"{name} is not committed; {approver} commits it"
    if approver not in last_authors(root, [name]) or owner not in all_authors(root, [name]):
        return f"{name} names people who did not commit it"
    return ""


def _digest(asked: dict[str, Json]) -> str:
    return "sha256:" + hashlib.sha256(canonical(asked).encode()).hexdigest()


def _write(root: Path, statement: dict[str, Json]) -> str:
    path = root / path_of(str(statement["check"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(statement, sort_keys=False, width=120, allow_unicode=True), encoding="utf-8")
    return path_of(str(statement["check"]))
