# Derived from the template: `copier update` replaces this file. Do not edit.
"""What will end and when: `governance/deprecations.yaml`, refused where it is not what callers were promised."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from .. import requirements
from .versions import Version

_KEYS = "operation, version, since, sunset, replacement, docs"
_NAME = "governance/deprecations.yaml"


def _moment(given: object) -> object:
    """A day begins at midnight UTC; a moment without a zone is UTC."""
    if isinstance(given, datetime.datetime):
        return given if given.tzinfo else given.replace(tzinfo=datetime.UTC)
    if isinstance(given, datetime.date):
        return datetime.datetime.combine(given, datetime.time(), datetime.UTC)
    raise ValueError("a day is due: 2027-01-31")


Moment = Annotated[datetime.datetime, BeforeValidator(_moment)]


class Deprecation(BaseModel):
    """One entry. With an operation alone: in every version that has it; with a version alone: the whole version.

    Attributes:
        since: From when on it is deprecated; may lie ahead (RFC 9745).
        sunset: From when on it is answered with 410 (RFC 8594). None: not decided yet.
        replacement: An operationId, the number of a version, or an address that begins with / or https://.
        docs: Where people read what to do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    operation: Annotated[str, Field(min_length=1)] | None = None
    version: Annotated[int, Field(ge=1)] | None = None
    since: Moment
    sunset: Moment | None = None
    replacement: Annotated[str, Field(min_length=1)] | int | None = None
    docs: Annotated[str, Field(pattern=r"^(/|https?://)[^\s<>\"]*$")]

    @model_validator(mode="after")
    def _keeps_the_notice(self) -> Self:
        if self.operation is None and self.version is None:
            raise ValueError("name an operation, a version, or both")
        if self.sunset is None:
            return self
        if self.sunset <= self.since:
            raise ValueError("the sunset is not after `since`: say first, end later")
        notice = (self.sunset - self.since).days
        if notice < requirements.DEPRECATION_NOTICE_DAYS:
            due = f"{requirements.DEPRECATION_NOTICE_DAYS} were promised (deprecation_notice_days)"
            raise ValueError(f"{notice} days of notice, {due}: move the sunset to a later day")
        return self

    @property
    def what(self) -> str:
        """How messages call it."""
        named = [self.operation] if self.operation else []
        return " of ".join([*named, *([f"version {self.version}"] if self.version else [])])

    def covers(self, operation: str, version: int) -> bool:
        return self.operation in (None, operation) and self.version in (None, version)

    def over(self, now: datetime.datetime) -> bool:
        return self.sunset is not None and now >= self.sunset


def read(place: Path | None = None) -> list[Deprecation]:
    """The entries of the file, from the wheel or from the checkout.

    Raises:
        RuntimeError: the file is missing or no such list; the message names the entry and the remedy.
    """
    return parse((place or _file()).read_text("utf-8"))


def parse(text: str) -> list[Deprecation]:
    """The entries of a text.

    Raises:
        RuntimeError: as for `read`.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise RuntimeError(f"{_NAME} is no YAML: {' '.join(str(fault).split())}") from None
    entries = found.get("deprecations") if isinstance(found, dict) and len(found) == 1 else None
    if not isinstance(entries, list):
        raise RuntimeError(f"{_NAME} has to be `deprecations:` with a list; where nothing is deprecated, `[]`")
    return [_entry(number, entry) for number, entry in enumerate(entries, 1)]


def check(entries: Sequence[Deprecation], versions: Sequence[Version]) -> None:
    """Every entry is about something that is served, and nothing has two.

    Raises:
        RuntimeError: one is not.
    """
    served = {(route.unique_id, version.number) for version in versions for route in version.routes()}
    operations, numbers = {name for name, _ in served}, {version.number for version in versions}
    seen: set[tuple[str, int]] = set()
    for entry in entries:
        covered = {(name, number) for name, number in served if entry.covers(name, number)}
        if not covered:
            raise RuntimeError(f"{_NAME}: there is no {entry.what}; take the entry out, or name what is served")
        if isinstance(entry.replacement, int) and entry.replacement not in numbers:
            raise RuntimeError(f"{_NAME}: {entry.what} is replaced by version {entry.replacement}, which is not served")
        if isinstance(entry.replacement, str) and not {entry.replacement} & operations and not is_address(entry):
            raise RuntimeError(f"{_NAME}: {entry.what} is replaced by {entry.replacement}, which is not served")
        if entry.operation and covered & seen:
            raise RuntimeError(f"{_NAME}: {entry.what} is there twice; keep one entry")
        seen |= covered if entry.operation else set()


def of(entries: Sequence[Deprecation], operation: str, version: int) -> Deprecation | None:
    """What ends an operation of a version: the entry with the earliest sunset, else any that names it."""
    found = [entry for entry in entries if entry.covers(operation, version)]
    never = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return min(found, key=lambda entry: entry.sunset or never, default=None)


def is_address(entry: Deprecation) -> bool:
    """Whether the replacement is said as an address, not as something of this service."""
    return isinstance(entry.replacement, str) and entry.replacement.startswith(("/", "https://"))


def _entry(number: int, entry: object) -> Deprecation:
    try:
        return Deprecation.model_validate(entry)
    except ValidationError as fault:
        said = "; ".join(_said(error["loc"], error["msg"]) for error in fault.errors())
        raise RuntimeError(f"{_NAME}, entry {number}: {said}. Keys: {_KEYS}") from None


def _said(place: tuple[int | str, ...], message: str) -> str:
    words = message.removeprefix("Value error, ")
    return f"{'.'.join(map(str, place[:1]))}: {words}" if place else words


def _file() -> Path:
    package = Path(__file__).resolve().parents[1]
    places = [root / _NAME for root in (package, *package.parents[:2])]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise RuntimeError(f"{_NAME} is missing; where nothing is deprecated it says `deprecations: []`")
    return found
