"""The recipe for Renovate in docs/how-to/upgrade.md, against the schema that Renovate publishes: check-jsonschema brings it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from harness.pages import blocks
from jsonschema.validators import validator_for

PUBLISHED: dict[str, Any] = json.loads(
    (files("check_jsonschema") / "builtin_schemas/vendor/renovate.json").read_text("utf-8")
)
RECIPE = next(block.body for block in blocks("upgrade.md") if block.file == "renovate.json")


def faults(text: str) -> list[str]:
    """What Renovate would not take, or would not know: the schema itself lets every name pass."""
    said = json.loads(text)
    refused = [error.message for error in validator_for(PUBLISHED)(PUBLISHED).iter_errors(said)]
    known = PUBLISHED["properties"].keys() | {"$schema"}
    in_rules = PUBLISHED["definitions"]["packageRules"]["items"]["allOf"][0]["properties"].keys()
    rules = said.get("packageRules", [])
    unknown = [name for name in said if name not in known]
    unknown += [name for rule in rules for name in rule if name not in in_rules]
    unknown += [name for rule in rules for name in rule["matchManagers"] if name not in known]  # each has settings
    return refused + unknown


def test_renovate_knows_every_word_of_the_recipe() -> None:
    assert faults(RECIPE) == []


def test_a_word_that_renovate_does_not_know_is_seen() -> None:
    assert faults(RECIPE.replace("dependencyDashboardApproval", "dependencyDashboardAproval"))
    assert faults(RECIPE.replace("packageRules", "packageRule"))
    assert faults(RECIPE.replace('"copier"', '"copyer"'))
    assert faults(RECIPE.replace('"automerge": false', '"automerge": "no"'))
