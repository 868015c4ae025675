# Derived from the template: `copier update` replaces this file. Do not edit.
"""The operations of `openapi.yaml` under /auth and /accounts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from ...requirements import ADMINISTRATOR
from .. import web
from ..problems import Unauthenticated
from . import accounts, resets, schemas, sessions
from .state import AuthOfApp, ClientAddress
from .tables import ROWS

auth_router, accounts_router = web.router("/auth"), web.router("/accounts")

Seldom = Annotated[web.Call, web.Depends(web.anyone(limit="10/minute"))]
Often = Annotated[web.Call, web.Depends(web.anyone(limit="60/minute"))]
SignedIn = Annotated[web.Call, web.Depends(web.can())]
Administrator = Annotated[web.Call, web.Depends(web.can(str(ADMINISTRATOR)))]
REFUSED, CONFLICT = web.answers(Unauthenticated), web.answers(web.Conflict)


@auth_router.post(
    "/register",
    operation_id="register_account",
    status_code=201,
    response_model=schemas.Account,
    responses=CONFLICT,
)
async def register_account(call: Seldom, auth: AuthOfApp, body: schemas.Registration) -> web.Response:
    """Make an account of your own."""
    return web.answer(await accounts.register(auth, body), 201)


@auth_router.post("/login", operation_id="login", response_model=schemas.TokenPair, responses=REFUSED)
async def login(call: Often, auth: AuthOfApp, address: ClientAddress, body: schemas.Credentials) -> web.Response:
    """Sign in."""
    return web.answer(await sessions.sign_in(auth, body, address))


@auth_router.post("/refresh", operation_id="refresh_session", response_model=schemas.TokenPair, responses=REFUSED)
async def refresh_session(call: Often, auth: AuthOfApp, body: schemas.RefreshRequest) -> web.Response:
    """Stay signed in."""
    return web.answer(await sessions.refresh(auth, body))


@auth_router.post("/logout", operation_id="logout", status_code=204)
async def logout(call: SignedIn, auth: AuthOfApp) -> web.Response:
    """Sign out."""
    await sessions.sign_out(auth, call.caller)
    return web.nothing()


@auth_router.post(
    "/password-reset", operation_id="request_password_reset", status_code=202, response_class=web.Response
)
async def request_password_reset(call: Seldom, auth: AuthOfApp, body: schemas.PasswordResetRequest) -> web.Response:
    """Ask for a mail to set a new password with."""
    resets.request(auth, body)
    return web.Response(status_code=202, headers={"Cache-Control": "no-store"})


@auth_router.post("/password-reset/confirm", operation_id="confirm_password_reset", status_code=204, responses=REFUSED)
async def confirm_password_reset(
    call: Seldom, auth: AuthOfApp, address: ClientAddress, body: schemas.PasswordResetConfirmation
) -> web.Response:
    """Set a new password with the token from the mail."""
    await resets.confirm(auth, body, address)
    return web.nothing()


@auth_router.get("/me", operation_id="read_me", response_model=schemas.Account)
async def read_me(call: SignedIn) -> web.Response:
    """The account that is signed in."""
    return web.answer(await accounts.read(call, call.caller.id))


@accounts_router.get("", operation_id="list_accounts", response_model=schemas.AccountPage)
async def list_accounts(
    call: Administrator, query: Annotated[schemas.AccountQuery, Query()], request: web.Request
) -> web.Response:
    """Accounts, the newest first."""
    return web.listed(call, ROWS, await accounts.page(call, query), request)


@accounts_router.get("/{account_id}", operation_id="read_account", response_model=schemas.Account)
async def read_account(call: Administrator, account_id: web.RowId) -> web.Response:
    """One account."""
    return web.answer(await accounts.read(call, account_id))


@accounts_router.patch(
    "/{account_id}", operation_id="update_account", response_model=schemas.Account, responses=CONFLICT
)
async def update_account(
    call: Administrator, auth: AuthOfApp, account_id: web.RowId, body: schemas.AccountUpdate
) -> web.Response:
    """Change what an account may do."""
    return web.answer(await accounts.update(auth, call, account_id, body))
