# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a caller reads first: getting started, who may call what, limits, errors. Everything in it is the contract's."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Schema, mapping, text
from .document import Document
from .operations import Operation
from .sample_code import ADDRESS, curl
from .samples import Call, calls
from .sign_in import explained
from .troubles import Trouble, advice, troubles

Lines = Iterator[str]
_CREDENTIALS = {"TOKEN", "API_KEY"}
_ACCOUNTS = (("auth",), ("accounts",), ("api-keys",))


def guides(document: Document) -> dict[str, str]:
    """The guides by their name: a page each."""
    found = list(calls(document))
    pages = {
        "getting-started": _started(document, found),
        "authentication": _authentication(document, found),
        "limits": _limits(document, found),
        "errors": _errors(document, found),
    }
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}


def _started(document: Document, found: list[Call]) -> Lines:
    info = mapping(document.root.get("info"))
    yield from (f"# Getting started with {text(info.get('title'))}", "", text(info.get("description")) or "", "")
    yield f"The examples call `{ADDRESS}`; set `BASE_URL` to call another address."
    for title, call in _first_steps(found):
        yield from ("", f"## {title}", "", *_told(call), "```sh", curl(call), "```")
    yield from ("", "## And then", "")
    yield "- [Who may call what](authentication.md)"
    yield "- [How often](limits.md), and how to repeat a request without doing it twice"
    yield "- [What can go wrong](errors.md), and what to do then"
    for tag in dict.fromkeys((call.operation.tags or ("other",))[0] for call in found):
        yield f"- [{tag}](../api/{tag}.md): every call, in four languages"


def _first_steps(found: list[Call]) -> Iterator[tuple[str, Call]]:
    """An account and signing in where the service does that itself, then a list, then a new row that needs no other."""
    yield from ((call.summary, call) for call in found if call.operation.anonymous and _by_password(call))
    rows = [call for call in found if not {*call.variables} - _CREDENTIALS and call.operation.tags[:1] not in _ACCOUNTS]
    for title, method in (("See what is there", "GET"), ("Add something", "POST")):
        yield from ((title, call) for call in [one for one in rows if one.method == method][:1])


def _by_password(call: Call) -> bool:
    return {"email", "password"} <= mapping(call.body).keys()


def _gives_token(call: Call) -> bool:
    success = call.operation.success
    members = mapping(success.schema.get("properties")) if success else {}
    return "access_token" in members and "refresh_token" not in mapping(call.body)


def _told(call: Call) -> Lines:
    if call.variables:
        yield from (f"Set first: {', '.join(f'`{name}`' for name in call.variables)}.", "")
    if _gives_token(call):
        yield from ("The answer has an `access_token`: `export TOKEN=…`.", "")


def _authentication(document: Document, found: list[Call]) -> Lines:
    yield from ("# Who may call what", "")
    yield from explained(document, found)
    yield from ("", "## Operations", "", "| operation | | for | sees |", "|---|---|---|---|")
    for call in found:
        yield f"| `{call.operation.key}` | {call.summary} | {who(call.operation)} | {_sees(call.operation)} |"
    yield from ("", "A row that is not yours answers 404 and not 403: nobody learns what exists.")


def who(operation: Operation) -> str:
    """Who may call it, in words."""
    if operation.anonymous:
        return "anyone"
    return ", ".join(sorted(operation.roles)) if operation.roles else "whoever signed in"


def _sees(operation: Operation) -> str:
    if not operation.owned:
        return ""
    all_rows = f"; all rows: {', '.join(sorted(operation.sees_all))}" if operation.sees_all else ""
    return f"own rows{all_rows}"


def _limits(document: Document, found: list[Call]) -> Lines:
    level = mapping(mapping(document.root.get("info")).get("x-service-level"))
    yield from ("# Limits", "")
    usual = text(level.get("rate-limit"))
    yield f"Each caller may call {usual} in all." if usual else "There is no limit on calls as a whole."
    own = [call for call in found if call.operation.limit or call.operation.rate_limit]
    if own:
        yield from ("", "| operation | | limit of each caller |", "|---|---|---|")
        for call in own:
            yield f"| `{call.operation.key}` | {call.summary} | {call.operation.limit or call.operation.rate_limit} |"
    headers = mapping(mapping(document.root.get("components")).get("headers"))
    yield from ("", "## What the answers say", "", "| header | meaning | example |", "|---|---|---|")
    for name in ("RateLimit", "RateLimit-Policy", "Retry-After"):
        header = document.follow(headers.get(name))
        if header:
            yield f"| `{name}` | {_one_line(header)} | `{header.get('example')}` |"
    yield from (
        "",
        "A call over a limit answers 429. Wait for `Retry-After` seconds, then send it again; to send it sooner costs nothing and",
    )
    yield "gets nothing."
    yield from ("", "## Repeat without doing it twice", "")
    yield "Send `Idempotency-Key` with what changes something: the same request with the same key is carried out once, and its answer"
    yield "is given again. Send `If-Match` with the `ETag` that you read, and a row that somebody else changed meanwhile answers 412."


def _errors(document: Document, found: list[Call]) -> Lines:
    yield from (
        "# Errors",
        "",
        "Every error is a problem (RFC 9457, `application/problem+json`). Decide by `type`; `title` and `detail` are for people,",
    )
    yield from (
        "and `errors` names each wrong place by a JSON Pointer.",
        "",
        "| status | `type` | meaning | answered by |",
        "|---|---|---|---|",
    )
    known: list[Trouble] = troubles(document, found)
    for trouble in known:
        by = f"{len(trouble.operations)} operations" if len(trouble.operations) > 3 else ", ".join(trouble.operations)
        yield f"| {trouble.status} | `{trouble.type}` | {trouble.title} | {by} |"
    yield from ("", "## What to do", "", "| status | then |", "|---|---|")
    for status in sorted({trouble.status for trouble in known}):
        yield f"| {status} | {advice(status)} |"


def _one_line(described: Schema) -> str:
    return " ".join((text(described.get("description")) or "").split())
