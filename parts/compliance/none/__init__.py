"""No rules to comply with: nothing is kept, screened or asked for beyond what every service does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection

if TYPE_CHECKING:
    from ..access import Caller
    from ..database import Executor
    from ..settings import Settings

__all__ = [
    "IDLE_MINUTES",
    "PROCESSORS",
    "faults",
    "install",
    "keeps",
    "prelude",
    "ready",
    "record",
    "refuse_head",
    "refuse_locked",
    "screened",
    "script",
    "stranger",
    "weakness",
]

App = Callable[..., Awaitable[None]]
PROCESSORS: tuple[Callable[..., Any], ...] = ()  # Any: as structlog declares it
IDLE_MINUTES: int | None = None
prelude: Callable[[], str] | None = None
_LEFT = """
DO $body$ BEGIN
    IF obj_description(to_regprocedure('audit_change()'), 'pg_proc') LIKE 'audit trail %' THEN
        DROP FUNCTION audit_change() CASCADE;
        DROP FUNCTION audit_guard() CASCADE;
        DROP FUNCTION audit_record(jsonb, text, text, text, uuid, jsonb, jsonb);
    END IF;
END $body$
"""


def screened(app: App) -> App:
    """The application as it is."""
    return app


def refuse_head(_scope: object) -> None:
    """Nothing in a request is refused for what it looks like."""


def keeps(_text: str) -> bool:
    """Whether a text that a caller chose may be kept."""
    return True


def install(connection: Connection) -> None:
    """Takes away the triggers of an audit trail that this service had before: they would stop every change."""
    connection.exec_driver_sql(_LEFT)


def script() -> Iterator[str]:
    """The same as SQL."""
    yield _LEFT


async def ready(_db: Executor, _settings: Settings) -> None:
    """Nothing must be in place."""


async def record(
    _db: Executor,
    _action: str,
    *,
    outcome: str = "done",
    table: str | None = None,
    row: UUID | None = None,
    caller: Caller | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """There is no audit trail."""


def faults(_settings: Settings) -> list[str]:
    """Nothing beyond what production always needs."""
    return []


def weakness(_password: str) -> str:
    """No rule about kinds of characters, on purpose (NIST SP 800-63B §3.1.1.2)."""
    return ""


def stranger(_email: str, _settings: Settings) -> UUID | None:
    """Nobody counts failures of an address that has no account."""
    return None


async def refuse_locked(_db: Executor, _who: UUID | None) -> None:
    """Throttling is all that slows down guessing."""
