# Derived from the template: `copier update` replaces this file. Do not edit.
"""Mail to the owner of an account."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import structlog

from ... import requirements
from ..settings import Settings

TIMEOUT_S = 10
log = structlog.get_logger("auth")


class Mailer(Protocol):
    """Sends a text, or raises."""

    async def send(self, to: str, subject: str, text: str) -> None: ...


class SmtpMailer:
    """The standard library's client, in a thread.

    Args:
        url: `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`.
        sender: The From address.
        insist_on_tls: Refuse a server that offers no STARTTLS; off only where mail goes to a catcher on this machine.
    """

    def __init__(self, url: str, sender: str, *, insist_on_tls: bool) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL reads like smtp://user:password@host:587")
        self._host, self._wrapped = parts.hostname, parts.scheme == "smtps"
        self._port = parts.port or (465 if self._wrapped else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._insist = sender, insist_on_tls

    async def send(self, to: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message.set_content(text)
        await asyncio.to_thread(self._deliver, message)

    def _deliver(self, message: EmailMessage) -> None:
        with self._connection() as smtp:
            if self._user:
                smtp.login(self._user, self._password)
            smtp.send_message(message)

    def _connection(self) -> smtplib.SMTP:
        tls = ssl.create_default_context()
        if self._wrapped:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=tls)
        smtp = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        smtp.ehlo()
        if self._insist or smtp.has_extn("starttls"):
            smtp.starttls(context=tls)
        return smtp


class LogMailer:
    """For development and tests, where nobody has a mail server: the whole mail is the log line."""

    async def send(self, to: str, subject: str, text: str) -> None:
        log.info("mail not sent, SMTP_URL is empty", to=to, subject=subject, text=text)


def mailer_of(settings: Settings) -> Mailer:
    """The mailer that the settings ask for.

    Raises:
        ValueError: production without a mail server: tokens never go to its log.
    """
    url, production = settings.smtp_url.get_secret_value(), settings.environment == "production"
    if url:
        return SmtpMailer(url, settings.mail_from, insist_on_tls=production)
    if production:
        raise ValueError("SMTP_URL is empty")
    return LogMailer()


def reset_text(token: str, *, minutes: int, page: str) -> tuple[str, str]:
    """Subject and text of the mail about a new password.

    Args:
        token: Stands after `#` in the link: browsers send that part to no server, so that no log keeps it.
        minutes: How long it is good.
        page: Where the new password is asked for; empty: the text holds the bare token.
    """
    where = f"Open this page:\n\n    {page}#token={token}" if page else f"Use this token:\n\n    {token}"
    text = (
        f"Somebody, hopefully you, asked for a new password for {requirements.TITLE}.\n\n{where}\n\n"
        f"It works once, within {minutes} minutes. If it wasn't you, do nothing: your password stays as it is.\n"
    )
    return f"{requirements.TITLE}: set a new password", text
