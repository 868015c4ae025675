# Derived from the template: `copier update` replaces this file. Do not edit.
"""Makes the first administrator: there is no default account, and so no default password."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import secrets
import sys
from collections.abc import Sequence

from asyncpg import PostgresError
from pydantic import TypeAdapter, ValidationError

from ...requirements import ADMINISTRATOR
from ..database import Database, connect
from ..development import database_url
from ..ids import new_id
from ..problems import Problem
from ..settings import settings
from . import passwords, queries
from .schemas import Address
from .tables import ROWS

_INSERT = ROWS.insert(("email", "id", "password_hash", "roles"))


class Refused(Exception):
    """What the person at the terminal is told."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0, or 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    try:
        print(asyncio.run(_run(options.email, options.database_url, generate=options.generate)))
    except (Refused, Problem, PostgresError, ValidationError, RuntimeError, OSError) as fault:
        print(f"No administrator was made: {_reason(fault)}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Make an account an administrator; where there is none, create it.",
        epilog="The password is asked for, or made up with --generate. An existing account keeps its own.",
    )
    parser.add_argument("email", help="address of the account")
    parser.add_argument("--generate", action="store_true", help="make a password up and print it, once")
    parser.add_argument(
        "--database-url", default="", metavar="URL", help="instead of DATABASE_URL or, without it, the embedded server"
    )
    return parser


async def _run(email: str, url: str, *, generate: bool) -> str:
    address = _address(email)
    url = url or await asyncio.to_thread(database_url)
    async with connect(url, size=1, queue=1, timeout_s=settings().statement_timeout_s) as db:
        return await appoint(db, address, generate=generate)


async def appoint(db: Database, email: str, *, generate: bool) -> str:
    """Promote the account with this address, or create it; says what was done.

    Raises:
        PasswordRefused: the password is too easy to guess.
        Refused: too short or too long, or the two entries differ.
    """
    if await db.one(queries.PROMOTE, email=email, role=str(ADMINISTRATOR)):
        return f"{email} had an account: it is active and an administrator now. Its password is unchanged."
    password = secrets.token_urlsafe(18) if generate else _asked()
    passwords.refuse_weak(password, email)
    password_hash = await passwords.hashed(password)
    await db.one(_INSERT, id=new_id(), email=email, password_hash=password_hash, roles=[str(ADMINISTRATOR)])
    shown = f"\nIts password, shown this once: {password}" if generate else ""
    return f"{email} is an administrator now.{shown}"


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Refused("there is no terminal to ask for a password. Pass --generate.")
    password = getpass.getpass("New password: ")
    if not passwords.MIN_LENGTH <= len(password) <= passwords.MAX_LENGTH:
        raise Refused(f"a password has {passwords.MIN_LENGTH} to {passwords.MAX_LENGTH} characters.")
    if password != getpass.getpass("The same again: "):
        raise Refused("the two passwords differ.")
    return password


def _address(email: str) -> str:
    try:
        return TypeAdapter[str](Address).validate_python(email)
    except ValidationError as fault:
        raise Refused(f"{email!r} is no mail address.") from fault


def _reason(fault: Exception) -> str:
    if isinstance(fault, ValidationError):
        return "; ".join(error["msg"] for error in fault.errors())
    details = [found.detail for found in fault.faults] if isinstance(fault, Problem) else []
    return "; ".join(["the password " + detail for detail in details]) or str(fault)


if __name__ == "__main__":
    sys.exit(main())
