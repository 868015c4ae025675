"""Answers that change the code, in combinations: a short list in which each pair of them occurs."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from covertable import make

from . import Answers, answers

FACTORS: dict[str, list[Any]] = {
    "auth": ["jwt", "none", "oidc", "api-key"],
    "versioning": ["path", "header", "media-type"],
    "cache": ["none", "redis"],
    "events": ["none", "rabbitmq", "nats"],
    "compliance": [[], ["personal-data"], ["pci-dss"], ["personal-data", "pci-dss"]],
    "implementation": ["working", "skeleton"],
}
# Domains take turns. Without sign-in nobody has a role and nothing has an owner: few domains are left.
DOMAINS = ("order-service", "default", "integrations", "user-management", "payment-gateway", "awkward")
OPEN_DOMAINS = ("default", "minimal")


def matrix() -> dict[str, Answers]:
    """The covering list, by a name that says what is in it; the same in each run."""
    domains, open_domains = cycle(DOMAINS), cycle(OPEN_DOMAINS)
    found = {}
    for row in make({name: list(map(named, choices)) for name, choices in FACTORS.items()}, strength=2):
        chosen = {name: next(c for c in FACTORS[name] if named(c) == row[name]) for name in FACTORS}
        domain = next(open_domains if chosen["auth"] == "none" else domains)
        given = without_files(answers(domain)) if "pci-dss" in chosen["compliance"] else answers(domain)
        # who is told needs somebody who may say so
        told = row["cache"] == "redis" and row["auth"] != "none"
        events = chosen["events"] != "none" or told
        given = {**(with_events(given) if events else without_events(given)), **({"webhooks": True} if told else {})}
        found[" ".join([domain, *(row[name] for name in FACTORS)])] = {**given, **chosen}
    return found


def without_files(data: Answers) -> Answers:
    """What is left where no file may be kept, as nobody can search it for card numbers."""
    for resource in (data.get("domain") or {"resources": {}})["resources"].values():
        fields = resource["fields"]
        resource["fields"] = {name: rule for name, rule in fields.items() if _type(rule) != "file"}
    return data


def with_events(data: Answers) -> Answers:
    """What tells something, wherever the domain is given."""
    if domain := data.get("domain"):
        about = next(iter(domain["resources"]))
        domain.setdefault("events", {"first_seen": {"payload": {f"{about}_id": "uuid"}}})
    return data


def without_events(data: Answers) -> Answers:
    """What is left where nothing is told."""
    domain = data.get("domain") or {"resources": {}}
    domain.pop("events", None)
    for resource in domain["resources"].values():
        for action in (resource.get("actions") or {}).values():
            action.pop("emits", None)
    return data


def _type(rule: object) -> object:
    return rule["type"] if isinstance(rule, dict) else rule


def named(choice: object) -> str:
    return "+".join(choice) or "no-rules" if isinstance(choice, list) else str(choice)
