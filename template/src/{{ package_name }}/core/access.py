# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who calls, and whether they may. Every route names its guard; a route without one stops the service from starting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute

from .database import Database
from .limits import Rate
from .problems import Fault, Forbidden, Invalid, Unauthenticated

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `session` is the sign-in that the token came from."""

    id: UUID = NOBODY
    roles: frozenset[str] = frozenset()
    session: UUID = NOBODY

    def has(self, roles: frozenset[str]) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Call:
    """What a service needs to know of a request: who asks, and where the data is."""

    caller: Caller
    db: Database


Authenticate = Callable[[str], Awaitable[Caller]]
ANONYMOUS = Caller()


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """The one dependency of a route: authenticates, checks the role, counts against the limits, hands over the call.

    Args:
        roles: Roles that may call. Empty with `public`: anyone. Empty without: anyone who signed in.
        public: No sign-in is asked for.
        limit: Calls per caller of this operation (a sensitive flow).
        rate: Calls per caller of the whole resource; the guards of a resource share it by `bucket`.
    """

    roles: frozenset[str] = frozenset()
    public: bool = False
    limit: Rate | None = None
    rate: Rate | None = None
    bucket: str = ""

    async def __call__(self, request: Request) -> Call:
        """As a FastAPI dependency: what `GuardedRoute` admitted already, or admit now."""
        call = request.scope.get("slipway.call")
        return call if isinstance(call, Call) else await self.admit(request)

    async def admit(self, request: Request) -> Call:
        """Let a request through.

        Raises:
            Unauthenticated: no or no valid credentials (401).
            Forbidden: the caller has none of the roles (403).
            TooManyRequests: a limit is used up (429).
        """
        caller = ANONYMOUS if self.public else await self._caller(request)
        if self.roles and not caller.has(self.roles):
            raise Forbidden(f"This needs one of the roles {', '.join(sorted(self.roles))}.")
        state = request.app.state
        key = str(caller.id) if caller.id != NOBODY else (request.client.host if request.client else "")
        if self.limit:
            state.limits.count(f"{request.scope['route'].unique_id}:{key}", self.limit)
        if self.rate:
            state.limits.count(f"{self.bucket}:{key}", self.rate)
        call = Call(caller, state.db)
        request.scope["slipway.call"] = call
        return call

    async def _caller(self, request: Request) -> Caller:
        authenticate: Authenticate = request.app.state.authenticate
        credentials = request.headers.get("authorization", "")
        scheme, _, token = credentials.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
        return await authenticate(token.strip())


def can(*roles: str, limit: str | None = None, rate: str | None = None, bucket: str = "") -> Guard:
    """The guard of a route for callers with one of these roles; limits read like `20/hour`."""
    return Guard(frozenset(roles), limit=Rate.parse(limit), rate=Rate.parse(rate), bucket=bucket)


def anyone(*, limit: str | None = None, rate: str | None = None, bucket: str = "") -> Guard:
    """The guard of a route that asks for no sign-in. Saying so is an act: no route is open by omission."""
    return Guard(public=True, limit=Rate.parse(limit), rate=Rate.parse(rate), bucket=bucket)


Handler = Callable[[Request], Coroutine[Any, Any, Response]]  # Any: as FastAPI declares it


class GuardedRoute(APIRoute):
    """Admits a caller before one byte of the body is parsed, and refuses a query where none is read."""

    def get_route_handler(self) -> Handler:
        handler, guard, takes_query = super().get_route_handler(), guard_of(self), bool(self.dependant.query_params)

        async def admitted(request: Request) -> Response:
            if guard:
                await guard.admit(request)
            if not takes_query and request.scope["query_string"]:
                raise Invalid(faults=[Fault("/query", "this operation takes no query parameters")])
            return await handler(request)

        return admitted


def guard_of(route: APIRoute) -> Guard | None:
    """The guard among a route's dependencies, or None where somebody forgot it."""
    return next((d.call for d in route.dependant.dependencies if isinstance(d.call, Guard)), None)
