# Derived from the template: `copier update` replaces this file. Do not edit.
"""Accounts: everyone makes their own, an administrator decides what it may do."""

from __future__ import annotations

from uuid import UUID

from ...requirements import ADMINISTRATOR, SELF_REGISTERED
from ..access import Call
from ..database import Transaction
from ..ids import new_id
from ..listing import Listing, Page
from ..problems import NotFound
from . import passwords, queries
from .faults import LastAdministrator
from .schemas import AccountQuery, AccountUpdate, Registration
from .state import Auth
from .tables import ROWS, AccountRow

LISTING = Listing(ROWS, filters=("email", "active"))
_INSERT = ROWS.insert(("email", "id", "password_hash", "roles"))


async def register(auth: Auth, registration: Registration) -> AccountRow:
    """A new account with the role of those who register themselves, whoever asks.

    Raises:
        PasswordRefused: too easy to guess (422).
        AlreadyExists: the address is taken (409).
    """
    passwords.refuse_weak(registration.password, registration.email)
    password_hash = await passwords.hashed(registration.password)
    record = await auth.db.one(
        _INSERT,
        id=new_id(),
        email=registration.email,
        password_hash=password_hash,
        roles=[str(SELF_REGISTERED)],
    )
    assert record is not None  # an INSERT returns its row or raises
    return ROWS.row(record)


async def read(call: Call, account: UUID) -> AccountRow:
    """Raises NotFound where there is none (404)."""
    record = await call.db.one(ROWS.READ, id=account)
    if record is None:
        raise NotFound
    return ROWS.row(record)


async def page(call: Call, query: AccountQuery) -> Page[AccountRow]:
    return await LISTING.page(call, query)


async def update(auth: Auth, call: Call, account: UUID, changes: AccountUpdate) -> AccountRow:
    """Change roles, or whether the account may sign in. Deactivation ends its sessions.

    Raises:
        NotFound: there is none (404).
        LastAdministrator: nobody would be left to administer (409).
    """
    given = changes.given()
    if not given:
        return await read(call, account)
    statement = ROWS.update(tuple(sorted(given)), own=False)
    async with call.db.transaction() as tx:
        await _refuse_to_lose_the_last(tx, account, changes)
        record = await tx.one(statement, id=account, **{f"new_{name}": value for name, value in given.items()})
        if record is None:
            raise NotFound
        if not record["active"]:
            await tx.one(queries.REVOKE_ALL, account=account)
    auth.callers.forget(account)
    return ROWS.row(record)


async def _refuse_to_lose_the_last(tx: Transaction, account: UUID, changes: AccountUpdate) -> None:
    given = changes.given()
    stays = given.get("active", True) and ADMINISTRATOR in changes.roles if "roles" in given else given["active"]
    if stays:
        return
    administrators = {record["id"] for record in await tx.many(queries.HOLD_ADMINISTRATORS, role=str(ADMINISTRATOR))}
    if administrators == {account}:
        raise LastAdministrator("This is the last active administrator. Make somebody else one first.")
