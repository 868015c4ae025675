"""RabbitMQ through FastStream: one durable exchange per service, one durable queue per consumer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from aio_pika.abc import AbstractConnection
from faststream import AckPolicy
from faststream.rabbit import Channel, ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitMessage, RabbitQueue

from ... import requirements
from .event import MEDIA_TYPE

PLAIN, TLS = "amqp://", "amqps://"
SCHEMES = (PLAIN, TLS)
RECONNECT_S, CLOSE_S = 1.0, 3.0
# A message that was given out that often, and never confirmed nor refused, would be dropped: far more than there can be.
NEVER_DROPPED = 1_000_000_000

Receive = Callable[[bytes], Awaitable[None]]


def address(publisher: str, event: str) -> tuple[str, str]:
    """Where an event is told: its exchange and its routing key."""
    return f"{publisher}.events", event


class Broker:
    """What the worker asks of a broker: to keep a message once it has confirmed it, and to give each consumer one at a time.

    Args:
        url: Of RabbitMQ, with user and password.
        grace_s: Seconds that consumers get to finish at the end.
    """

    def __init__(self, url: str, *, grace_s: float) -> None:
        self._broker = RabbitBroker(
            url, logger=None, graceful_timeout=grace_s, reconnect_interval=RECONNECT_S, app_id=requirements.SLUG
        )
        self._connection: AbstractConnection | None = None

    def subscribe(self, consumer: str, publisher: str, event: str, receive: Receive) -> None:
        """Before `start`: each event of this name goes to `receive`, again until that returns.

        Of several workers one gets them, one after the other: that is what keeps their order.
        """
        exchange, key = address(publisher, event)
        queue = RabbitQueue(
            f"{requirements.SLUG}.{consumer}",
            queue_type=QueueType.QUORUM,
            routing_key=key,
            arguments={"x-single-active-consumer": True, "x-delivery-limit": NEVER_DROPPED},
        )
        listen = self._broker.subscriber(
            queue,
            _exchange(exchange),
            channel=Channel(prefetch_count=1),
            ack_policy=AckPolicy.NACK_ON_ERROR,
            decoder=_as_it_is,
            no_reply=True,
        )

        async def took(message: RabbitMessage) -> None:
            await receive(message.body)

        listen(took)

    async def start(self) -> None:
        """Declares what is missing. From then on it connects again by itself.

        Raises:
            OSError, aiormq.AMQPError: the broker is not there, or refuses.
        """
        self._connection = await self._broker.connect()
        await self._broker.start()
        await self._broker.declare_exchange(_exchange(address(requirements.SLUG, "")[0]))

    async def publish(self, event: str, event_id: UUID, body: bytes) -> None:
        """Returns when the broker has written it down.

        Raises:
            Exception: it has not, or nobody knows; what it is depends on where the connection broke.
        """
        exchange, key = address(requirements.SLUG, event)
        await self._broker.publish(
            body,
            exchange=_exchange(exchange),
            routing_key=key,
            mandatory=False,  # an event that nobody listens to is told all the same
            persist=True,
            message_id=str(event_id),
            message_type=event,
            content_type=MEDIA_TYPE,
        )

    async def answers(self) -> bool:
        return await self._broker.ping(timeout=1.0)

    async def stop(self) -> None:
        """Ends it, and the connection also where the rest can't be ended: it connects again, cancelled or not, until it is told to close."""
        try:
            await self._broker.stop()
        finally:
            if self._connection is not None:
                async with asyncio.timeout(CLOSE_S):
                    await self._connection.close()


def _exchange(name: str) -> RabbitExchange:
    return RabbitExchange(name, type=ExchangeType.TOPIC, durable=True)


async def _as_it_is(message: RabbitMessage) -> bytes:
    return message.body
