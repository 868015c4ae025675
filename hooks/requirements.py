"""Judges a requirements file before Copier sees it, and prints the JSON Schema that editors read.

The rules are those of check.jinja, rendered as Copier renders them; this adds what a template cannot know: where in the file
a fault is, keys written twice, and files that are no YAML at all. Runs in Copier's own environment, which brings every import.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field

TEMPLATE = Path(__file__).resolve().parent.parent

USABLE, UNUSABLE, UNREADABLE = 0, 1, 2


@dataclass(frozen=True)
class Problem:
    """One fault: the path within the file, what is wrong and what to do, and where (from 1; 0 where no place is known)."""

    path: str
    message: str
    line: int = 0
    column: int = 0


class Unreadable(Exception):
    """The file cannot be judged: it is missing, no text, no YAML or no mapping."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(path: Path) -> tuple[dict[object, object], yaml.nodes.MappingNode]:
    """The data as Copier reads it, and the nodes that know their lines."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Problem("", f"not UTF-8 (byte {error.start + 1}). Save the file as UTF-8.")) from error
    except OSError as error:
        reason = (
            "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "cannot be read").lower()
        )
        raise Unreadable(Problem("", f"{reason}. Give the path of a requirements file.")) from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault = " ".join((error.problem or error.context or "cannot be parsed").split())
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise Unreadable(
            Problem("", f"no YAML: {fault}. Check the quotes and the indentation there.", *place)
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        fault = " ".join(str(error).split())[:200]
        raise Unreadable(Problem("", f"no YAML: {fault}. Quote the value if it is a text.")) from error
    if not isinstance(root, yaml.nodes.MappingNode) or not isinstance(data, dict):
        raise Unreadable(Problem("", "a mapping of answers is due. Start with project_name: Orders API.", 1, 1))
    return data, root


def twice(node: yaml.nodes.Node, path: str = "", seen: frozenset[int] = frozenset()) -> Iterator[Problem]:
    """Keys that a mapping holds twice: YAML keeps the last one, so the first is lost without a word."""
    if id(node) in seen:
        return
    seen |= {id(node)}
    if isinstance(node, yaml.nodes.MappingNode):
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            at = f"{path}.{name}" if path else name
            if name in lines and name != "<<":
                fault = f"the key is there twice, first in line {lines[name]}. Remove one."
                yield Problem(at, fault, key.start_mark.line + 1, key.start_mark.column + 1)
            lines.setdefault(name, key.start_mark.line + 1)
            yield from twice(value, at, seen)
    elif isinstance(node, yaml.nodes.SequenceNode):
        for index, item in enumerate(node.value):
            yield from twice(item, f"{path}.{index}", seen)


def place(root: yaml.nodes.Node, path: str) -> tuple[int, int]:
    """Line and column of a path, or of the nearest parent where the key itself is missing."""
    node, mark, rest = root, root.start_mark, path
    while rest:
        if isinstance(node, yaml.nodes.MappingNode):
            entries = [(str(key.value), key.start_mark, value) for key, value in node.value]
        elif isinstance(node, yaml.nodes.SequenceNode):
            entries = [(str(index), item.start_mark, item) for index, item in enumerate(node.value)]
        else:
            break
        # The longest key first: a key may hold a dot itself.
        for name, found, value in sorted(entries, key=lambda entry: -len(entry[0])):
            if rest == name or rest.startswith(name + "."):
                node, mark, rest = value, found, rest[len(name) + 1 :]
                break
        else:
            break
    return mark.line + 1, mark.column + 1


# ── Judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def environment(template: Path = TEMPLATE) -> SandboxedEnvironment:
    """Jinja as Copier sets it up for this template: its filters, and `_envops` of copier.yml."""
    return SandboxedEnvironment(
        loader=FileSystemLoader(template),
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def faults(data: Mapping[Any, object], jinja: SandboxedEnvironment | None = None) -> list[Problem]:
    """Every fault of a complete set of answers, in the order of the rules."""
    module = (jinja or environment()).get_template("hooks/check.jinja").module
    rendered: str = module.faults(data)  # type: ignore[attr-defined]  # a macro of the template
    return [Problem(str(found["path"]), str(found["message"])) for found in json.loads(rendered)]


def check(path: Path) -> list[Problem]:
    """Every fault of a file with its place, top to bottom."""
    data, root = read(path)
    found = [*twice(root), *(Problem(f.path, f.message, *place(root, f.path)) for f in faults(data))]
    return sorted(found, key=lambda problem: (problem.line, problem.column))


# ── The schema ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
_ONE_RATE = r"[1-9][0-9]{0,6}/(second|minute|hour|day)"
Rate = Annotated[str, Field(pattern=rf"^{_ONE_RATE}(, ?{_ONE_RATE}){{0,3}}$")]  # the shorter windows and the quotas
Roles = Annotated[list[Name], Field(min_length=1)]
Verb = Literal["list", "create", "read", "update", "delete"]
FieldType = Literal[
    "string", "text", "integer", "decimal", "money", "boolean", "date", "datetime", "uuid", "email", "url", "enum", "json", "ref", "file",
]  # fmt: skip
# From a file a number may be quoted, and a quoted choice may be a number: Copier casts both.
Whole = int | Annotated[float, Field(multiple_of=1)] | Annotated[str, Field(pattern=r"^\s*[+-]?[0-9]+\s*$")]
Switch = bool | Literal[0, 1, "true", "false", "yes", "no", "on", "off"] | str


class Strict(BaseModel):
    """A mapping without unknown keys."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class FieldRules(Strict):
    """One field of a resource."""

    type: FieldType
    description: str = ""
    optional: bool = False
    default: object = None
    unique: bool = False
    minimum: int | float | str | None = None
    maximum: int | float | str | None = None
    min_length: Annotated[int, Field(ge=0)] | None = None
    max_length: Annotated[int, Field(ge=1)] | None = None
    digits: Annotated[int, Field(ge=1, le=30)] | None = None
    places: Annotated[int, Field(ge=0, le=30)] | None = None
    pattern: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    values: Annotated[list[str], Field(min_length=1)] | None = None
    to: Name | None = None
    on_delete: Literal["restrict", "cascade", "set-null"] = "restrict"
    filter: bool = False
    sort: bool = False
    search: bool = False
    read: Literal["never"] | Roles | None = None
    write: Literal["never"] | Roles | None = None
    secret: bool | Literal["hashed", "encrypted"] = False
    personal: bool = False
    egress: bool = False
    max_kib: int | None = None
    media_types: list[str] | None = None
    example: object = None


class Action(Strict):
    """A verb beyond the five operations."""

    description: str = ""
    roles: Roles | None = None
    from_: dict[Name, object] | None = Field(None, alias="from")
    set_: dict[Name, object] | None = Field(None, alias="set")
    emits: Name | None = None
    limit: Rate | None = None
    calls: list[Name] = []


class Owned(Strict):
    """Roles that see every row, not only their own."""

    unless: Roles


class Resource(Strict):
    """A noun of the domain."""

    description: str = ""
    plural: Name | None = None
    fields_: dict[Name, str | FieldRules] = Field(alias="fields", min_length=1)
    owned: bool | Owned = False
    operations: list[Verb] | dict[Verb, Roles] | None = None
    actions: dict[Name, Action] = {}
    cache_seconds: Annotated[int, Field(ge=0, le=86400)] = 0
    rate_limit: Rate | None = None
    soft_delete: bool = False
    unique_together: list[Annotated[list[Name], Field(min_length=2)]] = []
    indexes: list[Name | Annotated[list[Name], Field(min_length=1)]] = []


class Event(Strict):
    """Something that happened, told to others."""

    description: str = ""
    payload: dict[Name, FieldType] | None = None


class Integration(Strict):
    """A service that ours calls."""

    description: str = ""
    base_url: str
    timeout_ms: Annotated[int, Field(ge=1, le=60000)] = 800
    on_failure: Literal["fail", "ignore"] = "fail"


class Domain(Strict):
    """What the service keeps, and who may do what with it."""

    roles: list[Name] | None = None
    resources: dict[Name, Resource] = Field(min_length=1)
    events: dict[Name, Event] | None = None
    integrations: dict[Name, Integration] | None = None
    journeys: dict[Name, list[str]] | None = None


class Requirements(Strict):
    """A requirements file, `service.yml`."""

    project_name: str | int
    project_slug: str | int | None = None
    package_name: str | None = None
    description: str = ""
    owner: str | int = "team-api"
    availability_target: Literal["99", "99.5", "99.9", "99.95", "99.99"] | float = "99.9"
    latency_p95_ms: Whole = 200
    throughput_rps: Whole = 1000
    auth: Literal["none", "jwt", "oidc", "api-key"] = "jwt"
    versioning: Literal["path", "header", "media-type"] = "path"
    compliance: list[Literal["personal-data", "pci-dss"]] | str | Literal[False] | None = None
    events: Literal["none", "rabbitmq", "nats", "kafka"] = "none"
    cache: Literal["none", "redis"] = "none"
    ci: Literal["github", "gitlab", "jenkins", "none"] = "github"
    rollout: Literal["gateway-api", "argo-rollouts", "none"] = "gateway-api"
    agents: list[Literal["claude", "codex", "copilot", "claude-flow"]] | str | Literal[False] | None = None
    implementation: Literal["working", "skeleton"] = "working"
    webhooks: Switch | None = False
    domain: Domain | None = None
    expert: Switch = False
    error_rate_percent: float | str | None = None
    deprecation_notice_days: Whole = 180
    openapi_version: Literal["3.1", "3.2"] | float = "3.1"
    default_page_size: Whole = 20
    max_page_size: Whole = 100
    rate_limit: Rate = "60/minute"
    max_body_kib: Whole = 1024
    rpo_minutes: Whole | None = None
    rto_minutes: Whole | None = None
    memory_limit_mib: Whole = 512
    registry: str | None = None
    hostname: str | None = None
    log_retention_days: Whole | None = None


def schema() -> dict[str, object]:
    """The JSON Schema of a requirements file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Requirements.model_json_schema(by_alias=True)}


# ── The command line ─────────────────────────────────────────────────────────────────────────────────────────────────────────

EXAMPLES = """examples:
  python hooks/requirements.py check service.yml          one line per fault, with line and column
  python hooks/requirements.py check service.yml --json   the same for other tools
  python hooks/requirements.py schema > schema.json       for editors: completion and hints

exit status: 0 usable, 1 faults found, 2 the file cannot be read
"""


def one_line(text: str) -> str:
    """A name in the file may hold anything; the report stays one line that every terminal can print."""
    return "".join(char if char.isprintable() else "?" for char in text)


def report(path: Path, problems: list[Problem], as_json: bool, status: int) -> int:
    if as_json:
        print(
            json.dumps({"file": str(path), "usable": not problems, "problems": [asdict(p) for p in problems]}, indent=2)
        )
        return status
    for problem in problems:
        spot = f":{problem.line}:{problem.column}" if problem.line else ""
        name = f"{problem.path}: " if problem.path else ""
        print(one_line(f"{path}{spot}: {name}{problem.message}"), file=sys.stderr)
    if not problems:
        print(one_line(f"{path} is usable."))
    return status


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="requirements.py",
        description="Judges a requirements file and prints its schema.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check | schema")
    checking = verbs.add_parser("check", help="list every fault of a file")
    checking.add_argument("file", type=Path)
    checking.add_argument("--json", action="store_true", help="print the faults as JSON")
    verbs.add_parser("schema", help="print the JSON Schema")
    options = parser.parse_args(arguments)
    if options.verb == "schema":
        print(json.dumps(schema(), indent=2))
        return USABLE
    try:
        problems = check(options.file)
    except Unreadable as error:
        return report(options.file, [error.problem], options.json, UNREADABLE)
    return report(options.file, problems, options.json, UNUSABLE if problems else USABLE)


if __name__ == "__main__":
    sys.exit(main())
