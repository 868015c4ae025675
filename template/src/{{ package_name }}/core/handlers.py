# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every error that the framework can raise, as a problem."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

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
from .routing import api_routes

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
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
        return _response(request, MethodNotAllowed(headers=headers))
    if fault.status_code == MalformedRequest.status:
        return _response(request, MalformedRequest("The body can't be read.", headers=headers))
    kind = _BY_STATUS.get(fault.status_code, InternalError)
    return _response(request, kind(headers=headers))


def _allowed(request: Request) -> set[str]:
    """The methods of every route with this path: the router itself names only the first one's."""
    methods: set[str] = set()
    for route in api_routes(request.app):
        if route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return methods


def _not_implemented(request: Request, fault: Exception) -> Response:
    """A service that is still to be written."""
    return _response(request, NotImplementedYet(str(fault)))


def _failed(request: Request, fault: Exception) -> Response:
    """Anything else. Starlette raises it again after this answer, and the edge logs it."""
    return _response(request, InternalError())
