# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every error that the framework can raise, as a problem."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from . import merging
from .problems import (
    MEDIA_TYPE,
    Fault,
    Forbidden,
    InternalError,
    Invalid,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    NotImplementedYet,
    Problem,
    Unauthenticated,
)
from .routing import VERSION, api_routes, as_routed

_PATCHES = {"Accept-Patch": f"application/json, {merging.MEDIA_TYPE}"}  # RFC 5789 §3.1
_BY_STATUS = {kind.status: kind for kind in (Unauthenticated, Forbidden, NotFound, Invalid, InternalError)}


def install(app: FastAPI) -> None:
    """Register the handlers on an application."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(NotImplementedError, _not_implemented)
    app.add_exception_handler(Exception, _failed)


def _response(request: Request, problem: Problem) -> Response:
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(problem.body(request.url.path), problem.status, headers, MEDIA_TYPE)


def _problem(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Problem)  # narrows the type: registered for this class only
    return _response(request, fault)


def _invalid(request: Request, fault: Exception) -> Response:
    """422 with a pointer per fault; 400 where the body was not JSON at all. What was sent is never echoed."""
    assert isinstance(fault, RequestValidationError)  # as above
    errors = fault.errors()
    if any(error["type"] == "json_invalid" for error in errors):
        return _response(request, MalformedRequest("The body is not JSON."))
    return _response(request, Invalid(faults=[Fault(_pointer(error), error["msg"]) for error in errors]))


def _pointer(error: dict[str, Any]) -> str:
    """`("body", "total")` -> `/total`; a place in the path or the query keeps that word in front."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in error["loc"]]
    return "/" + "/".join(parts[1:] if parts[:1] == ["body"] else parts)


def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)  # as above
    if isinstance(fault.__cause__, Problem):  # a body that grows too large fails in the middle of being read
        return _response(request, fault.__cause__)
    headers = dict(fault.headers or {})
    if fault.status_code == MethodNotAllowed.status:
        allowed = _allowed(request)
        headers["Allow"] = ", ".join(sorted(allowed))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers | (_PATCHES if "PATCH" in allowed else {}))
        return _response(request, MethodNotAllowed(headers=headers))
    if fault.status_code == MalformedRequest.status:
        return _response(request, MalformedRequest("The body can't be read.", headers=headers))
    kind = _BY_STATUS.get(fault.status_code, InternalError)
    return _response(request, kind(headers=headers))


def _allowed(request: Request) -> set[str]:
    """The methods of every route with this path: the router itself names only the first one's."""
    methods = {"OPTIONS"}
    others = request.app.state.versions.bundles if VERSION in request.scope and request.method == "OPTIONS" else ()
    for inside in (as_routed(request.scope), *(as_routed(request.scope, prefix) for prefix in others)):
        for route in api_routes(request.app):
            if route.matches(inside)[0] is not Match.NONE:
                methods |= route.methods or set()
    if methods == {"OPTIONS"}:  # files
        methods.add("GET")
    return methods | ({"HEAD"} if "GET" in methods else set())


def _not_implemented(request: Request, fault: Exception) -> Response:
    """A service that is still to be written."""
    return _response(request, NotImplementedYet(str(fault)))


def _failed(request: Request, fault: Exception) -> Response:
    """Anything else. Starlette raises it again after this answer, and the edge logs it."""
    return _response(request, InternalError())
