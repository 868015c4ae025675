# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who calls, and whether they may. Every route names its guard; a route without one stops the service from starting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import CoreSchema, core_schema

from .. import requirements
from . import direct
from .counting import counted, place, refused
from .database import Database
from .limits import Count, Rate, Rates, rates
from .problems import Fault, Forbidden, Invalid, Unauthenticated

NOBODY = UUID(int=0)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110 §9.2.1


@dataclass(frozen=True, slots=True)
class Scheme:
    """How callers say who they are: one header, read, written and asked for here only.

    Args:
        name: Of the security scheme in the contract.
        header: What carries the credentials.
        prefix: The word before them (RFC 9110 §11.4), in any case of letters; empty: they stand alone.
        guesses: Refused credentials that one network may send; what is good is never refused for it. None: any number.
        scoped: Credentials may be for reading only, so that an operation that changes something can answer 403.
    """

    name: str
    header: str
    prefix: str = ""
    guesses: Rate | None = None
    scoped: bool = False

    def read(self, headers: Mapping[str, str]) -> str:
        """The credentials of a request.

        Args:
            headers: Looked up without regard to case, as Starlette's are.

        Raises:
            Unauthenticated: there are none (401).
        """
        value = headers.get(self.header, "")
        if self.prefix:
            word, _, value = value.partition(" ")
            value = value if word.lower() == self.prefix.lower() else ""
        if token := value.strip():
            return token
        raise self.refused()

    def headers(self, token: str) -> dict[str, str]:
        """What a caller with these credentials sends; nothing without."""
        return {self.header: f"{self.prefix} {token}".lstrip()} if token else {}

    def refused(self, error: str = "") -> Unauthenticated:
        """The 401 with its challenge (RFC 9110 §11.6.1).

        Args:
            error: A code of RFC 6750 §3.1 for credentials that were sent; empty where none were.
        """
        if not self.prefix:  # a key in a header of its own has no registered challenge: this one says where it goes
            return Unauthenticated(headers={"WWW-Authenticate": f'ApiKey header="{self.header}"'})
        return Unauthenticated(headers={"WWW-Authenticate": f'{self.prefix} error="{error}"' if error else self.prefix})


_SCHEMES = (
    Scheme("bearer", "Authorization", "Bearer"),
    Scheme("apiKey", "X-API-Key", guesses=Rate(60, 3600), scoped=True),
)
SCHEME = next(scheme for scheme in _SCHEMES if scheme.name == requirements.SCHEME)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `session` is the sign-in that the token came from, or the API key. `read_only` may change nothing."""

    id: UUID = NOBODY
    roles: frozenset[str] = frozenset()
    session: UUID = NOBODY
    read_only: bool = False

    def has(self, roles: frozenset[str]) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Call:
    """What a service needs to know of a request: who asks, where the data is, how a change is meant, and whom it can ask."""

    caller: Caller
    db: Database
    merges: bool = False  # the body is a JSON merge patch (RFC 7396)
    partners: Mapping[str, Any] = field(default_factory=dict)  # Any: the core knows none of them
    outside: Mapping[str, Any] | None = (
        None  # the request is one transaction: what was done before it (core/outside.py)
    )
    once: str = ""  # a digest of its idempotency key, the same for every repetition

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Lets a route be made that asks for a call without a guard: it is then refused by name, before the start."""
        return core_schema.is_instance_schema(cls)


Authenticate = Callable[[str], Awaitable[Caller]]
ANONYMOUS = Caller()


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """The one dependency of a route: authenticates, checks the role, counts against the limits, hands over the call.

    Args:
        roles: Roles that may call. Empty with `public`: anyone. Empty without: anyone who signed in.
        public: No sign-in is asked for.
        limit: Calls per caller of this operation (a sensitive flow).
        rate: Calls per caller of the whole resource, instead of the rate that the service has for everything else; the
            guards of a resource share it by `bucket`.
    """

    roles: frozenset[str] = frozenset()
    public: bool = False
    limit: Rates = ()
    rate: Rates = ()
    bucket: str = ""
    admits: ClassVar[bool] = True  # by which core/direct.py knows a guard among dependencies

    async def __call__(self, request: Request) -> Call:
        """As a FastAPI dependency: what `GuardedRoute` admitted already, or admit now."""
        call = request.scope.get("slipway.call")
        return call if isinstance(call, Call) else await self.admit(request)

    async def admit(self, request: Request) -> Call:
        """Let a request through.

        Raises:
            Unauthenticated: no or no valid credentials (401).
            TooManyRequests: a limit is used up (429).
            Forbidden: the caller has none of the roles, or may only read (403).
        """
        caller = ANONYMOUS if self.public else await self._caller(request)
        await counted(request, self._counts(request, caller.id.hex if caller.id.int else place(request)))
        if self.roles and not caller.has(self.roles):
            raise Forbidden(f"This needs one of the roles {', '.join(sorted(self.roles))}.")
        if caller.read_only and request.method not in SAFE:
            raise Forbidden("These credentials are for reading only.")
        call = Call(caller, request.app.state.db, partners=request.app.state.partners)
        request.scope["slipway.call"] = call
        return call

    def _counts(self, request: Request, who: str) -> list[Count]:
        """What this call counts against; `who` is a caller's id, or the address of one who did not sign in."""
        if self.rate:
            counts = [Count(f"resource:{self.bucket}:{who}", rate, "resource") for rate in self.rate]
        else:
            counts = [Count(f"service:{who}", rate, "service") for rate in request.app.state.rates]
        if self.limit:
            operation = request.scope["route"].unique_id
            counts += [Count(f"operation:{operation}:{who}", rate, "operation") for rate in self.limit]
        return counts

    async def _caller(self, request: Request) -> Caller:
        authenticate: Authenticate = request.app.state.authenticate
        token = ""
        try:
            token = SCHEME.read(request.headers)
            return await authenticate(token)
        except Unauthenticated:
            await refused(request, SCHEME.guesses if token else None)
            raise


def can(*roles: str, limit: str | None = None, rate: str | None = None, bucket: str = "") -> Guard:
    """The guard of a route for callers with one of these roles; limits read like `20/hour`, with quotas `5/minute, 20/day`."""
    return Guard(frozenset(roles), limit=rates(limit), rate=rates(rate), bucket=bucket)


def anyone(*, limit: str | None = None, rate: str | None = None, bucket: str = "") -> Guard:
    """The guard of a route that asks for no sign-in. Saying so is an act: no route is open by omission."""
    return Guard(public=True, limit=rates(limit), rate=rates(rate), bucket=bucket)


Handler = Callable[[Request], Coroutine[Any, Any, Response]]  # Any: as FastAPI declares it


class GuardedRoute(APIRoute):
    """Admits a caller before one byte of the body is parsed, and refuses a query where none is read."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # Any: FastAPI's own, handed on
        super().__init__(*arguments, **named)
        if shape := direct.shape(self):
            self.app = direct.application(shape, self._admitted, self.app)

    def served(self, handler: Handler) -> Handler:
        """What happens between the guard and the handler; see `routes.Route`."""
        return handler

    def get_route_handler(self) -> Handler:
        guard, takes_query = guard_of(self), bool(self.dependant.query_params)
        general, shape = super().get_route_handler(), direct.shape(self)
        handler = self.served(_kept(direct.handler(self, shape, general) if shape else general, guard))

        async def admitted(request: Request) -> Response:
            if guard:
                await guard.admit(request)
            if not takes_query and request.scope["query_string"]:
                raise Invalid(faults=[Fault("/query", "this operation takes no query parameters")])
            return await handler(request)

        self._admitted = admitted  # FastAPI asks once, while it makes the route
        return admitted


def _kept(handler: Handler, guard: Guard | None) -> Handler:
    """The handler, or a cache that has its answer already."""

    async def answer(request: Request) -> Response:
        keeper = request.app.state.keeper
        if keeper is None or guard is None or request.method != "GET":
            return await handler(request)
        kept: Response = await keeper.answer(request, handler)
        return kept

    return answer


def guard_of(route: APIRoute) -> Guard | None:
    """The guard among a route's dependencies, or None where somebody forgot it."""
    return next((d.call for d in route.dependant.dependencies if isinstance(d.call, Guard)), None)
