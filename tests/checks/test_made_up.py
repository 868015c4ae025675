"""The made-up services: usable, the same for the same number, and with whatever the format allows."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import yaml
from gate import ROOT
from harness.domains import made_up, opened, written
from harness.matrix import FACTORS, named

TYPES = yaml.safe_load((ROOT / "hooks" / "tables" / "types.yml").read_text("utf-8"))["types"]


@functools.cache
def many() -> list[dict[str, Any]]:
    return [made_up(number) for number in range(150)]


def fields() -> Iterator[dict[str, Any]]:
    for data in many():
        for resource in data["domain"]["resources"].values():
            yield from opened(resource["fields"]).values()


def test_a_number_gives_the_same_service_each_time_and_its_file_says_all_of_it() -> None:
    assert made_up(7) == made_up(7) != made_up(8)
    assert yaml.safe_load(written(made_up(7))) == made_up(7)


def test_they_have_every_choice_type_and_key() -> None:
    resources = [resource for data in many() for resource in data["domain"]["resources"].values()]
    actions = [action for resource in resources for action in resource.get("actions", {}).values()]
    wanted = {
        (kind, key)
        for kind, rule in TYPES.items()
        for key in rule["keys"]
        if key not in ("values", "to", "media_types")
    }

    assert {(name, named(data[name])) for data in many() for name in FACTORS} == {
        (name, named(choice)) for name, choices in FACTORS.items() for choice in choices
    }
    assert wanted - {(rules["type"], key) for rules in fields() for key in rules} == set()
    assert {key for data in many() for key in data["domain"]} == {
        "roles",
        "resources",
        "events",
        "integrations",
        "journeys",
    }
    assert {key for resource in resources for key in resource} == {
        "description",
        "plural",
        "fields",
        "owned",
        "operations",
        "actions",
        "cache_seconds",
        "rate_limit",
        "soft_delete",
        "unique_together",
        "indexes",
    }
    assert {key for action in actions for key in action} == {
        "description",
        "roles",
        "from",
        "set",
        "emits",
        "limit",
        "calls",
    }
