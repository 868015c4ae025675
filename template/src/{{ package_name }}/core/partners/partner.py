# Derived from the template: `copier update` replaces this file. Do not edit.
"""Asks another service: in time or not at all, again only where that is safe, and believes only what fits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, ClassVar, Literal, Self

import msgspec
import structlog
import tenacity

from .. import egress
from ..access import Call
from ..ids import new_id
from ..telemetry import REQUEST_ID
from .asks import Ask, Question, Reply
from .breaker import Breaker
from .exchange import exchange
from .failures import Failure, IntegrationAnswerInvalid, IntegrationUnavailable
from .metrics import PartnerMetrics

log = structlog.get_logger("partners")


class Partner:
    """One integration of service.yml. A subclass in `integrations/` says what is asked; its class variables are the team's.

    Args:
        url: Where it is; the paths of asks go below.
        token: Sent as a bearer token; empty: none.
        pool: Its own connections.
        metrics: Where calls are counted.
    """

    name: ClassVar[str]
    on_failure: ClassVar[Literal["fail", "ignore"]] = "fail"
    timeout_s: ClassVar[float]  # for all attempts together
    asks: ClassVar[Mapping[str, Ask[Any, Any]]] = {}  # Any: each of its own question and answer. By operation of ours
    attempts: ClassVar[int] = 3
    at_once: ClassVar[int] = egress.CONNECTIONS
    waiting: ClassVar[int] = 80  # calls that may wait for a connection; one more fails at once
    max_answer_bytes: ClassVar[int] = 262_144
    breaker_failures: ClassVar[int] = 5
    breaker_open_s: ClassVar[float] = 10.0

    def __init__(self, url: str, token: str, pool: egress.Pool, metrics: PartnerMetrics) -> None:
        self._url, self._token, self._pool, self._metrics = url.rstrip("/"), token, pool, metrics
        self._busy = 0
        self.breaker = Breaker(self.breaker_failures, self.breaker_open_s)
        metrics.watch(self.name, lambda: self.breaker.state)

    @classmethod
    def of(cls, call: Call) -> Self:
        """This partner, as the running service has it."""
        found = call.partners[cls.name]
        assert isinstance(found, cls)  # narrows the type: it is listed under its own name
        return found

    async def ask(self, ask: Ask[Question, Reply], question: Question, *, key: str = "") -> Reply:
        """One answer that fits its type.

        Not while a transaction is open: it would hold its connection and its locks for as long. See core/outside.py.

        Args:
            key: Of the request that this belongs to (`call.once`); the partner gets one made from it, so that what is
                repeated is the same to it. Empty: a new one for each question.

        Raises:
            IntegrationUnavailable: none in time, or the partner is being left alone (503).
            IntegrationAnswerInvalid: one that can't be used (503).
        """
        started, tries, outcome = time.perf_counter(), [0], "cancelled"
        try:
            reply = await self._within_bounds(ask, question, key, tries)
            outcome = "answered"
            return reply
        except Failure as failure:
            outcome = failure.outcome
            raise failure.problem(self.name) from failure
        finally:
            seconds = time.perf_counter() - started
            self._metrics.count(self.name, outcome, seconds, tries[0])
            log.info(
                "partner asked",
                partner=self.name,
                method=ask.method,
                path=ask.path,  # the template: a path's values may be somebody's data
                outcome=outcome,
                attempts=tries[0],
                ms=round(seconds * 1000, 2),
                request_id=REQUEST_ID.get(),
            )

    async def about(self, operation: str, row: object, *, key: str = "") -> msgspec.Struct | None:
        """What the generated implementation of an action asks about a row before it changes it; obeys `on_failure`.

        Returns:
            The answer; None where there is none and `on_failure` is `ignore`.

        Raises:
            IntegrationUnavailable, IntegrationAnswerInvalid: as for `ask`, where `on_failure` is `fail`.
        """
        ask = self.asks[operation]
        return await self.unless_ignored(ask, ask.about(row), key=key)

    async def unless_ignored(self, ask: Ask[Question, Reply], question: Question, *, key: str = "") -> Reply | None:
        """`ask`, but None instead of a failure where `on_failure` is `ignore`."""
        try:
            return await self.ask(ask, question, key=key)
        except (IntegrationUnavailable, IntegrationAnswerInvalid):
            if self.on_failure == "fail":
                raise
            return None

    async def _within_bounds(self, ask: Ask[Question, Reply], question: Question, key: str, tries: list[int]) -> Reply:
        if self._busy >= self.at_once + self.waiting:
            raise Failure("busy", "too many calls wait for it", counts=False)
        self._busy += 1
        try:
            return await self._with_retries(ask, question, key, tries)
        finally:
            self._busy -= 1

    async def _with_retries(self, ask: Ask[Question, Reply], question: Question, key: str, tries: list[int]) -> Reply:
        """Exponential backoff with full jitter, within the one timeout; only what may safely be sent again is."""
        deadline = asyncio.get_running_loop().time() + self.timeout_s
        target, body = ask.target(question), ask.body(question)
        headers = self._headers(
            ask, blake2b(f"{key} {target} ".encode() + body, digest_size=16).hexdigest() if key else ""
        )

        async def attempt() -> Reply:
            tries[0] += 1
            with self.breaker.passing():
                try:
                    async with asyncio.timeout_at(deadline):
                        answer = await exchange(
                            self._pool,
                            ask.method,
                            self._url + target,
                            headers,
                            body,
                            connect_s=min(1.0, self.timeout_s / 2),
                            max_bytes=self.max_answer_bytes,
                        )
                except TimeoutError as late:
                    raise Failure("timeout", f"no answer within {self.timeout_s} s") from late
                try:
                    return ask.read(answer)
                except (msgspec.DecodeError, ValueError) as wrong:
                    raise Failure("invalid", "the answer does not fit its type") from wrong

        return await tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(self.attempts) | tenacity.stop_before_delay(self.timeout_s),
            wait=_wait,
            retry=tenacity.retry_if_exception(lambda fault: _again(fault, repeatable=ask.repeatable())),
            reraise=True,
        )(attempt)

    def _headers(self, ask: Ask[Any, Any], key: str) -> list[tuple[str, str]]:
        changing = ask.method in ("POST", "PATCH")
        sent = {
            "accept": "application/json",
            "accept-encoding": "gzip",
            "x-request-id": REQUEST_ID.get(),
            "authorization": f"Bearer {self._token}" if self._token else "",
            "content-type": "" if ask.method in ("GET", "DELETE") else "application/json",
            "idempotency-key": (key or str(new_id())) if changing else "",  # the same for every attempt
        }
        return [(name, value) for name, value in sent.items() if value]


_jitter = tenacity.wait_random_exponential(multiplier=0.05, max=1.0)  # full jitter: 0 to 50 ms, to 100 ms, …


def _wait(state: tenacity.RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    return max(_jitter(state), failure.after_s if isinstance(failure, Failure) else 0.0)


def _again(fault: BaseException, *, repeatable: bool) -> bool:
    return isinstance(fault, Failure) and (fault.unsent or (fault.unsure and repeatable))
