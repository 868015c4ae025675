# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which parts of this tool the project has: service.yml may leave one out, and then its folder is not there."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

_HERE = Path(__file__).parent


def there(part: str) -> bool:
    return (_HERE / part / "__init__.py").is_file()


def add_to(app: typer.Typer) -> None:
    """The verbs of `rollout`, unless service.yml says `rollout: none`."""
    if there("rollout"):
        app.add_typer(import_module("delivery.cli_rollout").rollout_app, name="rollout")


def runnable(command: str) -> bool:
    """Whether a command of the plan is one of this project."""
    return not command.startswith("delivery rollout ") or there("rollout")
