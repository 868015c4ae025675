"""docs/how-to/serve-two-versions.md, done to the letter in a project of each style, and tried over HTTP."""

from __future__ import annotations

import http.client
import json
import re
import textwrap
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from harness import ROOT, environment
from harness.project import Project, Server, serving

from .conftest import Make

STYLES = {"path": "default", "header": "header", "media-type": "media-type"}
PAGE = (ROOT / "docs" / "how-to" / "serve-two-versions.md").read_text("utf-8")
FILES = {name: textwrap.dedent(body) for name, body in re.findall(r"^ *```\w+ (\S+)\n(.*?)^ *```$", PAGE, re.S | re.M)}
DEPRECATIONS = "governance/deprecations.yaml"


def follow(project: Project, style: str) -> None:
    """Steps 1 to 4."""
    for name, body in FILES.items():
        if name != DEPRECATIONS:
            (project.folder / name).write_text(body, "utf-8")
    if style == "header":
        edit(
            project,
            "openapi.v2.yaml",
            '"401":',
            '"400":\n          $ref: "#/components/responses/MalformedRequest"\n        "401":',
        )
    line = '"openapi.yaml" = "orders_api/openapi.yaml", '
    edit(project, "pyproject.toml", line, line + '"openapi.v2.yaml" = "orders_api/openapi.v2.yaml", ')


def deprecate(project: Project) -> None:
    """What the second half of the page says."""
    (project.folder / DEPRECATIONS).write_text(FILES[DEPRECATIONS], "utf-8")
    edit(
        project,
        "openapi.yaml",
        "  version: 1.0.0\n",
        '  version: 1.0.0\n  x-deprecated: true\n  x-sunset: "2027-09-01"\n',
    )


def edit(project: Project, file: str, old: str, new: str) -> None:
    path = project.folder / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def get(server: Server, style: str, version: int, path: str) -> tuple[int, Message, Any]:
    """Call a version by the means of the style."""
    asking = {
        "header": {"API-Version": str(version)},
        "media-type": {"Accept": f"application/vnd.orders-api.v{version}+json"},
    }
    prefix = f"/v{version}" if style == "path" else ""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {**server.headers, **asking.get(style, {})}
    connection.request("GET", prefix + path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, json.loads(body) if "json" in answer.headers["Content-Type"] else body


@pytest.mark.parametrize(
    "style", [style if style == "path" else pytest.param(style, marks=pytest.mark.slow) for style in STYLES]
)
def test_two_versions_are_served_from_one_code_base(style: str, make: Make, tmp_path: Path) -> None:
    project = make(STYLES[style])
    follow(project, style)
    deprecate(project)

    for suite in ("tests/contract", "tests/security"):
        project.test(suite)
    project.module("mypy", "--cache-dir", str(tmp_path / "cache"), "src")
    listed = project.delivery("contract", "inventory").stdout
    command = [str(project.python), "-m", "orders_api.serve"]
    with serving(command, project.folder, tmp_path / "serve.log", environment(project.folder)) as server:
        row = get(server, style, 1, "/projects")[2]["items"][0]
        answers = {number: get(server, style, number, f"/projects/{row['id']}") for number in (1, 2)}
        lists = [get(server, style, number, "/tasks") for number in (1, 2)]
        unknown = get(server, style, 3, "/tasks")
        contracts = [get(server, "none", 1, name)[2].decode() for name in ("/openapi.yaml", "/openapi.v2.yaml")]

    assert (answers[1][0], answers[1][2]) == (200, row)
    assert (answers[2][0], answers[2][2]) == (200, {"id": row["id"], "name": row["title"]})
    assert lists[0][2] == lists[1][2]
    assert unknown[0] == {"path": 404, "header": 400, "media-type": 406}[style]
    assert [answer[1]["Sunset"] for answer in answers.values()] == ["Wed, 01 Sep 2027 00:00:00 GMT", None]
    assert answers[1][1]["Deprecation"] == "@1799971200"
    assert 'rel="successor-version"' in answers[1][1]["Link"]
    assert ["finish_task" in contract for contract in contracts] == [True, False]
    assert "deprecated: version 1 since 2027-01-15, ends on 2027-09-01, use 2" in listed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sunset: 2027-09-01", "sunset: 2027-02-01", "17 days of notice, 180 were promised"),
        ("version: 1", "operation: no_such", "there is no no_such"),
        ("replacement: 2", "replacement: 3", "replaced by version 3, which is not served"),
    ],
)
def test_a_promise_that_is_not_kept_stops_the_start_in_one_line(make: Make, old: str, new: str, said: str) -> None:
    project = make("default")
    (project.folder / DEPRECATIONS).write_text(FILES[DEPRECATIONS].replace(old, new), "utf-8")

    done = project.module("orders_api.serve", "--bare", check=False)
    tested = project.test("tests/security/test_api09_inventory.py", check=False)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
    assert tested.returncode != 0


@pytest.mark.parametrize(
    ("file", "old", "new", "test"),
    [
        ("openapi.yaml", '  x-sunset: "2027-09-01"\n', "", "same_of_a_version"),
        (DEPRECATIONS, "2027-09-01", "2027-09-02", "same_of_a_version"),
        (DEPRECATIONS, FILES[DEPRECATIONS], "deprecations: []\n", "same_of_a_version"),
        (
            "openapi.yaml",
            "operationId: list_tasks",
            "operationId: list_tasks\n      deprecated: true",
            "same_of_an_operation",
        ),
        ("openapi.v2.yaml", "maxLength: 120", "maxLength: 121", "agree_in_both_directions"),
        ("openapi.v2.yaml", "x-without: [finish_task]", "x-without: []", "agree_in_both_directions"),
        ("src/orders_api/api.py", "VERSIONS = [V2]", "OTHER = [V2]", "has_its_contract_and_no_other"),
    ],
)
def test_a_contract_that_says_something_else_is_noticed(make: Make, file: str, old: str, new: str, test: str) -> None:
    project = make("default")
    follow(project, "path")
    deprecate(project)
    edit(project, file, old, new)

    done = project.test(
        "tests/contract",
        "tests/security/test_api09_inventory.py",
        "-k",
        "agree_in_both or same_of or no_other",
        check=False,
    )

    assert done.returncode == 1, done.stdout[-1500:]
    assert test in done.stdout
