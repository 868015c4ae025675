# Derived from the template: `copier update` replaces this file. Do not edit.
"""The checks that every project has: one table per phase. Thresholds and checks of a team: governance/gates.yaml."""

from __future__ import annotations

from .check import Check
from .deployment import DEPLOYMENT
from .foundation import FOUNDATION
from .planning import PLANNING
from .tdd import TDD
from .validation import VALIDATION

DEFAULTS: tuple[Check, ...] = (*PLANNING, *FOUNDATION, *TDD, *VALIDATION, *DEPLOYMENT)
