# Derived from the template: `copier update` replaces this file. Do not edit.
"""A service with two operations that tell who calls, whatever the domain is; and the modules that are tested."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Annotated

from fastapi import APIRouter, Depends

from tests.support.app import access, auth, requirements

AUDIENCE = "the-service"
ADMINISTRATOR = requirements.ROLES[-1]


def module(name: str) -> ModuleType:
    """A module of `core/oidc`: static tests don't know the package's name."""
    return importlib.import_module(f"{auth.__name__.rpartition('.')[0]}.oidc.{name}")


whoami = APIRouter(
    prefix=f"{requirements.VERSION_PREFIX}/whoami",
    route_class=access.GuardedRoute,
    generate_unique_id_function=lambda route: route.name,
)


@whoami.get("")
async def read_whoami(call: Annotated[access.Call, Depends(access.can())]) -> dict[str, object]:
    return {"id": str(call.caller.id), "roles": sorted(call.caller.roles)}


@whoami.get("/administrator")
async def read_administrator(call: Annotated[access.Call, Depends(access.can(ADMINISTRATOR))]) -> dict[str, object]:
    return {"id": str(call.caller.id)}
