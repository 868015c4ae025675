# Derived from the template: `copier update` replaces this file. Do not edit.
"""What runs as long as the service beside its database: registered by name in registry.py, opened in that order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from starlette.datastructures import State

from .settings import Settings

# Called when the application is built, so that it can refuse its settings; what it returns is opened when the service starts.
Part = Callable[[State, Settings], AbstractAsyncContextManager[None]]
PARTS: dict[str, Part] = {}
