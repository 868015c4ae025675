# Derived from the template: `copier update` replaces this file. Do not edit.
"""Feature flags by OpenFeature: from governance/flags.yaml, or from a flagd server by settings. None without an owner and an end."""

from __future__ import annotations

import datetime
import functools
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from openfeature import api
from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import OpenFeatureError
from openfeature.flag_evaluation import FlagResolutionDetails, FlagValueType
from openfeature.provider import AbstractProvider, FeatureProvider, Metadata

from .. import requirements
from .access import Call
from .settings import Settings

FILE = Path("governance") / "flags.yaml"
_NEEDED = ("owner", "expires")
_CLIENT = api.get_client(
    requirements.SLUG
)  # of this domain: a library that uses OpenFeature too keeps its own provider


class UnusableFlags(ValueError):
    """governance/flags.yaml can't be used; the message says where and why."""


class UndeclaredFlag(LookupError):
    """Code asks for a flag that governance/flags.yaml does not have."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What the file says of a flag beside its rules."""

    name: str
    owner: str
    expires: datetime.date
    default: bool

    def expired(self, today: datetime.date) -> bool:
        return today > self.expires


@functools.cache
def declared() -> Mapping[str, Flag]:
    """The flags of the file, by name.

    Raises:
        UnusableFlags: it is not of flagd's format, or a flag has no owner or no end.
    """
    return read(_text())


def read(text: str) -> dict[str, Flag]:
    """The flags of a file's text; raises like `declared`."""
    entries: dict[str, Any] = _definitions(text)["flags"]  # Any: JSON, judged below
    return {name: _flag(name, entry) for name, entry in entries.items()}


def enabled(call: Call, name: str) -> bool:
    """Whether a flag is on for this caller. A flag server that is not there leaves the file's default.

    Args:
        call: Of the request: rules may ask for `targetingKey` (the caller's id) and `roles`.
        name: As in governance/flags.yaml.

    Raises:
        UndeclaredFlag: the file has no such flag, so that nobody owns it and it never ends.
    """
    flag = declared().get(name)
    if flag is None:
        raise UndeclaredFlag(f"{name} is not in {FILE}: declare it there, with its owner and its end")
    context = EvaluationContext(str(call.caller.id), {"roles": sorted(call.caller.roles)})
    return _CLIENT.get_boolean_value(name, flag.default, context)


def provide(settings: Settings) -> None:
    """Connect the flags' source for the life of the process.

    Raises:
        UnusableFlags: as for `declared`.
        RuntimeError: FLAGD_URL is set, and the provider for it is not installed.
    """
    declared()
    provider = _server(settings.flagd_url) if settings.flagd_url else FileProvider(_text())
    api.set_provider(provider, requirements.SLUG)


class FileProvider(AbstractProvider):
    """Rules from a text, evaluated by flagd's own engine in this process."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._engine = FlagdCore()
        self._engine.set_flags(_definitions(text))

    def get_metadata(self) -> Metadata:
        return Metadata(name=str(FILE))

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        return self._engine.resolve_boolean_value(flag_key, default_value, evaluation_context)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        return self._engine.resolve_string_value(flag_key, default_value, evaluation_context)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[int]:
        return self._engine.resolve_integer_value(flag_key, default_value, evaluation_context)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[float]:
        return self._engine.resolve_float_value(flag_key, default_value, evaluation_context)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[FlagValueType] | Mapping[str, FlagValueType],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[FlagValueType] | Mapping[str, FlagValueType]]:
        return self._engine.resolve_object_value(flag_key, default_value, evaluation_context)


def _server(url: str) -> FeatureProvider:
    """Rules streamed from a flagd server and evaluated here: no request of ours waits for it."""
    try:
        flagd = importlib.import_module("openfeature.contrib.provider.flagd")
        kinds = importlib.import_module("openfeature.contrib.provider.flagd.config")
    except ImportError as missing:
        raise RuntimeError("FLAGD_URL needs an extra of this service: install it with [flagd]") from missing
    parts = urlsplit(url)
    provider: FeatureProvider = flagd.FlagdProvider(
        parts.hostname, parts.port or 8015, tls=parts.scheme == "grpcs", resolver_type=kinds.ResolverType.IN_PROCESS
    )
    return provider


@functools.cache
def _text() -> str:
    """The file, from the wheel or from the checkout."""
    package = Path(__file__).resolve().parents[1]
    for place in (package, *package.parents[:2]):
        if (place / FILE).is_file():
            return (place / FILE).read_text("utf-8")
    raise UnusableFlags(f"{FILE} is neither in {package} nor above it")


def _definitions(text: str) -> dict[str, Any]:  # Any: JSON
    """The document as flagd's engine takes it: it knows no dates."""
    try:
        document = yaml.safe_load(text)
        entries = document.get("flags") if isinstance(document, dict) else None
        if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
            raise UnusableFlags(f"{FILE}: a mapping named flags is due; write `flags: {{}}` where there is none")
        found = {name: {**entry, "metadata": _plain(entry.get("metadata") or {})} for name, entry in entries.items()}
        FlagdCore().set_flags(
            {"flags": {name: dict(entry) for name, entry in found.items()}}
        )  # it changes what it gets
    except (yaml.YAMLError, OpenFeatureError) as fault:
        raise UnusableFlags(f"{FILE}: {fault}") from fault
    return {"flags": found}


def _plain(notes: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    return {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in notes.items()}


def _flag(name: str, entry: Mapping[str, Any]) -> Flag:  # Any: JSON
    notes = entry["metadata"]
    if absent := [key for key in _NEEDED if not notes.get(key)]:
        raise UnusableFlags(f"{FILE}: {name} has no {' and no '.join(absent)}; write them into its metadata")
    try:
        expires = datetime.date.fromisoformat(notes["expires"])
    except ValueError as fault:
        raise UnusableFlags(f"{FILE}: {name} expires on {notes['expires']}, which is no day like 2027-01-31") from fault
    default = entry["variants"].get(entry.get("defaultVariant"))
    if not isinstance(default, bool):
        raise UnusableFlags(f"{FILE}: {name} has no defaultVariant that is true or false")
    return Flag(name, str(notes["owner"]), expires, default)
