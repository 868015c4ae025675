"""NATS through FastStream: one JetStream stream per service, one durable consumer of it per consumer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats import errors
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, DeliverPolicy, DiscardPolicy, Header, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError

from ... import requirements
from .event import MEDIA_TYPE

PLAIN, TLS = "nats://", "tls://"
SCHEMES = (PLAIN, TLS)
RECONNECT_S, ASK_S = 1, 2.0
# A message is given to somebody else after so long without a sign of life; a consumer gives one three times as often.
SILENCE_S = 5.0
REPLICAS, NO_CLUSTER = 3, 10074  # what a server says that is alone and is asked for several copies
FOR_EVER = 3600.0  # the relay has a patience of its own

_FROM_NOW_ON = ConsumerConfig(deliver_policy=DeliverPolicy.NEW, ack_wait=SILENCE_S, max_ack_pending=1, max_deliver=-1)

Receive = Callable[[bytes], Awaitable[None]]


def address(publisher: str, event: str) -> tuple[str, str]:
    """Where an event is told: its stream and its subject."""
    return f"{publisher}-events", f"{publisher}.events.{event}"


class Broker:
    """What the worker asks of a broker: to keep a message once it has confirmed it, and to give each consumer one at a time.

    Args:
        url: Of NATS, with user and password, or a token.
        grace_s: Seconds that consumers get to finish at the end.
    """

    def __init__(self, url: str, *, grace_s: float) -> None:
        self._broker = _Broker(
            url,
            logger=None,
            graceful_timeout=grace_s,
            name=requirements.SLUG,
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_S,
            ping_interval=10,
            drain_timeout=5,
        )
        self._publishers = {requirements.SLUG}

    def subscribe(self, consumer: str, publisher: str, event: str, receive: Receive) -> None:
        """Before `start`: each event of this name goes to `receive`, again until that returns.

        One message is out at a time, to whichever worker: that is what keeps their order.
        """
        stream, subject = address(publisher, event)
        self._publishers.add(publisher)
        listen = self._broker.subscriber(
            subject,
            stream=JStream(stream, declare=False),
            durable=f"{requirements.SLUG}-{consumer}",
            config=_FROM_NOW_ON,
            pull_sub=PullSub(batch_size=1, timeout=ASK_S),
            ack_policy=AckPolicy.NACK_ON_ERROR,
            decoder=_as_it_is,
            no_reply=True,
        )

        async def took(message: NatsMessage) -> None:
            alive = asyncio.create_task(_at_it(message))
            try:
                await receive(message.body)
            finally:
                alive.cancel()

        listen(took)

    async def start(self) -> None:
        """Declares what is missing. From then on it connects again by itself.

        Raises:
            OSError, nats.errors.Error: the broker is not there, or refuses.
        """
        client = await self._broker.connect()
        for publisher in sorted(self._publishers):
            await _declare(client.jetstream(), publisher)
        await self._broker.start()

    async def publish(self, event: str, event_id: UUID, body: bytes) -> None:
        """Returns when the broker has written it down. What it is told again within two minutes it keeps once.

        Raises:
            Exception: it has not, or nobody knows; what it is depends on where the connection broke.
        """
        stream, subject = address(requirements.SLUG, event)
        headers = {Header.MSG_ID: str(event_id), "content-type": MEDIA_TYPE}
        await self._broker.publish(body, subject, stream=stream, headers=headers, timeout=FOR_EVER)

    async def answers(self) -> bool:
        return await self._broker.ping(timeout=1.0)

    async def stop(self) -> None:
        with suppress(errors.Error):  # one that is away need not be told that nobody listens
            await self._broker.stop()


class _Client(Client):
    """The client of NATS, where it gives in too early."""

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        """It takes tls:// for a wish, and tells its password to a server that says it has no TLS."""
        server = self._current_server
        if initial_connection and server and server.uri.scheme == "tls" and not info.get("tls_required"):
            raise errors.SecureConnWantedError
        await super()._process_info(info, initial_connection)

    async def _process_err(self, err_msg: str) -> None:
        """It closes for ever after most of what a server can say, such as that a password has expired."""
        if "permissions violation" in err_msg:
            await super()._process_err(err_msg)
        else:
            await self._process_op_err(errors.Error(err_msg))


class _Broker(NatsBroker):
    async def _connect(self) -> Client:
        """What goes wrong at first is raised; what goes wrong later is tried again, also where a password was refused."""
        client, connected = _Client(), False

        async def failed(fault: Exception) -> None:
            if not connected:
                raise fault

        try:
            await client.connect(**{**self._connection_kwargs, "error_cb": failed})
        except BaseException:
            await client.close()
            raise
        connected = True
        self.config.connect(client)
        return client


async def _declare(jetstream: JetStreamContext, publisher: str) -> None:
    """A stream that keeps what it was told until each consumer has had it. One that is there stays as it is."""
    name, subjects = address(publisher, "*")
    with suppress(NotFoundError):
        await jetstream.stream_info(name)
        return
    config = StreamConfig(
        name=name,
        subjects=[subjects],
        retention=RetentionPolicy.INTEREST,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,  # a full disk refuses what is new, and loses nothing
        num_replicas=REPLICAS,
    )
    try:
        await jetstream.add_stream(config)
    except APIError as refused:
        if refused.err_code != NO_CLUSTER:
            raise
        await jetstream.add_stream(config.evolve(num_replicas=1))


async def _at_it(message: NatsMessage) -> None:
    """Says every now and then that somebody works on it."""
    while True:
        await asyncio.sleep(SILENCE_S / 3)
        with suppress(errors.Error):  # then it is given again, which its consumer notices
            await message.in_progress()


async def _as_it_is(message: NatsMessage) -> bytes:
    return message.body
