"""Made-up requirements: a number gives a whole service.yml, the same each time, with whatever the format allows in it."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import yaml
from gate import judged

from . import Answers
from .matrix import FACTORS

Rules = dict[str, Any]

ROLES = ("guest", "user", "customer", "support", "editor", "auditor", "admin")
NOUNS = ("order", "user", "group", "limit", "box", "category", "bus", "person", "news", "type", "match", "select", "order_line", "key_2", "file", "shelf", "status", "self", "date", "response")  # fmt: skip
FIELDS = ("name", "title", "state", "amount", "note", "kind", "list", "type", "end", "limit", "offset", "sort", "json", "self", "body", "row", "call", "code", "email", "token", "schema", "a", "x_1", "count", "default", "date", "bool", "uuid", "file", "user", "order", "size", "version", "q", "cursor")  # fmt: skip
VERBS = ("ship", "pay", "close", "reopen", "approve", "send", "match", "archive", "print")
PROSE = ("", "Plain.", "Quotes \" ' ` and \\ backslash, {{ x }} {% y %}.", "Two\nlines", "طلب 订单 😀", "*star* <b> [link](x) | pipe", "`code` _under_ # no heading")  # fmt: skip
PATTERNS = ("^[A-Z]{2}-\\d{4}$", "[a-z]+", "[^0-9]{2,8}", "^(?:a|bc)[.]?$", "\\w{1,10}", "\\S+", "^\\+[1-9][0-9]{7,14}$", "[à-ü]{1,5}x?", ".{3,5}", "^(?:ab|[^x\\]])$", "[^\\w]{1,3}", "a?b*c{0,2}", "^[\\d.]{1,8}$")  # fmt: skip
VALUES = ("open", "paid", "NO", "1.10", "no space", "é", "it's", 'say "hi"', "back\\slash", "class", "None", "a,b", "x;y", "%", "-", "{{ z }}", "#", "null")  # fmt: skip
UUID = "0b8a2f7e-3c4d-4e5f-8a9b-0c1d2e3f4a5b"
MEDIA = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "application/zip", "text/plain", "text/csv")  # fmt: skip
KINDS = ("string", "string", "text", "integer", "decimal", "money", "boolean", "date", "datetime", "uuid", "email", "url", "enum", "json", "ref", "ref", "file")  # fmt: skip
TAKES = {
    "filter": {*KINDS} - {"text", "json", "file"},
    "sort": {*KINDS} - {"text", "json", "file", "ref"},
    "search": {"string", "text", "email", "url"},
    "unique": {*KINDS} - {"text", "json", "file", "boolean"},
}


class Maker:
    """Draws one domain after the other from one source of chance."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def some(self, choices: Iterable[Any], least: int = 1, most: int = 99) -> list[Any]:
        """Different ones, in the order of the choices: at least so many of them."""
        given = list(choices)
        count = self.chance.randint(min(least, len(given)), min(most, len(given)))
        chosen = set(self.chance.sample(range(len(given)), count))
        return [choice for index, choice in enumerate(given) if index in chosen]

    def answers(self) -> Answers:
        pick = self.chance.choice
        given: Answers = {"project_name": "Made Up", **{name: pick(choices) for name, choices in FACTORS.items()}}
        given["implementation"] = "skeleton" if self.maybe(0.15) else "working"
        given["webhooks"] = given["auth"] != "none" and self.maybe(0.3)
        given |= {"ci": "none", "rollout": "none"} if self.maybe() else {}
        given |= self.said() if self.maybe(0.4) else {}
        given["domain"] = self.domain(given)
        return given

    def said(self) -> Answers:
        """What experts say."""
        page = self.chance.randint(2, 200)
        return {
            "expert": True,
            "default_page_size": self.chance.randint(1, page),
            "max_page_size": page,
            "rate_limit": self.chance.choice(["60/minute", "5/second, 1000/day", "3/minute"]),
            "max_body_kib": self.chance.choice([1, 64, 2048]),
            "openapi_version": self.chance.choice(["3.1", "3.2"]),
        }

    def domain(self, given: Answers) -> Rules:
        roles = [*self.some(ROLES[:-1], 1, 4), "admin"] if given["auth"] != "none" else []
        told = given["events"] != "none" or given["webhooks"]
        partners = self.some(["tax_service", "post", "stock"], 1, 2) if self.maybe(0.4) else []
        resources: dict[str, Rules] = {}
        names = self.chance.sample(NOUNS, self.chance.randint(1, 5))
        for name in names:
            resources[name] = self.resource(name, names, [*resources], roles, "pci-dss" not in given["compliance"])
        domain: Rules = {"roles": roles} if roles else {}
        domain["resources"] = resources
        if told:
            domain["events"] = self.events(resources)
        if partners:
            domain["integrations"] = {name: self.partner() for name in partners}
        self.actions(domain, roles, partners)
        if self.maybe(0.3):
            domain["journeys"] = self.journeys(resources)
        return {key: value for key, value in domain.items() if value}

    def resource(self, name: str, names: list[str], before: list[str], roles: list[str], files: bool) -> Rules:
        operations = self.some(["list", "create", "read", "update", "delete"], 2)
        found: Rules = {}
        if roles and self.maybe():
            found["operations"] = {verb: self.some(roles) for verb in operations}
        elif self.maybe():
            found["operations"] = operations
        may = found.get("operations", ["list", "create", "read", "update", "delete"])
        labels = [label for label in self.chance.sample(FIELDS, self.chance.randint(1, 7)) if label != name]
        found["fields"] = {label: self.field(may, roles, names, before, files) for label in labels or ["name"]}
        if roles and self.maybe(0.4):
            found["owned"] = self.chance.choice([True, {"unless": self.some(roles, 1, 2)}])
        for key, value in {
            "description": self.chance.choice(PROSE),
            "soft_delete": True,
            "cache_seconds": self.chance.choice([1, 60, 86400]),
            "rate_limit": self.chance.choice(["30/minute", "2/second, 500/hour"]),
            "plural": name + "_set",
            "indexes": [[column, "created_at"] for column in indexed(found["fields"])[:1]],
            "unique_together": [pair for pair in [indexed(found["fields"])[-2:]] if len(pair) > 1],
        }.items():
            if self.maybe(0.25):
                found[key] = value
        return found

    def field(self, may: Any, roles: list[str], names: list[str], before: list[str], files: bool) -> Any:
        kind = self.chance.choice([kind for kind in KINDS if files or kind != "file"])
        if kind not in ("enum", "ref", "file") and self.maybe(0.2):
            return kind + self.chance.choice(["", "?"])
        rules: Rules = {"type": kind, **self.typed(kind, before)}
        rules |= {"optional": True} if "optional" not in rules and self.maybe(0.4) else {}
        if kind == "ref" and not rules.get("to"):
            rules |= {"optional": True, "to": self.chance.choice(names), "on_delete": self.chance.choice(["restrict", "cascade", "set-null"])}  # fmt: skip
        hidden = rules.get("secret") or self.guarded(rules, may, roles)
        if not hidden:
            rules |= {key: True for key, kinds in TAKES.items() if kind in kinds and self.maybe(0.25)}
        rules |= {"personal": True} if self.maybe(0.1) else {}
        rules |= {"description": self.chance.choice(PROSE)} if self.maybe(0.15) else {}
        return rules

    def guarded(self, rules: Rules, may: Any, roles: list[str]) -> bool:
        """Who reads and writes it; whether nobody reads it."""
        writers = [role for role in roles if not isinstance(may, dict) or role in may.get("create", []) + may.get("update", [])]  # fmt: skip
        if self.maybe(0.2):
            rules["write"] = self.chance.choice(["never", self.some(writers) or "never"])
            if "default" not in rules and rules["type"] != "file":
                rules["optional"] = True
        if self.maybe(0.15) and (roles or rules["type"] != "file"):
            rules["read"] = self.chance.choice(["never", self.some(roles) or "never"])
        return rules.get("read") == "never"

    def typed(self, kind: str, before: list[str]) -> Rules:
        """The keys of the type."""
        draw = self.chance
        if kind == "enum":
            values = draw.sample(VALUES, draw.randint(1, 5))
            return {"values": values, **({"default": draw.choice(values)} if self.maybe() else {})}
        if kind == "ref":
            optional = {"optional": True} if self.maybe(0.4) else {}
            endings = ["restrict", "cascade", *(["set-null"] if optional else [])]
            return {"to": draw.choice(before), "on_delete": draw.choice(endings), **optional} if before else {}
        if kind == "file":
            return {"media_types": self.some(MEDIA, 1, 3), "max_kib": draw.choice([1, 16, 512])}
        if kind in ("string", "text") and self.maybe(0.2):
            return {"secret": draw.choice([True, "hashed", "encrypted"])}
        return draw.choice([{}, *self.keys()[kind]])

    def keys(self) -> dict[str, list[Rules]]:
        """What each of the plain types may say of its values."""
        draw = self.chance
        return {
            "string": [{"pattern": draw.choice(PATTERNS)}, {"max_length": draw.randint(1, 300)}, {"min_length": 3, "max_length": 3}, {"default": draw.choice(PROSE[:3])}],
            "text": [{"max_length": draw.choice([1, 40, 20000])}, {"min_length": 20}, {"pattern": draw.choice(PATTERNS)}, {"default": draw.choice(PROSE)}],
            "integer": [{"minimum": draw.randint(-9, 9), "maximum": draw.randint(9, 99)}, {"default": draw.randint(-5, 5)}, {"minimum": 7, "maximum": 7}],
            "decimal": [{"digits": 6, "places": draw.randint(0, 6)}, {"minimum": "-0.001", "maximum": 0.5}, {"digits": 30, "places": 10}, {"default": "0.5"}],
            "money": [{"minimum": draw.choice([0, "0.01"])}, {"maximum": "99.99", "default": 5}, {"minimum": -10, "maximum": -1}],
            "boolean": [{"default": self.maybe()}],
            "date": [{"default": "2024-02-29"}],
            "datetime": [{"default": "2024-01-01T00:00:00Z"}],
            "uuid": [{"example": UUID}, {"default": UUID}],
            "email": [{"max_length": draw.choice([40, 254])}, {"min_length": 12, "default": "ab.c+d@example.com"}],
            "url": [{"egress": True}, {"max_length": 100}, {"min_length": 25, "default": "https://example.com/a?b=c#d"}],
            "json": [{"default": {"a": [1, 2.5, None, "{{ z }}"]}}],
        }  # fmt: skip

    def actions(self, domain: Rules, roles: list[str], partners: list[str]) -> None:
        """Transitions of the fields that can have any; some tell, ask, and are limited."""
        for name, resource in domain["resources"].items():
            if not self.maybe(0.6):
                continue
            found = {}
            for verb in self.chance.sample(VERBS, self.chance.randint(1, 3)):
                states = [(label, rules) for label, rules in opened(resource["fields"]).items() if steps(rules)]
                action: Rules = {"description": self.chance.choice(PROSE)} if self.maybe(0.3) else {}
                if states and self.maybe(0.8):
                    label, rules = self.chance.choice(states)
                    before, after = self.chance.choice(steps(rules)), self.chance.choice(steps(rules))
                    action |= {"from": {label: [before]}} if self.maybe(0.7) else {}
                    action |= {"set": {label: after}} if self.maybe(0.8) else {}
                action |= {"roles": self.some(roles)} if roles and self.maybe() else {}
                action |= {"limit": self.chance.choice(["20/hour", "1/minute"])} if self.maybe(0.2) else {}
                action |= {"calls": self.some(partners)} if partners and self.maybe() else {}
                mine = [event for event, one in (domain.get("events") or {}).items() if f"{name}_id" in one["payload"]]
                action |= {"emits": self.chance.choice(mine)} if mine and self.maybe(0.7) else {}
                found[verb] = action
            resource["actions"] = found

    def events(self, resources: dict[str, Rules]) -> Rules:
        found: Rules = {}
        for name in self.some(resources, 1, 3):
            payload = {f"{name}_id": "uuid", **({"at_moment": "datetime"} if self.maybe() else {})}
            for label, known in opened(resources[name]["fields"]).items():
                if self.maybe(0.4) and not ({"secret", "read"} & set(known)) and known["type"] != "file":
                    payload[label] = "uuid" if known["type"] == "ref" else known["type"]
            found[f"{name}_seen"] = {"payload": payload, **({"description": "Seen."} if self.maybe() else {})}
        return found

    def partner(self) -> Rules:
        return {
            "base_url": self.chance.choice(["https://x.example", "http://tax:8080/v2/"]),
            **({"timeout_ms": self.chance.choice([1, 800, 5000])} if self.maybe() else {}),
            **({"on_failure": "ignore"} if self.maybe() else {}),
        }

    def journeys(self, resources: dict[str, Rules]) -> Rules:
        name = self.chance.choice([*resources])
        offered = resources[name].get("operations", ["create", "read", "update", "delete"])
        steps = [f"{verb}_{name}" for verb in ("create", "read", "update", "delete") if verb in offered]
        return {"there_and_back": steps} if steps else {}


def opened(fields: Rules) -> dict[str, Rules]:
    """What the short form of a field leaves out."""
    return {
        label: rules if isinstance(rules, dict) else {"type": rules.removesuffix("?")}
        for label, rules in fields.items()
    }


def steps(rules: Rules) -> list[Any]:
    """Values that an action may lead from and to."""
    return [True, False] if rules["type"] == "boolean" else list(rules.get("values", []))


def indexed(fields: Rules) -> list[str]:
    """Those that an index takes."""
    without = ("json", "text", "file")
    return [label for label, rules in opened(fields).items() if rules["type"] not in without and "secret" not in rules]


def made_up(number: int) -> Answers:
    """Requirements that the gate takes; what it refuses is drawn again."""
    maker = Maker(number)
    for _ in range(200):
        if not judged(given := maker.answers()):
            return given
    raise AssertionError(f"of 200 made-up domains of {number} none is usable: {judged(given)}")


def written(data: Answers) -> str:
    """The service.yml of it."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
