"""Who is told: the broker, by its outbox, and the subscribers of webhooks."""

from ..webhooks import telling
from . import outbox

TELL = (outbox.add, telling.add)
