# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery smoke`: the first look at what was deployed. It reads, and changes nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .contract import Operation, load, operations
from .database import Outcome
from .json_types import Json
from .load.targets import answer, is_item, items, needs_more
from .project import Project
from .served import reached

NOWHERE = "/there-is-no/such-address"
_HEADERS = {"x-content-type-options": "nosniff", "x-frame-options": "DENY"}


@dataclass(frozen=True)
class Look:
    """One thing that was looked at."""

    what: str
    said: str
    ok: bool


def smoke(project: Project, url: str | None) -> Outcome:
    """Looks at everything, also where the first look is bad: a list of faults says more than one.

    Raises:
        Refusal: the service does not start here, or the address is none.
    """
    known = list(operations(load(project.contract)))
    with (
        tempfile.TemporaryDirectory(prefix="smoke-") as scratch,
        reached(project, url, Path(scratch)) as (base, signed, _),
    ):
        looks = [
            *_probes(base),
            *_contract(base, project.contract),
            *_headers(base),
            *_errors(base + below(known)),
            *_reads(base, known, signed),
        ]
    wrong = [look for look in looks if not look.ok]
    lines = [f"{'ok   ' if look.ok else 'WRONG'}  {look.what}: {look.said}" for look in looks]
    found: list[Json] = [{"what": look.what, "said": look.said, "ok": look.ok} for look in looks]
    lines.append(f"{len(looks)} looks, {len(wrong)} wrong")
    return Outcome(not wrong, tuple(lines), {"looks": found, "wrong": len(wrong)})


def _probes(base: str) -> Iterator[Look]:
    """A gateway keeps readiness to itself: what it refuses does not bear the mark of our answers."""
    for path in ("/livez", "/readyz"):
        status, _, found = answer(base + path, {})
        hidden = path == "/readyz" and status == 404 and "x-request-id" not in found
        yield Look(path, "not passed on by what is in front" if hidden else _shown(status), status == 200 or hidden)


def _contract(base: str, committed: Path) -> Iterator[Look]:
    """Another contract is another release than the one that is checked out."""
    status, body, _ = answer(f"{base}/openapi.yaml", {})
    same = body == committed.read_bytes()
    said = "the one that is committed" if same else "not the one that is committed"
    yield Look("the contract", said if status == 200 else _shown(status), status == 200 and same)


def _headers(base: str) -> Iterator[Look]:
    _, _, found = answer(f"{base}/livez", {})
    due = {**_HEADERS, **({"strict-transport-security": ""} if base.startswith("https://") else {})}
    wrong = [name for name, value in due.items() if name not in found or (value and found[name] != value)]
    missing = [*wrong, *(["x-request-id"] if not found.get("x-request-id") else [])]
    yield Look("headers", f"missing or other: {', '.join(missing)}" if missing else "as they must be", not missing)


def below(known: Sequence[Operation]) -> str:
    """A path that what is in front of the service passes on to it."""
    return known[0].prefixes[0] + known[0].path.partition("/{")[0] if known else ""


def _errors(base: str) -> Iterator[Look]:
    """Even an address that is none is answered in the one shape of errors, and not by something in front of the service."""
    status, _, found = answer(base + NOWHERE, {})
    kind = found.get("content-type", "no media type").partition(";")[0]
    yield Look(
        "an address that is none", f"{_shown(status)}, {kind}", (status, kind) == (404, "application/problem+json")
    )


def _reads(base: str, known: Sequence[Operation], signed: Mapping[str, str]) -> Iterator[Look]:
    """Each list and the first thing in it; and each list again by nobody, where nobody may."""
    gets = [one for one in known if one.method.upper() == "GET"]
    caller = any(name.lower() in ("authorization", "x-api-key", "cookie") for name in signed)
    version = {
        name: value for name, value in signed.items() if name.lower() not in ("authorization", "x-api-key", "cookie")
    }
    read = 0
    for operation in (one for one in gets if not needs_more(one)):
        place = base + operation.prefixes[0] + operation.path
        if not operation.anonymous:
            status, _, _ = answer(place, version)
            yield Look(f"{operation.key} by nobody", _shown(status), status == 401)
        if operation.anonymous or caller:
            status, body, _ = answer(place, signed)
            refused = status == 403 and operation.roles is not None
            read += status == 200
            yield Look(operation.key, "403: another role's" if refused else _shown(status), status == 200 or refused)
            yield from _first(base, [one for one in gets if is_item(one, operation)], body, signed)
    if caller and not read:
        yield Look("reads", "nothing answered this caller with 200", ok=False)


def _first(base: str, singles: Sequence[Operation], body: bytes, signed: Mapping[str, str]) -> Iterator[Look]:
    for one in singles:
        for url in items(one, base, body)[:1]:
            status, _, _ = answer(url, signed)
            yield Look(one.key, _shown(status), status == 200)


def _shown(status: int) -> str:
    return f"{status}" if status else "no answer"
