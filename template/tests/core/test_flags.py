# Derived from the template: `copier update` replaces this file. Do not edit.
"""Feature flags: each has an owner and an end, and decides by caller."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest
from openfeature import api as openfeature

from tests.support.app import Database, access, flags, requirements
from tests.support.app import settings as configuration

CALLERS = 200
TEXT = """
flags:
  for_admins:
    state: ENABLED
    variants: {enabled: true, disabled: false}
    defaultVariant: disabled
    targeting: {if: [{in: [admin, {var: roles}]}, enabled, null]}
    metadata: {owner: team-a, expires: 2027-01-31}
  for_half:
    state: ENABLED
    variants: {enabled: true, disabled: false}
    defaultVariant: disabled
    targeting: {fractional: [[enabled, 50], [disabled, 50]]}
    metadata: {owner: team-a, expires: "2027-01-31"}
"""


@pytest.fixture
def two_flags(monkeypatch: pytest.MonkeyPatch, settings: configuration.Settings) -> Iterator[None]:
    """The flags of TEXT instead of the file's."""
    monkeypatch.setattr(flags, "declared", lambda: flags.read(TEXT))
    openfeature.set_provider(flags.FileProvider(TEXT), requirements.SLUG)
    yield
    monkeypatch.undo()
    flags.provide(settings)


def by(db: Database, *roles: str) -> access.Call:
    return access.Call(access.Caller(uuid4(), frozenset(roles)), db)


def test_no_flag_is_past_its_end() -> None:
    today = datetime.datetime.now(datetime.UTC).date()

    expired = [f"{flag.name} of {flag.owner}" for flag in flags.declared().values() if flag.expired(today)]

    assert not expired, f"{', '.join(expired)}: remove it from the code and from {flags.FILE}, or move its end"


def test_a_flag_ends_with_its_last_day() -> None:
    flag = flags.Flag("old", "team-a", datetime.date(2027, 1, 31), default=False)

    assert not flag.expired(datetime.date(2027, 1, 31))
    assert flag.expired(datetime.date(2027, 2, 1))


@pytest.mark.usefixtures("two_flags")
def test_a_rule_may_ask_for_a_role(db: Database) -> None:
    assert flags.enabled(by(db, "admin"), "for_admins")
    assert not flags.enabled(by(db, "user"), "for_admins")


@pytest.mark.usefixtures("two_flags")
def test_a_share_of_the_callers_stays_the_same_share(db: Database) -> None:
    callers = [by(db) for _ in range(CALLERS)]

    chosen = [flags.enabled(call, "for_half") for call in callers]

    assert 0.3 * CALLERS < sum(chosen) < 0.7 * CALLERS
    assert [flags.enabled(call, "for_half") for call in callers] == chosen


@pytest.mark.usefixtures("two_flags")
def test_a_source_that_is_not_there_leaves_the_default(db: Database) -> None:
    openfeature.set_provider(flags.FileProvider("flags: {}"), requirements.SLUG)

    assert not flags.enabled(by(db, "admin"), "for_admins")


def test_an_undeclared_flag_is_a_fault_of_the_code(db: Database) -> None:
    with pytest.raises(flags.UndeclaredFlag, match="declare it there"):
        flags.enabled(by(db), "nobody_owns_me")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "a mapping named flags"),
        ("flags: [new]", "a mapping named flags"),
        ("flags: {a: {variants: {on: true}}}", "a"),
        ("flags: {a: 3}", "flags.yaml"),
        ("flags: {a: {state: ENABLED, variants: {x: true}, defaultVariant: x}}", "a has no owner and no expires"),
        (
            "flags: {a: {state: ENABLED, variants: {x: true}, defaultVariant: x, metadata: {owner: b, expires: soon}}}",
            "no day like",
        ),
        (
            "flags: {a: {state: ENABLED, variants: {x: 1}, defaultVariant: x, metadata: {owner: b, expires: 2027-01-31}}}",
            "true or false",
        ),
        ("flags: {", "flags.yaml"),
    ],
)
def test_refuses_a_file_that_says_too_little(text: str, why: str) -> None:
    with pytest.raises(flags.UnusableFlags, match=why):
        flags.read(text)


def test_a_flag_server_needs_its_provider(settings: configuration.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openfeature.contrib.provider.flagd", None)

    with pytest.raises(RuntimeError, match="an extra of this service"):
        flags.provide(settings.model_copy(update={"flagd_url": "grpc://127.0.0.1:8015"}))
