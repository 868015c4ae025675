# Derived from the template: `copier update` replaces this file. Do not edit.
"""`python -m` this package: what the `delivery` command asks the service to do itself."""

from __future__ import annotations

import asyncio
import sys

from . import registry
from .core import development, seed
from .core.compliance.surface import COMMANDS
from .core.settings import settings

assert registry.METADATA  # imported for its tables


def main() -> None:
    """`seed` fills empty tables of the development database; `stop` stops its embedded server."""
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
    if sys.argv[1:] == ["stop"]:
        development.stop()
        return
    if sys.argv[1:] != ["seed"]:
        more = "".join(f", `{word}`" for word in COMMANDS)
        sys.exit(f"error: say `seed` or `stop`{more}; to start the service: serve")
    configuration = settings().model_copy(update={"database_url": development.database_url()})
    print(asyncio.run(seed.seed(configuration)).format(base="http://127.0.0.1:8000"))


if __name__ == "__main__":
    main()
