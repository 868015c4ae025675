# Derived from the template: `copier update` replaces this file. Do not edit.
"""Why a key is not rotated."""

from __future__ import annotations

from ..problems import Conflict


class ApiKeyReplaced(Conflict):
    title = "This key has a successor already"
