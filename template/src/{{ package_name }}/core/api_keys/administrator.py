# Derived from the template: `copier update` replaces this file. Do not edit.
"""Makes a key for an administrator, the first one above all: there is no default key."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from asyncpg import PostgresError
from pydantic import TypeAdapter, ValidationError

from ...requirements import ADMINISTRATOR
from ..database import connect
from ..development import database_url
from ..problems import Problem
from ..settings import settings
from . import keys
from .schemas import MAX_DAYS, Days, Name


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 with the key on standard output, or 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    try:
        print(asyncio.run(_run(options.name, options.days, options.database_url)))
    except (Problem, PostgresError, ValidationError, RuntimeError, OSError) as fault:
        print(f"No key was made: {_reason(fault)}", file=sys.stderr)
        return 1
    print("The key of an administrator, shown this once. Use it to issue the others.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=f"Make an API key with the role {ADMINISTRATOR}.",
        epilog="Only the key goes to standard output, so that it can be piped into a store of secrets.",
    )
    parser.add_argument("name", help="whose key it is, for the list of keys: a person or a program")
    parser.add_argument("--days", type=int, default=30, help=f"days until it expires, at most {MAX_DAYS} (default: 30)")
    parser.add_argument(
        "--database-url", default="", metavar="URL", help="instead of DATABASE_URL or, without it, the embedded server"
    )
    return parser


async def _run(name: str, days: int, url: str) -> str:
    TypeAdapter[str](Name).validate_python(name)
    TypeAdapter[int](Days).validate_python(days)
    url = url or await asyncio.to_thread(database_url)
    async with connect(url, size=1, queue=1, timeout_s=settings().statement_timeout_s) as db:
        _, token = await keys.issue(db, name, [str(ADMINISTRATOR)], days=days)
    return token


def _reason(fault: Exception) -> str:
    if isinstance(fault, ValidationError):
        return "; ".join(error["msg"] for error in fault.errors())
    return str(fault)


if __name__ == "__main__":
    sys.exit(main())
