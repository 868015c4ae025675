# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery notify`: says which gates changed, here and to one address. What was said last is kept in .delivery/, which git ignores."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from ..database import Outcome
from ..evidence.tree import STATE
from ..gates.gate import GATES, Desk, Result
from ..json_types import Json, Schema, mapping, text
from ..project import Project
from . import webhook
from .words import blockers, verdict

FILE = Path(STATE, "notified.json")
VARIABLE = "DELIVERY_WEBHOOK_URL"
_SHOWN = 3


def notify(
    project: Project,
    *,
    everything: bool,
    say: Callable[[str], None],
    environment: Mapping[str, str] = os.environ,
    post: Callable[[str, Schema, Callable[[str], None]], None] = webhook.post,
) -> Outcome:
    """Says each gate whose decision is another one than was said last.

    Raises:
        Refusal: the address can't be used, or did not take it; then nothing counts as said.
    """
    address = environment.get(VARIABLE, "")
    if address:
        webhook.require_safe(address)
    desk = Desk(project.root)
    results = [desk.gate(name) for name in GATES]
    before = _before(project.root)
    told = [result for result in results if everything or before.get(result.name) != result.decision]
    lines = [_line(desk.policy.api, result, before) for result in told]
    gates: list[Json] = [_row(result, before) for result in told]
    data: Schema = {"api": desk.policy.api, "gates": gates, "sent": bool(address and told)}
    if address and told:
        post(address, {"text": "\n".join(lines), **data}, say)
    _write(project.root, {result.name: result.decision for result in results})
    return Outcome(True, tuple(lines) or ("nothing changed since it was said last",), data)


def tell(
    said: str,
    data: Schema,
    say: Callable[[str], None],
    environment: Mapping[str, str] = os.environ,
    post: Callable[[str, Schema, Callable[[str], None]], None] = webhook.post,
) -> None:
    """One message to the same address, where there is one.

    Raises:
        Refusal: the address can't be used, or did not take it.
    """
    if address := environment.get(VARIABLE, ""):
        post(address, {"text": said, **data}, say)


def _line(api: str, result: Result, before: Mapping[str, str]) -> str:
    was = before.get(result.name)
    change = f" (was {was})" if was and was != result.decision else ""
    names = [f"{row.check.id} (phase {row.check.phase})" for row in blockers(result)]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    open_ = f" In the way: {', '.join(names[:_SHOWN])}{more}." if names else ""
    return f"{api} {result.name}: {result.decision}{change}, readiness {result.score} of 100. {verdict(result)}{open_}"


def _row(result: Result, before: Mapping[str, str]) -> Json:
    return {
        "gate": result.name,
        "decision": result.decision,
        "was": before.get(result.name),
        "readiness_score": result.score,
        "blockers": [row.check.id for row in result.blockers],
    }


def _before(root: Path) -> dict[str, str]:
    """What was said last. A file that can't be read is none: then everything is said once more."""
    try:
        found: Json = json.loads((root / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: said for name, decision in mapping(found).items() if (said := text(decision))}


def _write(root: Path, decisions: Mapping[str, str]) -> None:
    (root / FILE).parent.mkdir(parents=True, exist_ok=True)
    (root / FILE).write_text(json.dumps(decisions, indent=2) + "\n", encoding="utf-8")
