# Derived from the template: `copier update` replaces this file. Do not edit.
"""The guides say of a contract what it says: how to sign in, who may call, how often, and what goes wrong."""

from __future__ import annotations

import pytest
import yaml

from delivery.contract import Document
from delivery.contract.guides import guides
from delivery.contract.samples_verb import pages
from delivery.json_types import mapping

BEARER = "{type: http, scheme: bearer, description: A token of the desk.}"
KEY = "{type: apiKey, in: header, name: X-Desk, description: A key of the desk.}"
SIGN_IN = """
  /sessions:
    post:
      operationId: sign_in
      summary: Sign in
      tags: [auth]
      security: []
      requestBody: {content: {application/json: {schema: {}, example: {email: a@b.example, password: p}}}}
      responses: {"200": {content: {application/json: {schema: {properties: {access_token: {}}}}}}}
  /renewals:
    post:
      operationId: renew
      security: []
      requestBody: {content: {application/json: {schema: {}, example: {refresh_token: r}}}}
      responses: {"200": {content: {application/json: {schema: {properties: {access_token: {}}}}}}}
"""


def contract(scheme: str, more: str = "", security: str = "[{desk: []}]") -> Document:
    return Document(mapping(yaml.safe_load(f"""
openapi: 3.1.0
info: {{title: Desk, version: 1.0.0, description: Keeps parcels., x-service-level: {{rate-limit: 5/minute}}}}
security: {security}
components:
  securitySchemes: {{desk: {scheme}}}
  headers: {{Retry-After: {{description: Seconds to wait., example: 20}}}}
paths:
  /parcels:
    get: {{operationId: list_parcels, summary: List, tags: [parcels], x-roles: [clerk], x-owned: {{unless: [boss]}}, responses: {{"200": {{description: All.}}}}}}
    post:
      operationId: send_parcel
      summary: Send
      tags: [parcels]
      x-limit: 2/hour
      parameters: [{{name: Trace, in: header, schema: {{type: string, maxLength: 9}}}}]
      requestBody:
        content:
          application/json:
            schema: {{required: [to], properties: {{to: {{type: string, enum: [Rome, Oslo]}}, note: {{type: [string, "null"], description: "a | b"}}}}}}
            example: {{to: Rome}}
      responses:
        "201": {{description: Sent.}}
        "409":
          description: Too late.
          content: {{application/problem+json: {{examples: {{late: {{value: {{type: /problems/too-late, title: Too late, status: 409}}}}}}}}}}
{more}""")))  # fmt: skip


def test_who_may_call_what_is_a_table() -> None:
    page = guides(contract(BEARER))["authentication"]

    assert "| `GET /parcels` | List | clerk | own rows; all rows: boss |" in page
    assert "| `POST /parcels` | Send | whoever signed in |  |" in page


@pytest.mark.parametrize(
    ("scheme", "more", "said"),
    [
        (BEARER, SIGN_IN, "C->>S: POST /renewals with the refresh token"),
        (BEARER, "", "C->>I: sign in, for this service as the audience"),
        (KEY, "", "C->>S: any call, X-Desk: …"),
    ],
)
def test_signing_in_is_drawn_as_it_is(scheme: str, more: str, said: str) -> None:
    page = guides(contract(scheme, more))["authentication"]

    assert "of the desk." in page
    assert said in page
    assert page.count("sequenceDiagram") == 1


def test_an_open_service_says_so() -> None:
    page = guides(contract(BEARER, security="[]"))["authentication"]

    assert "every operation is open" in page
    assert "| `GET /parcels` | List | anyone |" in page


def test_the_first_page_begins_with_signing_in() -> None:
    page = guides(contract(BEARER, SIGN_IN))["getting-started"]

    found = [line for line in page.splitlines() if line.startswith("## ")]
    assert found == ["## Sign in", "## See what is there", "## Add something", "## And then"]
    assert "export TOKEN" in page


def test_limits_are_those_of_the_contract() -> None:
    page = guides(contract(BEARER))["limits"]

    assert "5/minute in all" in page
    assert "| `POST /parcels` | Send | 2/hour |" in page
    assert "| `Retry-After` | Seconds to wait. | `20` |" in page
    assert "`RateLimit`" not in page


def test_every_problem_that_an_example_shows_is_in_the_catalogue() -> None:
    page = guides(contract(BEARER))["errors"]

    assert "| 409 | `/problems/too-late` | Too late | send_parcel |" in page
    assert page.count("| 409 |") == 2


def test_the_page_of_a_resource_says_what_each_call_takes_and_answers() -> None:
    page = pages(contract(BEARER))["parcels"]

    assert "| `to` | string | required | One of `Rome`, `Oslo`. |" in page
    assert "| `note` | string or null |  | a \\| b |" in page
    assert "| `Trace` (header) | string |  | maxLength `9`. |" in page
    assert "| 409 | Too late. |" in page
