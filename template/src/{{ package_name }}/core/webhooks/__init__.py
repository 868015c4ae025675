# Derived from the template: `copier update` replaces this file. Do not edit.
"""Webhooks: what happens to rows is posted, signed, to addresses that administrators subscribe.

A row per subscriber is written in the transaction of the change (installation.py, telling.py); `uv run webhooks` posts it
(working.py). Subscriptions and the log of deliveries are operations of the contract (routes.py).
"""

from typing import Any

from ..listing import Listing
from .endpoints import LISTING
from .installation import INSTALLS
from .running import PART

__all__ = ["INSTALLS", "LISTINGS", "PART"]

LISTINGS: list[Listing[Any]] = [LISTING]  # Any: of its own row type
