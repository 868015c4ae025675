# Derived from the template: `copier update` replaces this file. Do not edit.
"""The first look at a deployment: the service of this checkout is well, and each thing that can be wrong is seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from .. import served, smoke
from ..json_types import mapping, sequence, text
from ..project import Project, find_project
from .web import serving

CONTRACT = b"""
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: /v1}]
components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
paths:
  /orders:
    get: {operationId: list_orders, security: [{bearer: []}], x-roles: [member], responses: {"200": {description: Orders}}}
  /orders/{order_id}:
    get:
      operationId: get_order
      security: [{bearer: []}]
      parameters: [{name: order_id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: An order}}
"""
WELL = {
    "/livez": 200,
    "/readyz": 200,
    "/openapi.yaml": 200,
    "/v1/orders": 200,
    "/v1/orders by nobody": 401,
    "/v1/orders/7": 200,
    f"/v1/orders{smoke.NOWHERE}": 404,
}
NOT_PASSED_ON = -404  # by a gateway
HEADERS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "X-Request-Id": "1"}


@contextmanager
def deployed(statuses: dict[str, int], headers: dict[str, str], contract: bytes) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nobody = "Authorization" not in self.headers and self.path == "/v1/orders"
            status = statuses[f"{self.path} by nobody" if nobody else self.path]
            body = contract if self.path == "/openapi.yaml" else b'{"items": [{"id": "7"}]}'
            self.send_response(abs(status))
            for name, value in headers.items() if status > 0 else ():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/problem+json" if status == 404 else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Answers) as address:
        yield address


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "openapi.yaml").write_bytes(CONTRACT)
    monkeypatch.setenv(served.HEADERS, "Authorization: Bearer token")
    return Project(tmp_path, "shop")


def wrong(project: Project, statuses: dict[str, int], headers: dict[str, str], contract: bytes) -> list[str | None]:
    with deployed(statuses, headers, contract) as url:
        outcome = smoke.smoke(project, url)
    looks = [mapping(look) for look in sequence(outcome.data["looks"])]
    found = [text(look["what"]) for look in looks if not look["ok"]]
    assert outcome.ok is (found == [])
    return found


def test_a_deployment_that_is_well_passes(project: Project) -> None:
    assert wrong(project, WELL, HEADERS, CONTRACT) == []


@pytest.mark.parametrize(
    ("path", "status", "what"),
    [
        ("/livez", 500, ["/livez"]),
        ("/readyz", 503, ["/readyz"]),
        ("/readyz", 404, ["/readyz"]),  # by the service itself
        ("/readyz", NOT_PASSED_ON, []),
        ("/openapi.yaml", 404, ["the contract"]),
        ("/v1/orders", 500, ["GET /orders", "reads"]),
        ("/v1/orders by nobody", 200, ["GET /orders by nobody"]),
        ("/v1/orders/7", 404, ["GET /orders/{order_id}"]),
        (f"/v1/orders{smoke.NOWHERE}", 200, ["an address that is none"]),
    ],
)
def test_each_answer_that_is_wrong_is_seen(project: Project, path: str, status: int, what: list[str]) -> None:
    assert wrong(project, {**WELL, path: status}, HEADERS, CONTRACT) == what


@pytest.mark.parametrize("name", HEADERS)
def test_each_header_that_is_missing_is_seen(project: Project, name: str) -> None:
    less = {header: value for header, value in HEADERS.items() if header != name}

    assert wrong(project, WELL, less, CONTRACT) == ["headers"]


def test_another_release_is_seen(project: Project) -> None:
    assert wrong(project, WELL, HEADERS, CONTRACT.replace(b"1.0.0", b"1.1.0")) == ["the contract"]


def test_a_caller_who_may_read_nothing_shows_nothing(project: Project) -> None:
    assert wrong(project, {**WELL, "/v1/orders": 403}, HEADERS, CONTRACT) == ["reads"]


def test_without_a_caller_what_needs_one_must_refuse(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(served.HEADERS)

    assert wrong(project, WELL, HEADERS, CONTRACT) == []


def test_where_nobody_answers_everything_is_wrong(project: Project) -> None:
    outcome = smoke.smoke(project, "http://127.0.0.1:9")

    assert not outcome.ok
    assert "WRONG  /livez: no answer" in outcome.lines


def test_the_service_of_this_checkout_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    project = find_project(Path(__file__))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["src", "."]) + os.pathsep + os.environ.get("PYTHONPATH", ""))

    outcome = smoke.smoke(project, None)

    assert outcome.ok, outcome.lines
