# Derived from the template: `copier update` replaces this file. Do not edit.
"""Posts JSON to an address that is a secret itself: it is in no file, no log and no message, and never sent unencrypted."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import tenacity

from ..errors import Exit, Refusal
from ..json_types import Schema

_WHAT = "nobody was told"
_LATER = "`delivery notify` again; it says the same"


@dataclass(frozen=True)
class Pace:
    """How patient it is: 4 times 10 seconds, and at most 14 between them. Full jitter, so that many jobs don't come back at once."""

    attempts: int = 4
    timeout_s: float = 10
    wait_s: float = 2
    longest_s: float = 8


USUAL = Pace()


class _Again(Exception):
    """The address may take it later."""


def require_safe(address: str) -> httpx.URL:
    """Raises:
    Refusal: it is no address, or would be sent in the clear to another machine.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise Refusal(_WHAT, "DELIVERY_WEBHOOK_URL is no address", "set it to https://…, as a secret of CI")
    if url.scheme == "http" and not _is_loopback(url.host):
        why = f"DELIVERY_WEBHOOK_URL is http, and {url.host} is another machine"
        raise Refusal(_WHAT, why, "use https: the address is a secret itself")
    return url


def post(address: str, body: Schema, say: Callable[[str], None], pace: Pace = USUAL) -> None:
    """Sends it, again after errors that may pass. Whoever listens may get it twice: an answer can be lost.

    Raises:
        Refusal: it was not taken.
    """
    url = require_safe(address)

    def waiting(state: tenacity.RetryCallState) -> None:
        fault = state.outcome.exception() if state.outcome else None
        say(f"{url.host} did not take it ({fault}), attempt {state.attempt_number} of {pace.attempts}")

    attempts = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(pace.attempts),
        wait=tenacity.wait_random_exponential(multiplier=pace.wait_s, max=pace.longest_s),
        retry=tenacity.retry_if_exception_type(_Again),
        before_sleep=waiting,
        reraise=True,
    )
    try:
        attempts(_send, url, body, pace.timeout_s)
    except _Again as fault:
        raise Refusal(_WHAT, f"{url.host}: {fault}, {pace.attempts} times", _LATER, code=Exit.FAILED) from None


def _send(url: httpx.URL, body: Schema, timeout_s: float) -> None:
    try:
        # redirects are not followed: they would carry what is said to an address that nobody chose
        answer = httpx.post(url, json=body, timeout=timeout_s, follow_redirects=False)
    except httpx.TransportError as error:
        raise _Again(type(error).__name__) from None
    if answer.status_code == 429 or answer.status_code >= 500:
        raise _Again(f"status {answer.status_code}")
    if not answer.is_success:
        why = f"{url.host} answers with status {answer.status_code}"
        raise Refusal(_WHAT, why, "check DELIVERY_WEBHOOK_URL", code=Exit.FAILED)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
