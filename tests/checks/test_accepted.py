"""What looks odd and must work."""

from __future__ import annotations

import datetime

import pytest
from gate import judged
from refusals import domain, one_field

# What must work: it looks odd, and is right.
GOOD_FIELDS = [
    "'text?'", "{type: date, default: 2024-02-29}", "{type: date, example: '2000-02-29'}", "{type: datetime, default: 2024-01-01T10:00:00Z}",
    "{type: money, default: 5}", "{type: money, minimum: '0.10', maximum: 0.10}", "{type: decimal, digits: 30, places: 20, default: '0.00000000000000000001'}",
    "{type: enum, values: ['NO', 'on', '1.10', ' x ']}", "{type: string, secret: encrypted, read: never}", "{type: string, secret: false, filter: true}",
    "{type: ref, to: customer, unique: true}", "{type: ref, to: order, optional: true, on_delete: set-null}", "{type: json, default: {a: [1, null]}}",
    "{type: string, pattern: '^[a-z]+$', default: abc}", "{type: string, write: never, default: x}", "{type: string, write: [user, admin]}",
    "{type: integer, minimum: 3, maximum: 3, default: 3}", "{type: email, min_length: 6, max_length: 100}", "{type: string, default: ''}",
    "{type: url, egress: true, example: 'http://localhost:8080/x?y#z'}", "{type: text, default: \"a\\nb\\tc\"}", "{type: uuid, default: 00000000-0000-0000-0000-000000000000}",
]  # fmt: skip


@pytest.mark.parametrize("field", GOOD_FIELDS)
def test_takes_the_field(field: str) -> None:
    assert judged(one_field(field)) == []


@pytest.mark.parametrize(
    "name",
    [
        "order",
        "user",
        "group",
        "limit",
        "end",
        "list",
        "type",
        "match",
        "print",
        "select",
        "table",
        "from_",
        "id_card",
        "schema",
        "json",
        "copy",
        "self",
        "values",
        "items",
        "get",
        "keys",
    ],
)
def test_takes_names_of_sql_python_and_mappings(name: str) -> None:
    name = name.strip("_")
    if name == "from":
        return

    assert (
        judged(domain(f"resources: {{thing_{name}: {{fields: {{{name}: string}}, actions: {{{name}_it: {{}}}}}}}}"))
        == []
    )
    assert judged(domain(f"resources: {{{name}: {{fields: {{{name}: string}}}}}}")) == []


GOOD_ANSWERS: list[tuple[str, object]] = [
    ("availability_target", 99.9), ("availability_target", 99), ("latency_p95_ms", "150"), ("latency_p95_ms", 150.0), ("project_name", 2024),
    ("project_slug", "a--b"), ("package_name", "a_b"), ("compliance", []), ("compliance", "[]"), ("compliance", "none"), ("compliance", ""), ("compliance", None), ("compliance", ["pci-dss"]), ("compliance", "[personal-data]"), ("compliance", ["pci-dss", "personal-data"]),
    ("events", "none"), ("cache", "none"), ("ci", "none"), ("ci", "github"), ("ci", "gitlab"), ("ci", "jenkins"), ("rollout", "none"), ("rollout", "gateway-api"), ("rollout", "argo-rollouts"), ("agents", []), ("agents", "none"), ("agents", ["claude"]), ("agents", "[codex, copilot]"), ("agents", ["claude-flow"]), ("webhooks", False), ("webhooks", "false"), ("webhooks", "none"), ("webhooks", True), ("webhooks", "yes"),
    ("expert", "yes"), ("expert", 1), ("error_rate_percent", "0.1"), ("error_rate_percent", 0.1), ("error_rate_percent", "0.001"), ("openapi_version", "3.2"), ("openapi_version", 3.2), ("deprecation_notice_days", 180), ("deprecation_notice_days", "90"), ("versioning", "header"), ("versioning", "media-type"), ("openapi_version", 3.1), ("openapi_version", "3.1"),
    ("rate_limit", "60/minute"), ("rate_limit", "5/second"), ("rate_limit", "60/minute, 10000/day"), ("cache", "redis"), ("rpo_minutes", "15"), ("rpo_minutes", 10), ("rto_minutes", 60), ("memory_limit_mib", 64), ("log_retention_days", 365), ("registry", "ghcr.io/team-api"), ("registry", "ghcr.io/<owner>"), ("registry", "localhost:5000/a/b_c"), ("registry", "docker.io/x"), ("hostname", "<slug>.example.com"), ("hostname", "xn--bcher-kva.example"), ("hostname", "orders-api.example.com"), ("owner", "Équipe طلبات हिन्दी (R&D)'s"),
    ("description", "{{ x }} {% y %} \" ' \\ \n 订单 😀"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), GOOD_ANSWERS)
def test_takes_the_answer(key: str, value: object) -> None:
    assert judged({"project_name": "Orders API", key: value}) == []


@pytest.mark.parametrize("auth", ["oidc", "api-key"])
def test_takes_one_role_where_nobody_registers(auth: str) -> None:
    """With accounts of its own the first role is everyone's who registers, and the last administers."""
    one = "{roles: [admin], resources: {order: {owned: true, fields: {total: money}}}}"

    assert judged(domain(one, auth=auth)) == []
    assert judged(domain(one, auth="jwt")) != []


def test_takes_unquoted_dates_as_yaml_gives_them() -> None:
    moment = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    fields = {"a": {"type": "date", "default": datetime.date(2024, 1, 1)}, "b": {"type": "datetime", "default": moment}}

    assert judged({"project_name": "X", "domain": {"resources": {"thing": {"fields": fields}}}}) == []


def test_takes_a_resource_called_like_what_only_another_kind_of_sign_in_serves() -> None:
    assert judged(domain("resources: {api_key: {fields: {b: string}}}", "jwt")) == []
