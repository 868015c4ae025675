"""The domain, described in a terminal: resources, their fields and actions, who may do what. Judged by the gate after each step."""

from __future__ import annotations

from typing import Any

import asking
import yaml
from asking import Answers

import requirements as rules

_TYPES = yaml.safe_load((rules.TEMPLATE / "hooks" / "tables" / "types.yml").read_text("utf-8"))["types"]
MEANS = {
    "string": "a short text: a name, a title",
    "text": "prose, of several lines",
    "integer": "a whole number",
    "decimal": "an exact number with places",
    "money": "an exact amount with two places",
    "boolean": "yes or no",
    "date": "a day",
    "datetime": "a moment, in UTC",
    "uuid": "an identifier that others gave",
    "email": "an address for mail",
    "url": "an address on the web",
    "enum": "one of a few words: a status, a kind",
    "json": "any structure, never searched",
    "ref": "another resource of this service",
    "file": "an upload, with limits of size and kind",
}
SWITCHES = {
    "unique": "no two rows have the same",
    "filter": "a list can be asked for one value",
    "sort": "a list can be ordered by it",
    "search": "a list can be searched for words in it",
    "secret": "it is only compared: never returned, never logged",
    "personal": "it describes a person: not in logs, part of export and erasure",
}
VERBS = ("list", "create", "read", "update", "delete")
DONE = "done"


def describe(answers: Answers) -> dict[str, Any]:
    """Build or change a domain until the person is done with it.

    Returns:
        The domain, with at least one resource and no fault.
    """
    domain: dict[str, Any] = answers.get("domain") or {"resources": {}}
    if answers["auth"] != "none" and not domain.get("roles"):
        domain["roles"] = _roles(answers, domain)
    if not domain["resources"]:
        _add_resource(answers, domain)
    while True:
        resources = domain["resources"]
        choices = {f"change {name}: {_summary(resource)}": name for name, resource in resources.items()}
        if answers["auth"] != "none":
            choices[f"change the roles: {', '.join(domain['roles'])}"] = "+roles"
        chosen = asking.one("What does it keep?", {"that is all": DONE, "add a resource": "+", **choices})
        if chosen == "+":
            _add_resource(answers, domain)
        elif chosen == "+roles":
            domain["roles"] = _roles(answers, domain)
        elif chosen != DONE:
            _change_resource(answers, domain, chosen)
        elif not (wrong := asking.fault("domain", {**answers, "domain": domain})):
            return domain
        else:
            asking.explain(f"Not yet: {wrong}")


def _roles(answers: Answers, domain: dict[str, Any]) -> list[str]:
    def judge(given: str) -> str:
        return asking.fault("domain.roles", {**answers, "domain": {**domain, "roles": _words(given)}})

    now = ", ".join(domain.get("roles") or ["member", "admin"])
    why = "Whoever registers gets the first; the last one administers and sees every row."
    return _words(asking.text("Which roles are there? Separated by commas.", now, judge, why))


def _words(given: str) -> list[str]:
    return [word.strip() for word in given.split(",") if word.strip()]


def _summary(resource: dict[str, Any]) -> str:
    parts = [*resource["fields"], *(f"{action}()" for action in resource.get("actions") or {})]
    return ", ".join(map(str, parts))


# ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_resource(answers: Answers, domain: dict[str, Any]) -> None:
    def judge(given: str) -> str:
        if given in domain["resources"]:
            return f"{given} is there already."
        tried = {**domain, "resources": {given: {"fields": {"title": "string"}}}}
        return asking.fault(f"domain.resources.{given}", {**answers, "domain": tried})

    why = "It becomes a table, five operations and their tests. For example order_line: small letters, one of them."
    name = asking.text("What is the resource called, in the singular?", "", judge, why)
    resource: dict[str, Any] = {}
    if words := asking.text("What is it, in one sentence? Enter leaves it out."):
        resource["description"] = words
    if answers["auth"] != "none":
        resource.update(_owned(domain))
    resource["fields"] = {}
    domain["resources"][name] = resource
    while not resource["fields"] or asking.yes("Has it another field?"):
        _add_field(answers, domain, name)
    if asking.yes("Can something be done with it, beyond create, read, update and delete?", now=False):
        _add_action(answers, domain, name)


def _owned(domain: dict[str, Any]) -> dict[str, Any]:
    why = "Then everybody sees and changes rows of their own only; others are not even told that they exist."
    if not asking.yes("Does each row belong to whoever created it?", now=False, why=why):
        return {}
    others = {role: role for role in domain["roles"][:-1]}
    seeing = asking.several(f"Who sees every row, beside {domain['roles'][-1]}?", others) if others else []
    return {"owned": {"unless": [*seeing, domain["roles"][-1]]} if seeing else True}


def _change_resource(answers: Answers, domain: dict[str, Any], name: str) -> None:
    resource = domain["resources"][name]
    gone = {f"remove the field {field}": f"-{field}" for field in resource["fields"] if len(resource["fields"]) > 1}
    gone |= {f"remove the action {action}": f"!{action}" for action in resource.get("actions") or {}}
    choices = {"nothing": DONE, "add a field": "field", "add an action": "action"}
    if answers["auth"] != "none":
        choices["who may do what"] = "roles"
    if len(domain["resources"]) > 1:
        choices[f"remove {name}, with all of its rows"] = "remove"
    chosen = asking.one(f"What changes about {name}?", {**choices, **gone})
    match chosen:
        case "field":
            _add_field(answers, domain, name)
        case "action":
            _add_action(answers, domain, name)
        case "roles":
            _who(domain, name)
        case "remove":
            del domain["resources"][name]
        case _ if chosen.startswith("-"):
            del resource["fields"][chosen[1:]]
        case _ if chosen.startswith("!"):
            del resource["actions"][chosen[1:]]


def _who(domain: dict[str, Any], name: str) -> None:
    resource, roles = domain["resources"][name], {role: role for role in domain["roles"]}
    now = resource.get("operations")
    allowed: dict[str, list[str]] = {}
    for verb in VERBS:
        before = now.get(verb, []) if isinstance(now, dict) else list(roles) if now is None or verb in now else []
        if chosen := asking.several(f"Who may {verb}? Nobody: the operation is left out.", roles, before):
            allowed[verb] = chosen
    resource["operations"] = allowed or {"read": list(roles)}


# ── Fields and actions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_field(answers: Answers, domain: dict[str, Any], name: str) -> None:
    fields = domain["resources"][name]["fields"]
    path = f"domain.resources.{name}.fields"

    def judge(given: str) -> str:
        if given in fields:
            return f"{given} is there already."
        return _tried(answers, domain, name, given, "string", f"{path}.{given}")

    field = asking.text(f"What is the field of {name} called?", "", judge)
    refused: dict[str, Any] | None = None
    while refused is None or _tried(answers, domain, name, field, refused, f"{path}.{field}"):
        if refused is not None:
            asking.explain(f"Not so: {_tried(answers, domain, name, field, refused, f'{path}.{field}')}")
        refused = _rules(domain, name, field)
    fields[field] = refused if len(refused) > 1 else refused["type"]


def _tried(answers: Answers, domain: dict[str, Any], name: str, field: str, given: object, path: str) -> str:
    resource = domain["resources"][name]
    tried = {**resource, "fields": {**resource["fields"], field: given}}
    return asking.fault(path, {**answers, "domain": {**domain, "resources": {**domain["resources"], name: tried}}})


def _rules(domain: dict[str, Any], name: str, field: str) -> dict[str, Any]:
    offered = {f"{kind}: {MEANS[kind]}": kind for kind, entry in _TYPES.items() if not entry.get("soon")}
    kind = asking.one(f"What is {field}?", offered)
    found: dict[str, Any] = {"type": kind}
    if kind == "enum":
        found["values"] = _words(asking.text("Which words? Separated by commas.", "open, done"))
        if asking.yes(f"Is a new one {found['values'][0]}?"):
            found["default"] = found["values"][0]
    if kind == "ref":
        found["to"] = asking.one("Which resource?", {other: other for other in domain["resources"]})
        found["on_delete"] = asking.one(f"And when that {found['to']} is deleted?", _ENDS)
    if kind == "file":
        kinds = {media: media for media in _TYPES["file"]["media_types"]}
        found["media_types"] = asking.several("Which kinds of files? Their content must prove it.", kinds)
        largest = asking.text("How many KiB at most?", str(_TYPES["file"]["max_kib"]))
        found["max_kib"] = int(largest) if largest.isdigit() else largest
    if "max_length" in _TYPES[kind]["keys"] and kind in ("string", "text"):
        longest = asking.text("How many characters at most?", str(_TYPES[kind]["max_length"]))
        found["max_length"] = int(longest) if longest.isdigit() else longest
    takes = [*_TYPES[kind]["keys"], "personal"]
    wanted = asking.several(f"And {field}…", {"may be missing": "optional"} | _switches(takes))
    return found | dict.fromkeys(wanted, True)


_ENDS = {
    "it can't be, while rows point at it": "restrict",
    "rows that point at it go too": "cascade",
    "rows that point at it stay, and point at nothing": "set-null",
}


def _switches(takes: list[str]) -> dict[str, str]:
    return {f"{key}: {means}": key for key, means in SWITCHES.items() if key in takes}


def _add_action(answers: Answers, domain: dict[str, Any], name: str) -> None:
    resource = domain["resources"][name]
    states = {field: rule["values"] for field, rule in resource["fields"].items() if _is_state(rule)}

    def judge(given: str) -> str:
        tried = {**resource, "actions": {given: {}}}
        place = f"domain.resources.{name}.actions.{given}"
        return asking.fault(place, {**answers, "domain": {**domain, "resources": {**domain["resources"], name: tried}}})

    verb = asking.text(f"What is done with the {name}? A verb: finish, ship.", "", judge)
    action: dict[str, Any] = {}
    if words := asking.text("What does it mean, in one sentence? Enter leaves it out."):
        action["description"] = words
    if answers["auth"] != "none":
        roles = {role: role for role in domain["roles"]}
        action["roles"] = asking.several("Who may?", roles, list(roles)) or list(roles)
    if states and asking.yes("Does it change a status?"):
        field = next(iter(states)) if len(states) == 1 else asking.one("Which?", {name: name for name in states})
        values = {value: value for value in states[field]}
        before = asking.several(f"From which {field}?", values, list(values)[:1])
        if before:
            action["from"] = {field: before}
        action["set"] = {field: asking.one("To which?", values, list(values)[-1])}
    resource.setdefault("actions", {})[verb] = action


def _is_state(rule: object) -> bool:
    return isinstance(rule, dict) and rule["type"] == "enum"
