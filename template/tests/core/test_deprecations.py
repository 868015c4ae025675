# Derived from the template: `copier update` replaces this file. Do not edit.
"""What ends is announced on every answer, ends on its day, and never sooner than was promised."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.core.shelves import END, SHELF, STYLES, Service
from tests.support.api import problem
from tests.support.app import Database, deprecations, requirements, settings

ROW = f"/{SHELF}"
NOTICE = dt.timedelta(days=requirements.DEPRECATION_NOTICE_DAYS)
OPERATION = deprecations.Deprecation(
    operation="move_shelf", since=END - NOTICE - dt.timedelta(1), sunset=END, replacement="read_shelf", docs="/moving"
)


def version(**options: object) -> deprecations.Deprecation:
    given = {"version": 1, "since": OPERATION.since, "sunset": END, "docs": "https://example.com/v2"}
    return deprecations.Deprecation.model_validate({**given, **options})


@pytest.mark.parametrize("style", STYLES)
async def test_a_deprecated_operation_says_since_when_until_when_and_what_instead(
    db: Database, settings: settings.Settings, style: str
) -> None:
    service = Service(style, db, settings, entries=[OPERATION])

    done, other = await service.ask(1, "POST", f"{ROW}/move"), await service.ask(1, "GET", ROW)
    wrong = await service.ask(1, "POST", "/zq/move")

    assert (done.status_code, wrong.status_code) == (204, 422)
    for response in (done, wrong):
        assert response.headers["deprecation"] == f"@{int(OPERATION.since.timestamp())}"
        assert response.headers["sunset"] == "Wed, 01 Sep 2027 00:00:00 GMT"
        assert '</moving>; rel="deprecation", </moving>; rel="sunset"' in response.headers["link"]
    assert f'<{service.path(1, ROW)}>; rel="successor-version"' in done.headers["link"]
    assert not {"deprecation", "sunset", "link"} & set(other.headers)


@pytest.mark.parametrize("style", STYLES)
async def test_an_operation_is_gone_from_its_sunset_on(db: Database, settings: settings.Settings, style: str) -> None:
    service = Service(style, db, settings, entries=[OPERATION], day=END - dt.timedelta(seconds=1))

    before = await service.ask(1, "POST", f"{ROW}/move")
    service.day = END
    after, other = await service.ask(1, "POST", f"{ROW}/move"), await service.ask(1, "GET", ROW)

    assert before.status_code == 204
    assert problem(after) == (410, "gone")
    assert {"deprecation", "sunset", "link"} <= set(after.headers)
    assert "/moving" in after.json()["detail"]
    assert other.status_code == 200


@pytest.mark.parametrize("style", STYLES)
async def test_what_a_caller_puts_into_a_path_does_not_end_the_header(
    db: Database, settings: settings.Settings, style: str
) -> None:
    service = Service(style, db, settings, entries=[version()])

    for strange, quoted in (("/%E0%A4%AA", "/%E0%A4%AA"), ("/%0D%0ASet-Cookie:%20a=b", "/%0D%0A"), ("/%3E", "/%3E")):
        response = await service.ask(1, "GET", strange)

        assert problem(response) == (422, "invalid")
        assert quoted in response.headers["link"]
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize("style", STYLES)
async def test_a_whole_version_ends(db: Database, settings: settings.Settings, style: str) -> None:
    service = Service(style, db, settings, entries=[version()])
    told, newer = await service.ask(1, "GET", ROW), await service.ask(2, "GET", ROW)

    service.day = END
    gone = [await service.ask(1, "GET", path) for path in ("", ROW)]
    kept, unknown = await service.ask(2, "GET", ROW), await service.ask(1, "GET", "/no/such/path")

    more = {"header": '; api-version="2"', "media-type": f'; type="application/vnd.{requirements.SLUG}.v2+json"'}
    assert told.headers["link"].endswith(f'<{service.path(2, ROW)}>; rel="successor-version"{more.get(style, "")}')
    assert "sunset" in told.headers
    assert "deprecation" not in newer.headers
    assert [problem(response) for response in gone] == [(410, "gone")] * 2
    assert (kept.status_code, unknown.status_code) == (200, 404)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", ["%E0%A4%AA", "a%0D%0AX-Injected:%20b", "%3E;%20rel=%22next%22", "%00"])
async def test_whatever_a_path_holds_stays_within_the_link(
    db: Database, settings: settings.Settings, style: str, text: str
) -> None:
    service = Service(style, db, settings, entries=[version(), OPERATION])

    answers = [await service.ask(1, "GET", f"/{text}"), await service.ask(1, "POST", f"/{text}/move")]

    for response in answers:
        assert problem(response) == (422, "invalid")
        assert "x-injected" not in response.headers
        assert 'rel="next"' not in response.headers["link"]
        assert response.headers["link"].isascii()
        assert response.headers["link"].isprintable()


async def test_an_address_may_take_its_place(db: Database, settings: settings.Settings) -> None:
    service = Service("path", db, settings, entries=[version(replacement="https://example.com/other", sunset=None)])

    response = await service.ask(1, "GET", ROW)

    assert '<https://example.com/other>; rel="successor-version"' in response.headers["link"]
    assert "sunset" not in response.headers
    assert 'rel="sunset"' not in response.headers["link"]


async def test_what_takes_other_values_in_its_path_is_not_pointed_to(db: Database, settings: settings.Settings) -> None:
    entry = OPERATION.model_copy(update={"operation": "list_shelves"})
    service = Service("path", db, settings, entries=[entry])

    assert "successor-version" not in (await service.ask(1, "GET")).headers["link"]


async def test_the_operation_in_one_version_alone(db: Database, settings: settings.Settings) -> None:
    service = Service("path", db, settings, entries=[version(operation="read_shelf")], day=END)

    assert [(await service.ask(number, "GET", ROW)).status_code for number in (1, 2)] == [410, 200]
    assert (await service.ask(1, "GET")).status_code == 200


GOOD = "operation: a\n    since: 2027-01-01\n    docs: https://example.com"
BAD = [
    ("", "has to be `deprecations:` with a list"),
    ("deprecations:", "with a list"),
    ("deprecations: {}", "with a list"),
    ("other: []", "with a list"),
    ("deprecations: [}", "is no YAML"),
    ("deprecations:\n  - since: 2027-01-01\n    docs: /a", "entry 1: name an operation, a version, or both"),
    (f"deprecations:\n  - {GOOD}\n  - 5", "entry 2: "),
    (f"deprecations:\n  - {GOOD}\n    until: 5", "until: Extra inputs are not permitted. Keys: operation, version,"),
    (f"deprecations:\n  - {GOOD}\n    version: one", "version: "),
    (f"deprecations:\n  - {GOOD}\n    sunset: soon", "sunset: a day is due: 2027-01-31"),
    (f"deprecations:\n  - {GOOD}\n    sunset: 2026-12-31", "the sunset is not after `since`"),
    (f"deprecations:\n  - {GOOD}\n    sunset: 2027-01-01", "the sunset is not after `since`"),
    ("deprecations:\n  - operation: a\n    docs: /a", "since: Field required"),
    ("deprecations:\n  - operation: a\n    since: 2027-01-01", "docs: Field required"),
    ("deprecations:\n  - operation: a\n    since: 2027-01-01\n    docs: ask Ann", "docs: "),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_a_file_that_can_not_be_kept_is_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(RuntimeError) as refusal:
        deprecations.parse(text)

    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(not requirements.DEPRECATION_NOTICE_DAYS, reason="no notice was promised")
def test_a_notice_that_is_too_short_is_refused() -> None:
    since = dt.date(2027, 1, 1)
    short, enough = since + NOTICE - dt.timedelta(1), since + NOTICE

    assert deprecations.parse(f"deprecations:\n  - {GOOD}\n    sunset: {enough}")[0].sunset
    with pytest.raises(RuntimeError, match=r"days of notice|not after"):
        deprecations.parse(f"deprecations:\n  - {GOOD}\n    sunset: {short}")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([version(operation="no_such")], "there is no no_such of version 1"),
        ([version(version=7)], "there is no version 7"),
        ([version(replacement=7)], "replaced by version 7, which is not served"),
        ([version(replacement="no_such")], "replaced by no_such, which is not served"),
        ([OPERATION, OPERATION], "move_shelf is there twice"),
    ],
)
def test_an_entry_about_nothing_stops_the_start(
    db: Database, settings: settings.Settings, given: list[deprecations.Deprecation], words: str
) -> None:
    with pytest.raises(RuntimeError, match=words):
        Service("path", db, settings, entries=given)
