# Derived from the template: `copier update` replaces this file. Do not edit.
"""Settings with which production starts: everything that it asks for is there."""

from __future__ import annotations

from typing import Any

from tests.support.app import requirements, settings

SAFE: dict[str, Any] = {  # Any: of each setting's type
    "environment": "production",
    "database_url": "postgresql://service@db.example.com/service?sslmode=verify-full",
    **dict.fromkeys(requirements.PRODUCTION_KEYS, "k" * settings.MIN_KEY_LENGTH),
    **{name: (settings.Settings.model_fields[name].examples or [""])[0] for name in requirements.PRODUCTION_SERVICES},
}
