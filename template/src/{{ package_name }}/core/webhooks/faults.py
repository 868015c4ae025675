# Derived from the template: `copier update` replaces this file. Do not edit.
"""Why nothing is sent."""

from __future__ import annotations

from ..problems import Conflict


class WebhookDisabled(Conflict):
    title = "This webhook is disabled"
