# Derived from the template: `copier update` replaces this file. Do not edit.
"""POST /auth/password-reset, POST /auth/password-reset/confirm"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import pytest

from .people import PASSWORD, Mailbox, Person, core, login, problem

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

NEW = "brand-new-umbrella-8"


async def ask(client: httpx.AsyncClient, app: FastAPI, email: str) -> httpx.Response:
    response = await client.post("/auth/password-reset", json={"email": email})
    await app.state.auth.background.settle()
    return response


async def confirm(client: httpx.AsyncClient, token: str, password: str = NEW) -> httpx.Response:
    return await client.post("/auth/password-reset/confirm", json={"token": token, "password": password})


async def test_sets_a_new_password_with_the_token_from_the_mail(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    await ask(client, app, person.email.upper())

    response = await confirm(client, mailbox.token())

    assert response.status_code == 204
    assert mailbox.mails[0][0] == person.email
    assert problem(await login(client, person.email, PASSWORD)) == (401, "wrong-credentials")
    assert (await login(client, person.email, NEW)).status_code == 200


async def test_answers_alike_whether_there_is_such_an_account(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    known = await ask(client, app, person.email)
    unknown = await ask(client, app, "nobody@example.com")

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
    assert [to for to, _, _ in mailbox.mails] == [person.email]


async def test_answers_before_it_looks_for_the_account(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    sent = asyncio.Event()

    class SlowMailer:
        async def send(self, to: str, subject: str, text: str) -> None:
            await sent.wait()

    app.state.auth.mailer = SlowMailer()

    response = await client.post("/auth/password-reset", json={"email": person.email})

    assert response.status_code == 202
    sent.set()
    await app.state.auth.background.settle()


async def test_ends_every_session(client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person) -> None:
    await client.get("/auth/me", headers=person.headers)
    await ask(client, app, person.email)

    await confirm(client, mailbox.token())

    assert problem(await client.get("/auth/me", headers=person.headers)) == (401, "unauthenticated")
    refresh = await client.post("/auth/refresh", json={"refresh_token": person.refresh_token})
    assert problem(refresh) == (401, "session-ended")


async def test_takes_a_token_once(client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person) -> None:
    await ask(client, app, person.email)
    await confirm(client, mailbox.token())

    response = await confirm(client, mailbox.token(), "yet-another-umbrella")

    assert problem(response) == (401, "reset-refused")


async def test_lets_one_of_five_at_once_win(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    await ask(client, app, person.email)

    responses = await asyncio.gather(*(confirm(client, mailbox.token()) for _ in range(5)))

    assert sorted(response.status_code for response in responses) == [204, 401, 401, 401, 401]


async def test_spends_every_other_token_of_the_account(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    await ask(client, app, person.email)
    first = mailbox.token()
    await ask(client, app, person.email)
    await confirm(client, mailbox.token())

    assert problem(await confirm(client, first)) == (401, "reset-refused")


async def test_refuses_a_token_that_is_too_old(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    await ask(client, app, person.email)
    resets = core(app, "auth.tables").password_resets
    past = resets.update().values(expires_at=resets.c.created_at)
    await app.state.db.one(core(app, "statements").statement(past))

    assert problem(await confirm(client, mailbox.token())) == (401, "reset-refused")


@pytest.mark.parametrize("token", ["A" * 43, "x", "0"])
async def test_refuses_a_token_that_nobody_was_given(client: httpx.AsyncClient, token: str) -> None:
    response = await confirm(client, token)

    assert problem(response) == (401, "reset-refused")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_keeps_the_token_good_when_the_password_is_refused(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    await ask(client, app, person.email)

    refused = await confirm(client, mailbox.token(), "password1234")

    assert problem(refused) == (422, "password-refused")
    assert (await confirm(client, mailbox.token())).status_code == 204


async def test_sends_a_bounded_number_of_mails_to_one_address(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    statuses = [(await ask(client, app, person.email)).status_code for _ in range(10)]

    assert statuses == [202] * 10
    assert len(mailbox.mails) == 5


async def test_limits_requests_from_one_place(client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox) -> None:
    statuses = [(await ask(client, app, f"person{number}@example.com")).status_code for number in range(11)]

    assert statuses == [202] * 10 + [429]


async def test_logs_the_failure_of_a_mail_and_not_its_token(
    client: httpx.AsyncClient, app: FastAPI, person: Person
) -> None:
    class BrokenMailer:
        async def send(self, to: str, subject: str, text: str) -> None:
            raise OSError("no route to host")

    app.state.auth.mailer = BrokenMailer()

    assert (await ask(client, app, person.email)).status_code == 202


async def test_lets_the_owner_back_in_after_strangers_used_up_the_guesses(
    client: httpx.AsyncClient, app: FastAPI, mailbox: Mailbox, person: Person
) -> None:
    for _ in range(11):
        await login(client, person.email, "a-wrong-password")
    await ask(client, app, person.email)

    await confirm(client, mailbox.token())

    assert (await login(client, person.email, NEW)).status_code == 200


def test_has_the_token_after_a_hash_sign_that_browsers_send_to_no_server(app: FastAPI) -> None:
    _, text = core(app, "auth.mail").reset_text("TOKEN", minutes=30, page="https://shop.example.com/new-password")

    assert "https://shop.example.com/new-password#token=TOKEN" in text


async def test_insists_on_tls_in_production(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = core(app, "auth.mail")
    conversation: list[str] = []

    class PlainServer(io.StringIO):
        def __init__(self, *_: object, **__: object) -> None:
            super().__init__()

        def ehlo(self) -> None: ...
        def has_extn(self, _: str) -> bool:
            return False

        def starttls(self, **_: object) -> None:
            raise mail.smtplib.SMTPNotSupportedError("STARTTLS")

        def login(self, *_: object) -> None:
            conversation.append("password sent in the clear")

        def send_message(self, _: object) -> None:
            conversation.append("mail sent in the clear")

    monkeypatch.setattr(mail.smtplib, "SMTP", PlainServer)
    mailer = mail.SmtpMailer("smtp://user:secret@mail.example.com", "no-reply@example.com", insist_on_tls=True)

    with pytest.raises(mail.smtplib.SMTPNotSupportedError):
        await mailer.send("ann@example.com", "subject", "text")
    assert conversation == []
