"""Card payments: an audit trail, no card number anywhere, and a stricter sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import audit, card_screen, installation, strict
from .audit import prelude, record
from .card_screen import keeps, refuse_head
from .installation import install, script
from .strict import IDLE_MINUTES, faults, refuse_locked, stranger, weakness

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

PROCESSORS: tuple[Callable[..., Any], ...] = (card_screen.redact,)  # Any: as structlog declares it


def screened(app: audit.App) -> audit.App:
    """The application, with each request known to the trail, behind the screen that lets no card number through."""
    return audit.followed(card_screen.screened(app))


async def ready(db: Executor, settings: Settings) -> None:
    """Raises RuntimeError where the audit trail has gaps; notes which keys are in use."""
    await installation.refuse_gaps(db)
    await strict.note_keys(db, settings)
