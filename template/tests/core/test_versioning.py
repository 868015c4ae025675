# Derived from the template: `copier update` replaces this file. Do not edit.
"""Two versions from one code base, in every style of naming them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core.shelves import END, SHELF, START, STYLES, Service, first, second
from tests.support.api import problem
from tests.support.app import Database, application, deprecations, requirements, settings, versions, web

Make = Callable[..., Service]
ROW = f"/{SHELF}"
VENDOR = f"application/vnd.{requirements.SLUG}"


@pytest.fixture
def make(db: Database, settings: settings.Settings) -> Make:
    def made(style: str, default: int = 0, **options: object) -> Service:
        return Service(style, db, settings.model_copy(update={"default_version": default}), **options)

    return made


@pytest.mark.parametrize("style", STYLES)
async def test_each_version_has_its_own_operations_and_all_that_stayed_the_same(make: Make, style: str) -> None:
    service = make(style)

    changed = [(await service.ask(number, "GET", ROW)).json() for number in (1, 2)]
    same = [(await service.ask(number, "POST", json={"code": "a"})).json() for number in (1, 2)]
    gone = [(await service.ask(number, "POST", f"{ROW}/move")).status_code for number in (1, 2)]
    new = [(await service.ask(number, "POST", f"{ROW}/sort")).status_code for number in (1, 2)]

    assert changed == [{"version": 1}, {"version": 2}]
    assert same == [{"version": 1, "code": "a"}] * 2
    assert (gone, new) == ([204, 404], [404, 204])


@pytest.mark.parametrize("style", STYLES)
async def test_a_handler_sees_the_path_that_the_caller_sees(make: Make, style: str) -> None:
    service = make(style)
    for number in (1, 2):
        listed, missing = await service.ask(number, "GET"), await service.ask(number, "GET", "/zq")

        assert listed.json()["path"] == service.path(number)
        assert missing.json()["instance"] == service.path(number, "/zq")


@pytest.mark.parametrize("style", STYLES)
async def test_a_method_that_is_not_there_is_told_which_ones_are(make: Make, style: str) -> None:
    service = make(style)

    response = await service.ask(2, "DELETE", ROW)

    assert problem(response) == (405, "method-not-allowed")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("style", ["header", "media-type"])
async def test_options_are_those_of_every_version_as_a_browser_asks_before_it_names_one(make: Make, style: str) -> None:
    service = make(style)

    gone, new = [await service.send("OPTIONS", f"/zq-shelves{ROW}/{name}") for name in ("move", "sort")]

    assert [response.status_code for response in (gone, new)] == [204, 204]
    assert {response.headers["allow"] for response in (gone, new)} == {"OPTIONS, POST"}


@pytest.mark.parametrize("style", ["header", "media-type"])
async def test_who_names_no_version_gets_the_oldest_that_is_served_or_what_settings_say(make: Make, style: str) -> None:
    ending = [deprecations.Deprecation(version=1, since=START, sunset=END, docs="/moving")]
    young, told, old = make(style), make(style, 2), make(style, entries=ending, day=END)

    found = [(await service.send("GET", f"/zq-shelves{ROW}")).json() for service in (young, told, old)]

    assert found == [{"version": 1}, {"version": 2}, {"version": 2}]


def test_a_default_that_is_not_served_stops_the_start(make: Make) -> None:
    with pytest.raises(RuntimeError, match="DEFAULT_VERSION is 3; versions: 1, 2"):
        make("header", 3)


@pytest.mark.parametrize("asked", ["3", "0", "01", "1.0", "v1", "", "1,1", "-1", "\u0661", "1" * 999])
async def test_an_unknown_version_in_a_header_is_refused_with_those_there_are(make: Make, asked: str) -> None:
    response = await make("header").send("GET", "/zq-shelves", headers={"API-Version": asked.encode()})

    assert problem(response) == (400, "unknown-version")
    assert response.json()["detail"] == "API-Version is one of these: 1, 2."
    assert response.headers["vary"] == "API-Version"


async def test_a_header_that_is_there_twice_is_refused(make: Make) -> None:
    response = await make("header").send("GET", "/zq-shelves", headers=[("API-Version", "1"), ("API-Version", "2")])

    assert problem(response) == (400, "unknown-version")


async def test_an_unknown_version_in_the_path_is_not_there(make: Make) -> None:
    assert problem(await make("path").send("GET", "/v3/zq-shelves")) == (404, "not-found")
    assert problem(await make("path").send("GET", "/zq-shelves")) == (404, "not-found")


async def test_an_unknown_version_in_the_media_type_is_not_acceptable(make: Make) -> None:
    response = await make("media-type").send("GET", "/zq-shelves", headers={"Accept": f"{VENDOR}.v3+json"})

    assert problem(response) == (406, "not-acceptable")
    assert response.json()["detail"] == f"Here is {VENDOR}.v1+json, {VENDOR}.v2+json."
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize("style", ["header", "media-type"])
async def test_the_path_of_another_style_is_not_there(make: Make, style: str) -> None:
    assert problem(await make(style).send("GET", "/v1/zq-shelves")) == (404, "not-found")


@pytest.mark.parametrize(("style", "vary"), [("path", None), ("header", "API-Version"), ("media-type", "Accept")])
async def test_every_answer_says_what_it_depends_on(make: Make, style: str, vary: str | None) -> None:
    service = make(style)
    answers = [await service.ask(2, "GET", ROW), await service.ask(2, "GET", "/zq")]
    answers.append(await service.ask(2, "POST", content=b"{}", headers={"Content-Type": "text/plain"}))

    assert [answer.status_code for answer in answers] == [200, 422, 415]
    assert {answer.headers.get("vary") for answer in answers} == {vary}
    assert {answer.headers.get("api-version") for answer in answers} == {"2" if style == "header" else None}


@pytest.mark.parametrize(
    ("accept", "version", "kind"),
    [
        ("{v2}", 2, "{v2}"),
        ("{v1}, {v2}", 2, "{v2}"),
        ("{v1};q=0.9, {v2};q=0.8", 1, "{v1}"),
        ("{v2};q=0.5, application/json", 1, "application/json"),
        ("{v2}, application/json;q=0.5", 2, "{v2}"),
        ("{v9}, {v2};q=0.1", 2, "{v2}"),
        ("{v9}, */*;q=0.1", 1, "application/json"),
        ("{v9}, application/json;q=0.1", 1, "application/json"),
        ("{v2};q=0, */*", 1, "application/json"),
        ("text/html, {V2};Q=0.7", 2, "{v2}"),
        ('text/html;x="a,b;q=1", {v2}', 2, "{v2}"),
        ("{v2};charset=utf-8", 2, "{v2}"),
        ("application/*", 1, "application/json"),
        ("*/*", 1, "application/json"),
        ("application/json", 1, "application/json"),
        ("nonsense", 1, "application/json"),
        ("", 1, "application/json"),
    ],
)
async def test_the_most_wanted_media_type_decides(make: Make, accept: str, version: int, kind: str) -> None:
    names = {f"v{number}": f"{VENDOR}.v{number}+json" for number in (1, 2, 9)} | {"V2": f"{VENDOR}.v2+json".upper()}

    response = await make("media-type").send("GET", f"/zq-shelves{ROW}", headers={"Accept": accept.format(**names)})

    assert response.json() == {"version": version}
    assert response.headers["content-type"] == kind.format(**names)


async def test_accept_may_be_on_several_lines(make: Make) -> None:
    lines = [("Accept", f"{VENDOR}.v2+json"), ("Accept", "*/*;q=0.1"), ("Accept", "application/json;q=0.2")]

    response = await make("media-type").send("GET", f"/zq-shelves{ROW}", headers=lines)

    assert response.headers["content-type"] == f"{VENDOR}.v2+json"


@pytest.mark.parametrize(
    ("accept", "sent", "status"),
    [
        (".v2+json", ".v2+json", 201),
        (".v2+json", "json", 201),
        ("*", ".v2+json", 201),
        (".v1+json", ".v2+json", 415),
        ("*", ".v3+json", 415),
    ],
)
async def test_a_body_is_of_the_version_that_is_asked_for(make: Make, accept: str, sent: str, status: int) -> None:
    kinds = {"json": "application/json", "*": "*/*"}
    headers = {"Accept": kinds.get(accept, VENDOR + accept), "Content-Type": kinds.get(sent, VENDOR + sent)}

    response = await make("media-type").send("POST", "/zq-shelves", content=b'{"code": "a"}', headers=headers)

    assert response.status_code == status, response.text


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0", "application/problem+json"]
)
async def test_who_accepts_no_json_gets_none(make: Make, style: str, accept: str) -> None:
    service = make(style)

    response = await service.send("GET", service.path(1, ROW), headers={"Accept": accept})

    assert problem(response) == (406, "not-acceptable")
    assert response.headers.get("vary") == {"header": "API-Version", "media-type": "Accept"}.get(style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "accept", ["text/html, */*;q=0.8", "application/*;q=0.1", "text/html, application/json;q=0.001"]
)
async def test_who_accepts_json_at_all_gets_it(make: Make, style: str, accept: str) -> None:
    service = make(style)

    response = await service.send("GET", service.path(1, ROW), headers={"Accept": accept})

    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("style", STYLES)
async def test_an_operation_may_have_something_else_to_offer(make: Make, style: str) -> None:
    service = make(style)

    export = await service.send("GET", service.path(1, f"{ROW}/export"), headers={"Accept": "text/csv"})
    missing = await service.send("GET", service.path(1, "/no/such/path"), headers={"Accept": "text/csv"})

    assert (export.status_code, export.text) == (200, "code\n")
    assert problem(missing) == (404, "not-found")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", ["/livez", "/metrics", "/openapi.yaml", "/docs", "/docs/assets/swagger-ui.css"])
async def test_what_has_no_version_is_left_alone(make: Make, style: str, path: str) -> None:
    response = await make(style).send("GET", path, headers={"API-Version": "99", "Accept": "text/unheard-of"})

    assert response.status_code == 200
    assert "api-version" not in response.headers
    assert response.headers.get("vary", "").lower() not in ("api-version", "accept")


def test_versions_follow_each_other(settings: settings.Settings) -> None:
    with pytest.raises(RuntimeError, match="version 3 follows 1: call it 2"):
        application.build([first()], settings, [versions.changed(3)])
    with pytest.raises(RuntimeError, match="without no_such: there is no such operation"):
        application.build([first()], settings, [versions.changed(2, without=["no_such"])])


def test_a_third_version_is_the_second_with_some_operations_changed() -> None:
    third = versions.changed(3, without=["sort_shelf"])

    lined_up = versions.line_up([first()], [second(), third])

    same = {"list_shelves", "create_shelf", "read_shelf", "export_shelf"}
    assert [{route.unique_id for route in version.routes()} - same for version in lined_up] == [
        {"move_shelf"},
        {"sort_shelf"},
        set(),
    ]
    assert {route.path.split("/")[1] for route in lined_up[2].routes()} == {"v3"}


def test_an_operation_of_another_name_takes_the_place_of_the_one_at_its_path() -> None:
    router = web.router("/zq-shelves")
    router.add_api_route("", lambda: None, methods=["GET"], name="search_shelves")

    found = versions.line_up([first()], [versions.changed(2, router)])[1]

    assert [route.unique_id for route in found.routes() if route.path == "/v2/zq-shelves"] == [
        "search_shelves",
        "create_shelf",
    ]


def test_a_route_of_a_later_version_needs_a_guard_too(settings: settings.Settings) -> None:
    router = web.router("/zq-shelves")
    router.add_api_route("/open", lambda: None, methods=["GET"], name="open_door")

    with pytest.raises(RuntimeError, match="no guard on open_door \\(GET /v2/zq-shelves/open\\)"):
        application.build([first()], settings, [versions.changed(2, router)])
