"""What is switched off, one protection at a time: a module for each part of a service."""

from __future__ import annotations

from . import (
    api_keys,
    compliance,
    events,
    every_service,
    integrations,
    limits,
    oidc,
    protocol,
    tdd,
    versioning,
    webhooks,
)
from .sabotage import ALL, Sabotage

_MODULES = (api_keys, compliance, events, every_service, integrations, limits, oidc, protocol, versioning, webhooks)
_LONG = (tdd,)  # each takes repositories and runs of pytest: none of them every day
SABOTAGES: list[Sabotage] = [sabotage for module in (*_MODULES, *_LONG) for sabotage in module.SABOTAGES]


def _quick(sabotage: Sabotage) -> int:
    """Whole suites that are run twice for it, with the protection and without."""
    return sum(path in ("tests/core", "tests/security", "tests/contract", "tests/resources") for path in sabotage.tests)


# Two of each module, those that are noticed soonest; the others: ./slipway test -m slow
EVERY_DAY = [sabotage for module in _MODULES for sabotage in sorted(module.SABOTAGES, key=_quick)[:2]]

__all__ = ["ALL", "EVERY_DAY", "SABOTAGES", "Sabotage"]
