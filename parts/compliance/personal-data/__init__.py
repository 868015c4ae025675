"""Personal data: an audit trail, and logs without what describes a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from . import audit, installation, redaction
from .audit import prelude, record
from .installation import install, script

if TYPE_CHECKING:
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

PROCESSORS: tuple[Callable[..., Any], ...] = (redaction.redact,)  # Any: as structlog declares it
IDLE_MINUTES: int | None = None


def screened(app: audit.App) -> audit.App:
    """The application, with each request known to the trail and to the log."""
    return audit.followed(redaction.remembered(app))


def refuse_head(_scope: object) -> None:
    """Nothing in a request is refused for what it looks like."""


def keeps(_text: str) -> bool:
    """Whether a text that a caller chose may be kept."""
    return True


async def ready(db: Executor, _settings: Settings) -> None:
    """Raises RuntimeError where the audit trail has gaps."""
    await installation.refuse_gaps(db)


def faults(_settings: Settings) -> list[str]:
    """Nothing beyond what production always needs."""
    return []


def weakness(_password: str) -> str:
    """No rule about kinds of characters, on purpose (NIST SP 800-63B §3.1.1.2)."""
    return ""


def stranger(_email: str, _settings: Settings) -> UUID | None:
    """What stands for an address without an account: nothing, an address is personal."""
    return None


async def refuse_locked(_db: Executor, _who: UUID | None) -> None:
    """Throttling is all that slows down guessing."""
