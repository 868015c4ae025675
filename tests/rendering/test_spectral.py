"""The contract of every input, as a strict public ruleset sees it: spectral:oas and its OWASP rules, all of them on.

What is left has a written reason: in the contract itself (`x-lint-ignore`), or here where a rule is wrong for every contract of ours.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from harness import INPUTS, ROOT, once, rendered, run

PACKAGES = ("@stoplight/spectral-cli@6.16.3", "@stoplight/spectral-owasp-ruleset@2.0.1")
RULESET = 'extends: [["spectral:oas", "all"], ["@stoplight/spectral-owasp-ruleset", "all"]]\n'
Json = Any  # what a JSON document may hold
Finding = Mapping[str, Json]


class Reason(NamedTuple):
    """Why findings of some rules stay, and which."""

    rules: str
    where: Callable[[Json, list[str]], bool]
    why: str


def anywhere(contract: Json, path: list[str]) -> bool:
    return True


def open_to_all(contract: Json, path: list[str]) -> bool:
    operation = contract["paths"][path[1]][path[2]]
    return bool(operation.get("security", contract.get("security")) == [])


def any_json(contract: Json, path: list[str]) -> bool:
    return len({*at(contract, path).get("type", ())} - {"null"}) == 5


def response(contract: Json, path: list[str]) -> bool:
    return path[:2] == ["components", "responses"]


REASONS = [
    Reason("contact-properties", anywhere, "the answers know the team by name, not its page or address"),
    Reason("license-url", anywhere, "`identifier` and `url` exclude each other (OpenAPI 3.1)"),
    Reason("openapi-tags-alphabetical", anywhere, "resources are in the order of service.yml"),
    Reason(
        "owasp:api8:2023-define-cors-origin",
        anywhere,
        "CORS headers come from the edge and go to allowed origins only: no operation promises them",
    ),
    Reason(
        "owasp:api8:2023-define-error-responses-401",
        open_to_all,
        "who need not sign in is never told to: 401 can't come",
    ),
    Reason(
        "array-items|owasp:api4:2023-(array-limit|string-limit|string-restricted)",
        any_json,
        "any JSON value: its bound is in bytes, which JSON Schema has no keyword for",
    ),
    Reason("oas3-unused-component", response, "problems stay for operations that a team will write"),
]


@pytest.fixture(scope="session")
def spectral() -> list[str]:
    """Spectral and its rulesets in exactly these versions, installed once below .venv."""
    if missing := [program for program in ("node", "npm") if not shutil.which(program)]:
        pytest.skip(f"{' and '.join(missing)} is missing: install Node.js to lint the contracts with Spectral")
    home = ROOT / ".venv" / f"spectral-{sha256(' '.join(PACKAGES).encode()).hexdigest()[:12]}"
    with once(home) as first:
        if first:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            run(
                ["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES],
                home,
            )
    (home / "ruleset.yaml").write_text(RULESET)
    return [str(home / "node_modules" / ".bin" / "spectral"), "lint", "--ruleset", str(home / "ruleset.yaml")]


@pytest.fixture(scope="session")
def contracts(template: Path, shared: Path) -> dict[str, Path]:
    """The contract of every input."""
    return {name: rendered(template, shared, name) / "openapi.yaml" for name in INPUTS}


@pytest.fixture(scope="session")
def found(spectral: list[str], contracts: dict[str, Path], shared: Path) -> dict[str, list[Finding]]:
    """What Spectral says of each: in one call, as starting it takes longest."""
    said = shared / "spectral.json"
    with once(said) as first:
        if first:
            said.write_text(json.dumps(findings(spectral, *contracts.values())))
    everything = json.loads(said.read_text())
    return {name: [one for one in everything if one["source"] == str(file)] for name, file in contracts.items()}


@pytest.mark.parametrize("name", INPUTS)
def test_nothing_is_left_without_a_reason(
    name: str, contracts: dict[str, Path], found: dict[str, list[Finding]]
) -> None:
    contract = yaml.safe_load(contracts[name].read_text("utf-8"))

    left = [one for one in found[name] if not reason(contract, one)]

    assert [f"{one['code']} at {'.'.join(one['path'])}: {one['message']}" for one in left] == []


def test_every_reason_is_needed(contracts: dict[str, Path], found: dict[str, list[Finding]]) -> None:
    used = set()
    for name, file in contracts.items():
        contract = yaml.safe_load(file.read_text("utf-8"))
        used |= {why.why for one in found[name] for why in REASONS if applies(why, contract, one)}

    assert {why.why for why in REASONS} - used == set()


def test_a_careless_contract_is_noticed(spectral: list[str], contracts: dict[str, Path], tmp_path: Path) -> None:
    text = contracts["default"].read_text("utf-8")
    file = tmp_path / "openapi.yaml"
    file.write_text(
        text.replace("maxLength: 120", "x-length: 120").replace("tags: [tasks]", "tags: [nothing]"), "utf-8"
    )
    contract = yaml.safe_load(file.read_text("utf-8"))

    left = {one["code"] for one in findings(spectral, file) if not reason(contract, one)}

    assert left == {"owasp:api4:2023-string-limit", "operation-tag-defined"}


def findings(spectral: list[str], *files: Path) -> list[Finding]:
    """Errors and warnings; hints and remarks are no findings."""
    command = [*spectral, *map(str, files), "--format", "json", "--quiet"]
    done = run(command, files[0].parent, check=False, timeout=900)
    assert done.returncode in {0, 1}, done.stderr
    return [one for one in json.loads(done.stdout) if one["severity"] <= 1]


def reason(contract: Json, found: Finding) -> str:
    """Why a finding may stay: in the words of the contract, at the place or above it, or of REASONS."""
    node, said = contract, [contract.get("x-lint-ignore")]
    for key in found["path"]:
        node = node[int(key) if isinstance(node, list) else key] if isinstance(node, list) or key in node else {}
        said += [node.get("x-lint-ignore")] if isinstance(node, dict) else []
    written = next((words[found["code"]] for words in said if words and found["code"] in words), "")
    return written or next((why.why for why in REASONS if applies(why, contract, found)), "")


def applies(why: Reason, contract: Json, found: Finding) -> bool:
    return bool(re.fullmatch(why.rules, found["code"])) and why.where(contract, found["path"])


def at(node: Json, path: list[str]) -> Json:
    for key in path:
        node = node[int(key) if isinstance(node, list) else key]
    return node
