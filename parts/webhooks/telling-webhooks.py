"""Who is told: the subscribers of webhooks."""

from ..webhooks.telling import add

TELL = (add,)
