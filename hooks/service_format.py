"""The format of a requirements file as models, and the JSON Schema that editors, catalogs and pages read.

The rules are those of check.jinja, and are wider or equal here: whatever it takes, the schema takes. What a key means stands below it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field

TEMPLATE = Path(__file__).resolve().parent.parent

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
_ONE_RATE = r"[1-9][0-9]{0,6}/(second|minute|hour|day)"
Rate = Annotated[str, Field(pattern=rf"^{_ONE_RATE}(, ?{_ONE_RATE}){{0,3}}$")]  # the shorter windows and the quotas
Roles = Annotated[list[Name], Field(min_length=1)]
Verb = Literal["list", "create", "read", "update", "delete"]
FieldType = Literal[
    "string", "text", "integer", "decimal", "money", "boolean", "date", "datetime", "uuid", "email", "url", "enum", "json", "ref", "file",
]  # fmt: skip
# For completion only: a mistyped one is told by the gate, which knows what was meant.
_SHORT = [
    short for plain in get_args(FieldType) if plain not in ("enum", "file", "ref") for short in (plain, f"{plain}?")
]
Shorthand = Annotated[str, Field(json_schema_extra={"enum": _SHORT})]
# From a file a number may be quoted, and a quoted choice may be a number: Copier casts both.
Whole = int | Annotated[float, Field(multiple_of=1)] | Annotated[str, Field(pattern=r"^\s*[+-]?[0-9]+\s*$")]
Switch = bool | Literal[0, 1, "true", "false", "yes", "no", "on", "off"] | str


class Strict(BaseModel):
    """A mapping without unknown keys."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class FieldRules(Strict):
    """One field of a resource."""

    type: FieldType
    """What it holds."""
    description: str = ""
    """What it means, for callers: it is in the contract."""
    optional: bool = False
    """It may be left out, and may be null."""
    default: object = None
    """Its value where a caller leaves it out."""
    unique: bool = False
    """No two rows have the same value; a second one is answered with 409."""
    minimum: int | float | str | None = None
    """The smallest number."""
    maximum: int | float | str | None = None
    """The largest number."""
    min_length: Annotated[int, Field(ge=0)] | None = None
    """The fewest characters."""
    max_length: Annotated[int, Field(ge=1)] | None = None
    """The most characters."""
    digits: Annotated[int, Field(ge=1, le=30)] | None = None
    """How many digits a decimal has, all in all."""
    places: Annotated[int, Field(ge=0, le=30)] | None = None
    """How many of a decimal's digits stand behind the point."""
    pattern: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    """A regular expression for the whole text, alike in Python, ECMAScript, Rust and PostgreSQL."""
    values: Annotated[list[str], Field(min_length=1)] | None = None
    """What an enum may be; quote words that YAML reads as something else: "no", "1.10"."""
    to: Name | None = None
    """The resource that a ref points to, in the singular."""
    on_delete: Literal["restrict", "cascade", "set-null"] = "restrict"
    """What becomes of this row when the one that it points to is deleted."""
    filter: bool = False
    """A list can be asked for rows with a value of it; brings an index."""
    sort: bool = False
    """A list can be asked for in its order; brings an index."""
    search: bool = False
    """A list can be asked for rows whose text holds some words; brings an index."""
    read: Literal["never"] | Roles | None = None
    """Who sees it; nobody else may filter or sort by it either."""
    write: Literal["never"] | Roles | None = None
    """Who may set it; never: only actions do."""
    secret: bool | Literal["hashed", "encrypted"] = False
    """Kept hashed or encrypted, and never returned, logged or exported."""
    personal: bool = False
    """About a person: redacted in logs, and part of export and erasure."""
    egress: bool = False
    """An address that the service itself will call: checked against request forgery."""
    max_kib: int | None = None
    """The largest file, in KiB."""
    media_types: list[str] | None = None
    """The kinds of files that are taken; each is proven by its content."""
    example: object = None
    """What the contract and the guides show; without one it is made up."""


class Action(Strict):
    """A verb beyond the five operations."""

    description: str = ""
    """What it does, for callers: it is in the contract."""
    roles: Roles | None = None
    """Who may call it; without it everyone may."""
    from_: dict[Name, object] | None = Field(None, alias="from")
    """The state that a row must be in; otherwise it is answered with 409."""
    set_: dict[Name, object] | None = Field(None, alias="set")
    """The state that the row is in afterwards."""
    emits: Name | None = None
    """The event that is told, in the same transaction."""
    limit: Rate | None = None
    """How often one caller may call it."""
    calls: list[Name] = []
    """The integrations that are asked first; each decides by its on_failure."""


class Owned(Strict):
    """Roles that see every row, not only their own."""

    unless: Roles
    """Who sees every row; the last role always does."""


class Resource(Strict):
    """A noun of the domain."""

    description: str = ""
    """What it is, for callers: it is in the contract."""
    plural: Name | None = None
    """Its plural, where the rules of English give another one."""
    fields_: dict[Name, Shorthand | FieldRules] = Field(alias="fields", min_length=1)
    """What a row holds; id, created_at and updated_at come by themselves."""
    owned: bool | Owned = False
    """Each row belongs to who made it: others get 404."""
    operations: list[Verb] | dict[Verb, Roles] | None = None
    """Which of the five operations there are, and who may call each; without it all five, for every role."""
    actions: dict[Name, Action] = {}
    """Verbs beyond the five operations: POST /orders/{order_id}/ship."""
    cache_seconds: Annotated[int, Field(ge=0, le=86400)] = 0
    """How long an answer may be kept by caches; 0: no-store."""
    rate_limit: Rate | None = None
    """How often one caller may call its operations."""
    soft_delete: bool = False
    """A deleted row is hidden and kept."""
    unique_together: list[Annotated[list[Name], Field(min_length=2)]] = []
    """Fields that no two rows have alike, taken together."""
    indexes: list[Name | Annotated[list[Name], Field(min_length=1)]] = []
    """Indexes beyond those that filter, sort, search and unique bring."""


class Event(Strict):
    """Something that happened, told to others."""

    description: str = ""
    """What happened."""
    payload: dict[Name, FieldType] | None = None
    """What is told: ids, fields of the row, and datetimes of the moment."""


class Integration(Strict):
    """A service that ours calls."""

    description: str = ""
    """What it is for."""
    base_url: str
    """Where it is; staging and production set their own."""
    timeout_ms: Annotated[int, Field(ge=1, le=60000)] = 800
    """How long an answer is waited for."""
    on_failure: Literal["fail", "ignore"] = "fail"
    """What happens without an answer: 503, or the action goes on."""


class Domain(Strict):
    """What the service keeps, and who may do what with it."""

    roles: list[Name] | None = None
    """Who there is: the first is everyone's who registers, the last administers."""
    resources: dict[Name, Resource] = Field(min_length=1)
    """The nouns, in the singular."""
    events: dict[Name, Event] | None = None
    """What is told to others; needs a broker."""
    integrations: dict[Name, Integration] | None = None
    """The services that ours calls."""
    journeys: dict[Name, list[str]] | None = None
    """Operations in order, each as a role that may: an end-to-end test."""


class Requirements(Strict):
    """What an API must be: service.yml."""

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


@functools.cache
def questions() -> dict[str, dict[str, Any]]:
    """The questions of copier.yml, by name and without the hidden ones."""
    page = yaml.safe_load((TEMPLATE / "copier.yml").read_text("utf-8"))
    return {name: asked for name, asked in page.items() if not name.startswith("_") and "help" in asked}


@functools.cache
def kinds() -> dict[str, dict[str, Any]]:
    """What kind of answer each is, and which values are offered today."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((TEMPLATE / "hooks/tables/answers.yml").read_text("utf-8"))
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of a requirements file; what an answer is for is said by copier.yml."""
    whole = Requirements.model_json_schema(by_alias=True)
    asked, known = questions(), kinds()
    for name, entry in whole["properties"].items():
        entry["description"] = asked[name]["help"] if name in asked else "Not available yet: leave it out."
        if name in known and "offered" in known[name]:
            _offer(entry, known[name]["offered"])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "service.yml"}
    return {**head, **{key: _plain(part) for key, part in whole.items() if key != "title"}}


def _offer(entry: dict[str, Any], offered: list[str]) -> None:
    """Only what works is completed, and the rest is marked as the gate would refuse it."""
    if "enum" in entry:
        entry["enum"] = [value for value in entry["enum"] if value in offered]


def _plain(part: Any) -> Any:
    """Without titles that repeat a key, and with a rule for every name: `patternProperties` would let a bad one pass."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, Mapping):
        return part
    found = {key: value for key, value in part.items() if not (key == "title" and isinstance(value, str))}
    if patterns := found.pop("patternProperties", None):
        ((pattern, rule),) = patterns.items()
        found["propertyNames"] = {**found.get("propertyNames", {}), "pattern": pattern}
        found["additionalProperties"] = rule or True
    return {key: _plain(value) for key, value in found.items()}
