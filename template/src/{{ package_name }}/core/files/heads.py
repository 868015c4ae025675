# Derived from the template: `copier update` replaces this file. Do not edit.
"""Request headers of files, as the contract bounds them."""

from __future__ import annotations

from fastapi import Request

from ..problems import Fault, Invalid

LONGEST = 500


def said(request: Request, name: str, otherwise: str = "") -> str:
    """What a header says; several lines of it are one list (RFC 9110 §5.3).

    Raises:
        Invalid: it is too long (422).
    """
    found = request.headers.getlist(name)
    whole = ", ".join(found) if found else otherwise
    if len(whole) > LONGEST:
        raise Invalid(faults=[Fault(f"/header/{name}", f"is longer than {LONGEST}")])
    return whole
