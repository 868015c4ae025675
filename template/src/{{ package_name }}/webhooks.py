# Derived from the template: `copier update` replaces this file. Do not edit.
"""`uv run webhooks`: delivers webhooks. Beside the service, as often as you like: each delivery is one process's own."""

from __future__ import annotations

from . import registry, requirements
from .core import programs
from .core.webhooks.settings import DeliverySettings
from .core.webhooks.working import application

assert registry.METADATA  # imported for its tables: the audit trail, where there is one, asks for all of them


def main() -> None:
    """Deliver until SIGTERM; then finish what is open."""
    parser = programs.parser(
        "webhooks",
        f"Deliver the webhooks of {requirements.TITLE}.",
        "uv run webhooks",
        "EGRESS_NETWORKS=127.0.0.1/32 uv run webhooks (subscribers on this machine)",
        port=8002,
    )
    arguments = parser.parse_args()
    with programs.refusing():
        configuration = programs.configured()
        app = application(configuration, DeliverySettings())
    programs.serve(app, arguments, configuration)


if __name__ == "__main__":
    main()
