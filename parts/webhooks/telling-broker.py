"""Who is told: the broker, by its outbox."""

from .outbox import add

TELL = (add,)
