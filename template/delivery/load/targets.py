# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is asked for: every list of the contract that answers, and every single thing of which a list shows an id."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..contract import Operation
from ..errors import Exit, Refusal
from ..json_types import Json, mapping, sequence, text

READS_PERCENT = 80
_TIMEOUT_S = 10


@dataclass(frozen=True)
class Target:
    name: str
    url: str


@dataclass(frozen=True)
class Targets:
    reads: Sequence[Target]
    lists: Sequence[Target]


def targets(operations: Sequence[Operation], base: str, headers: Mapping[str, str]) -> Targets:
    """Asks each list once: what answers with 200 is worth asking again.

    Raises:
        Refusal: nothing answers this caller.
    """
    gets = [one for one in operations if one.method.upper() == "GET"]
    lists, reads = list[Target](), list[Target]()
    for operation in gets:
        if needs_more(operation):
            continue
        place = base + operation.prefixes[0] + operation.path
        status, body, _ = answer(place, headers)
        if status != 200:
            continue
        lists.append(Target(operation.key, place))
        for one in (one for one in gets if is_item(one, operation)):
            reads += [Target(one.key, url) for url in items(one, base, body)]
    if not lists and not reads:
        why = "no GET of the contract answered this caller with 200"
        remedy = "sign a caller in: DELIVERY_HEADERS='Authorization: Bearer …'"
        raise Refusal("there is nothing to ask for", why, remedy, code=Exit.INCONCLUSIVE)
    return Targets(reads, lists)


def answer(url: str, headers: Mapping[str, str]) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, body and headers (their names in lower case); status 0 where there was no answer."""
    if not url.startswith(("http://", "https://")):
        raise Refusal("nobody was asked", f"{url!r} is no address", "--url http://127.0.0.1:8000")
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)), timeout=_TIMEOUT_S) as found:
            return found.status, found.read(), {name.lower(): value for name, value in found.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}
    except (OSError, ValueError):
        return 0, b"", {}


def needs_more(operation: Operation) -> bool:
    """Whether it can't be asked without knowing something."""
    return bool(operation.parameters_in("path")) or any(one.required for one in operation.parameters_in("query"))


def is_item(one: Operation, of: Operation) -> bool:
    """Whether it reads a single thing of this list."""
    places = one.parameters_in("path")
    return len(places) == 1 and one.path == f"{of.path}/{{{places[0].name}}}"


def items(one: Operation, base: str, body: bytes) -> list[str]:
    """The addresses of what a list shows."""
    try:
        found: Json = json.loads(body)
    except ValueError:
        return []
    rows = found if isinstance(found, list) else next((v for v in mapping(found).values() if isinstance(v, list)), [])
    name = one.parameters_in("path")[0].name
    ids = [id_ for row in sequence(rows) if (id_ := text(mapping(row).get("id")))]
    return [base + one.prefixes[0] + one.url(**{name: id_}) for id_ in ids]
