# Derived from the template: `copier update` replaces this file. Do not edit.
"""Keys: issued, looked at, replaced, revoked. None is ever deleted, so that what a key did can be told later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ..access import Call
from ..database import Executor
from ..ids import new_id
from ..listing import Listing, Page
from ..problems import NotFound
from . import queries
from .faults import ApiKeyReplaced
from .memory import Callers
from .schemas import ApiKeyCreate, ApiKeyQuery, ApiKeyRotation
from .tables import ROWS, ApiKeyRow
from .tokens import hash_of, new_token

LISTING = Listing(ROWS, filters=("client_id",))
_INSERT = ROWS.insert(("client_id", "expires_at", "id", "name", "read_only", "roles", "secret_hash"))
Issued = tuple[ApiKeyRow, str]


async def issue(
    db: Executor, name: str, roles: Sequence[str], *, days: int, read_only: bool = False, client: UUID | None = None
) -> Issued:
    """A new key, and its text: the only time that anyone sees it.

    Args:
        days: Until it expires.
        client: Whose key it is; None: a new client, which is called like its first key.
    """
    key = new_id()
    token = new_token(key)
    record = await db.one(
        _INSERT,
        id=key,
        name=name,
        client_id=client or key,
        roles=list(roles),
        read_only=read_only,
        secret_hash=hash_of(token),
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )
    assert record is not None  # an INSERT returns its row or raises
    return ROWS.row(record), token


async def create(call: Call, body: ApiKeyCreate) -> Issued:
    """The first key of a new client."""
    return await issue(call.db, body.name, body.roles, days=body.expires_in_days, read_only=body.read_only)


async def page(call: Call, query: ApiKeyQuery) -> Page[ApiKeyRow]:
    return await LISTING.page(call, query)


async def read(call: Call, key: UUID) -> ApiKeyRow:
    """Raises NotFound where there is none (404)."""
    record = await call.db.one(ROWS.READ, id=key)
    if record is None:
        raise NotFound
    return ROWS.row(record)


async def rotate(callers: Callers, call: Call, key: UUID, body: ApiKeyRotation) -> Issued:
    """The next key of the same client; this one goes on working for the overlap, and no longer than it would have.

    Raises:
        NotFound: there is none (404).
        ApiKeyReplaced: it has a successor: rotate that one (409).
    """
    async with call.db.transaction() as tx:
        record = await tx.one(queries.HOLD, id=key)
        if record is None:
            raise NotFound
        old = ROWS.row(record)
        if old.replaced_by is not None:
            raise ApiKeyReplaced(f"Its successor is {old.replaced_by}.")
        given = body.given()
        roles = body.roles if "roles" in given else old.roles
        read_only = body.read_only if "read_only" in given else old.read_only
        days = body.expires_in_days
        issued = await issue(tx, old.name, roles, days=days, read_only=read_only, client=old.client_id)
        await tx.one(queries.REPLACED, id=key, successor=issued[0].id, overlap=timedelta(hours=body.overlap_hours))
    callers.forget(key)
    return issued


async def revoke(callers: Callers, call: Call, key: UUID) -> ApiKeyRow:
    """From now on the key is refused. Raises NotFound where there is none (404)."""
    record = await call.db.one(queries.REVOKE, id=key)
    if record is None:
        raise NotFound
    callers.forget(key)
    return ROWS.row(record)
