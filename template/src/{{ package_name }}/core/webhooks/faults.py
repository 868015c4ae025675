# Derived from the template: `copier update` replaces this file. Do not edit.
"""Why nothing is sent, and why nobody is added."""

from __future__ import annotations

from ..problems import Conflict


class WebhookDisabled(Conflict):
    title = "This webhook is disabled"


class TooManyWebhooks(Conflict):
    title = "There are as many webhooks as there may be"
