"""Every refusal of the format, by path and remedy. A row fails when the guard it names is taken away."""

from __future__ import annotations

import pytest
from gate import judged
from refusals import FIELDS, RESOURCES, domain, one_field, one_resource
from refused_domains import ANSWERS, DOMAINS


def assert_refused(found: list[tuple[str, str]], path: str, words: str) -> None:
    assert found, "it was accepted"
    assert any(at == path and words in message for at, message in found), found
    assert all(message == message.strip() and len(message) < 700 for _, message in found)


@pytest.mark.parametrize(("field", "path", "words"), FIELDS)
def test_refuses_the_field(field: str, path: str, words: str) -> None:
    found = judged(one_field(field))

    assert_refused(found, "domain.resources.order.fields.total" + path, words)


@pytest.mark.parametrize(("content", "path", "words"), RESOURCES)
def test_refuses_the_resource(content: str, path: str, words: str) -> None:
    found = judged(one_resource(content))

    assert_refused(found, "domain.resources.order" + path, words)


@pytest.mark.parametrize(("text", "auth", "path", "words"), DOMAINS)
def test_refuses_the_domain(text: str, auth: str, path: str, words: str) -> None:
    found = judged(domain(text, auth))

    assert_refused(found, path, words)


@pytest.mark.parametrize(("key", "value", "words"), ANSWERS)
def test_refuses_the_answer(key: str, value: object, words: str) -> None:
    found = judged({"project_name": "Orders API", key: value})

    assert any(at.split(".")[0] == key and words in message for at, message in found), found


EVENTS = {
    "not a field of the emitter": ("{order_id: uuid, title: string}", "order has no title, whose action emits it"),
    "a field of another type": ("{total: decimal}", "total of order is of type money, whose action emits it"),
    "a field that not everyone reads": ("{margin: money}", "not everyone may read margin of order"),
    "a secret": ("{code: string}", "not everyone may read code of order"),
    "a file": ("{scan: file}", "scan of order is a file"),
    "the id of another row": ("{project_id: uuid}", "order has no project_id"),
}


@pytest.mark.parametrize(("payload", "words"), EVENTS.values(), ids=EVENTS)
def test_refuses_to_tell_what_its_row_has_not(payload: str, words: str) -> None:
    text = f"""{{resources: {{project: {{fields: {{title: string}}}}, order: {{
        fields: {{total: money, margin: {{type: money, optional: true, read: [admin]}}, code: {{type: string, secret: true}}, scan: {{type: file, media_types: [application/pdf], optional: true}}}},
        actions: {{ship: {{emits: shipped}}}}}}}}, events: {{shipped: {{payload: {payload}}}}}}}"""

    found = judged({**domain(text, "jwt"), "events": "rabbitmq"})

    assert_refused(found, "domain.events.shipped.payload", words)


def test_refuses_an_event_that_no_row_could_tell() -> None:
    text = "{resources: {item: {fields: {b: string}}, part: {fields: {d: string}}}, events: {e: {payload: {b: string, d: string}}}}"

    found = judged({**domain(text, "jwt"), "events": "rabbitmq"})

    assert_refused(found, "domain.events.e.payload", "no resource has all of it")


@pytest.mark.parametrize("rows", [201])
def test_refuses_more_resources_than_anyone_reads(rows: int) -> None:
    found = judged(
        {"project_name": "X", "domain": {"resources": {f"r{n}": {"fields": {"a": "string"}} for n in range(rows)}}}
    )

    assert_refused(found, "domain.resources", "more than 200 resources")


def test_refuses_more_fields_than_a_table_bears() -> None:
    found = judged(
        {"project_name": "X", "domain": {"resources": {"a": {"fields": {f"f{n}": "string" for n in range(101)}}}}}
    )

    assert_refused(found, "domain.resources.a.fields", "more than 100 fields")


@pytest.mark.parametrize(
    ("field", "path", "words"),
    [
        ("pan: string", "pan", "reads like card data"),
        ("holder_card_number: string", "holder_card_number", "Store a token"),
        ("cvv: 'string?'", "cvv", "reads like card data"),
        ("note: {type: string, example: '4111 1111 1111 1111'}", "note.example", "passes for a card number"),
        ("note: {type: string, default: '5555555555554444'}", "note.default", "passes for a card number"),
        ("scan: {type: file, media_types: [text/csv]}", "scan", "not available with pci-dss"),
    ],
)
def test_refuses_card_data_under_pci_dss(field: str, path: str, words: str) -> None:
    text = f"resources: {{payment: {{fields: {{{field}}}}}}}"

    found = judged(domain(text, compliance=["pci-dss"]))

    assert_refused(found, f"domain.resources.payment.fields.{path}", words)
    assert judged(domain(text)) == []


def test_refuses_a_key_that_yaml_read_as_a_truth_value() -> None:
    assert_refused(judged({"project_name": "X", True: "x"}), "True", "Quote it")


@pytest.mark.parametrize(("given", "path"), [({}, "project_name"), ({"project_name": "订单"}, "project_slug")])
def test_refuses_answers_without_a_usable_name(given: dict[str, object], path: str) -> None:
    assert_refused(judged(given), path, "Add " + path)
