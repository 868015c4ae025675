# Derived from the template: `copier update` replaces this file. Do not edit.
"""Signatures: those of the specification, and the page for subscribers refuses everything else."""

from __future__ import annotations

import base64
import datetime as dt
import time
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from .parts import settings, signing, verified

BODY = b'{"type":"order.created","timestamp":"2026-01-31T12:00:00Z","data":{}}'
ID = "0197a3f0-5b6c-7d2e-8f10-1a2b3c4d5e6f"
SECRET = b"s" * 32


def signed(moment: int, *secrets: bytes) -> dict[str, str]:
    found: dict[str, str] = signing.headers(secrets or (SECRET,), ID, moment, BODY)
    return found


def test_signs_as_the_specification_does() -> None:
    """The published example of https://github.com/standard-webhooks/standard-webhooks"""
    secret = base64.b64decode("plJ3nmyCDGBKInavdOK15jsl")
    body = b'{"event_type":"ping","data":{"success":true}}'

    found = signing.signature(secret, "msg_loFOjxBNrRLzqYUf", 1731705121, body)

    assert found == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_the_library_of_the_specification_takes_what_is_signed_here_and_nothing_else() -> None:
    library, sent = Webhook(signing.shown(SECRET)), signed(int(time.time()), b"n" * 32, SECRET)

    assert library.verify(BODY, sent)["type"] == "order.created"
    for headers, body in (
        (sent, BODY + b" "),
        (sent | {"webhook-id": ID[:-1] + "0"}, BODY),
        (signed(int(time.time()), b"n" * 32), BODY),
        (signed(int(time.time()) - 3600), BODY),
    ):
        with pytest.raises(WebhookVerificationError):
            library.verify(body, headers)


def test_a_subscriber_takes_what_the_library_of_the_specification_signs() -> None:
    now = dt.datetime.now(dt.UTC)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp()))}
    by_library = Webhook(signing.shown(SECRET)).sign("msg_1", now, BODY.decode())

    assert verified()(signing.shown(SECRET), headers | {"webhook-signature": by_library}, BODY)
    assert by_library == signing.signature(SECRET, "msg_1", int(now.timestamp()), BODY)


def test_a_subscriber_takes_what_was_signed_with_either_of_two_secrets() -> None:
    now = int(time.time())

    assert verified()(signing.shown(SECRET), signed(now), BODY)
    assert verified()(signing.shown(SECRET), signed(now, b"n" * 32, SECRET), BODY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", ID[:-1] + "0"),
        ("webhook-timestamp", str(int(time.time()) // 10)),
        ("webhook-timestamp", "soon"),
        ("webhook-signature", "v1,AAAA"),
        ("webhook-signature", ""),
    ],
    ids=["another id", "another moment", "no moment", "another signature", "none"],
)
def test_a_subscriber_refuses_what_was_tampered_with(name: str, value: str) -> None:
    headers = {**signed(int(time.time())), name: value}

    assert not verified()(signing.shown(SECRET), headers, BODY)


def test_a_subscriber_refuses_another_body_another_secret_and_what_is_old() -> None:
    now, check = int(time.time()), verified()

    assert not check(signing.shown(SECRET), signed(now), BODY + b" ")
    assert not check(signing.shown(b"o" * 32), signed(now), BODY)
    assert not check(signing.shown(SECRET), signed(now - 3600), BODY)
    assert not check(signing.shown(SECRET), {**signed(now - 3600), "webhook-timestamp": str(now)}, BODY)


def test_each_key_and_each_salt_gives_another_secret() -> None:
    found = {signing.derived(key, salt) for key in (b"k" * 32, b"l" * 32) for salt in (b"a" * 16, b"b" * 16)}

    assert len(found) == 4


@pytest.mark.parametrize("key", ["", "too short"])
def test_production_refuses_a_key_that_could_be_guessed(key: str) -> None:
    unsafe: Any = settings.WebhookSettings(environment="production", webhook_key=key)

    with pytest.raises(RuntimeError, match="WEBHOOK_KEY needs at least 32"):
        unsafe.refuse_unsafe()


def test_the_key_before_signs_as_well_while_it_is_told() -> None:
    before = settings.WebhookSettings(webhook_key="b" * 32)
    after = settings.WebhookSettings(webhook_key="a" * 32, webhook_key_previous="b" * 32)

    assert after.keys()[1:] == before.keys()
    assert after.keys()[0] != before.keys()[0]
