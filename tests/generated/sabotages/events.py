"""Protections of events: what is told is what happened, once and in order."""

from __future__ import annotations

from .sabotage import Sabotage

CORE = "src/order_service/core/events"
TELLING = ("tests/events/test_emitting.py", "tests/events/test_relay.py", "tests/events/test_consuming.py")
BROKER = ("tests/events/test_broker.py",)
NATS = "redis"  # an order service too, which tells its events by NATS
SABOTAGES: list[Sabotage] = [
    Sabotage(
        "a change is not told",
        f"{CORE}/emitting.py",
        "        await emit(bound, emits, row)\n",
        "",
        TELLING,
        "order-service",
    ),
    Sabotage(
        "a repeated message has its effect again",
        f"{CORE}/consuming.py",
        "event_id=happened.id) is None:",
        "event_id=happened.id) is False:",
        TELLING,
        "order-service",
    ),
    Sabotage(
        "an event may be emitted outside of a transaction",
        f"{CORE}/emitting.py",
        "if not isinstance(call.db, Joined):",
        "if False:",
        TELLING,
        "order-service",
    ),
    Sabotage(
        "what was not confirmed is forgotten",
        f"{CORE}/relay.py",
        "            if told:\n                await tx.many(outbox.GONE, positions=told)",
        '            await tx.many(outbox.GONE, positions=[row["position"] for own in rows.values() for row in own])',
        TELLING,
        "order-service",
    ),
    Sabotage(
        "two relays tell at once",
        f"{CORE}/relay.py",
        'if lock is None or not lock["free"]:',
        "if lock is None:",
        TELLING,
        "order-service",
    ),
    Sabotage(
        "the events of one row overtake each other",
        f"{CORE}/relay.py",
        'rows[row["aggregate_id"]].append(row)',
        'rows[row["id"]].append(row)',
        TELLING,
        "order-service",
    ),
    Sabotage(
        "an effect stays where its consumer failed",
        f"{CORE}/consuming.py",
        "await consumer.handle(Call(SERVICE, db,",
        "await consumer.handle(Call(SERVICE, self.db,",
        TELLING,
        "order-service",
    ),
    Sabotage(
        "a poison message is tried for ever",
        f"{CORE}/consuming.py",
        "if not await self._outage(fault):",
        "if False:",
        ("tests/events/test_consuming.py",),
        "order-service",
    ),
    Sabotage(
        "RabbitMQ gives the messages of one consumer to several workers",
        f"{CORE}/broker.py",
        '"x-single-active-consumer": True',
        '"x-single-active-consumer": False',
        BROKER,
        "order-service",
    ),
    Sabotage(
        "NATS gives the messages of one consumer to several workers",
        f"{CORE}/broker.py",
        "max_ack_pending=1",
        "max_ack_pending=100",
        BROKER,
        NATS,
    ),
    Sabotage(
        "NATS keeps messages in memory", f"{CORE}/broker.py", "StorageType.FILE", "StorageType.MEMORY", BROKER, NATS
    ),
    Sabotage("NATS gives a message to two", f"{CORE}/broker.py", "await message.in_progress()", "pass", BROKER, NATS),
    Sabotage(
        "NATS may be told everything in the open",
        f"{CORE}/broker.py",
        'server.uri.scheme == "tls"',
        'server.uri.scheme == "never"',
        BROKER,
        NATS,
    ),
]
