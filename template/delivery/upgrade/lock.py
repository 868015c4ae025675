# Derived from the template: `copier update` replaces this file. Do not edit.
""".copier-answers.yml, the lock of service.yml: where the project comes from, and what was applied last."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..errors import Refusal
from ..json_types import Json, Schema

LOCK, REQUIREMENTS = ".copier-answers.yml", "service.yml"
_WHAT = "nothing was upgraded"


@dataclass(frozen=True)
class Lock:
    """What .copier-answers.yml says.

    Attributes:
        source: The template's address, as Copier keeps it.
        commit: The release, or `git describe` of the commit.
        answers: What was answered last, without Copier's own.
    """

    source: str
    commit: str
    answers: Schema


def read_lock(root: Path) -> Lock:
    """The lock of the project.

    Raises:
        Refusal: there is none, or it names no template or no version of it.
    """
    if not (root / LOCK).is_file():
        remedy = (
            "`git log -- .copier-answers.yml` to bring it back, or `delivery upgrade --from-scratch --template URL`"
        )
        raise Refusal(_WHAT, f"{LOCK} is gone", remedy)
    said = read_yaml(root / LOCK)
    source, commit = said.get("_src_path"), said.get("_commit")
    if not isinstance(source, str) or not isinstance(commit, str):
        missing = "_commit" if isinstance(source, str) else "_src_path"
        why = f"{LOCK} has no {missing}: it was generated from a folder that is no git repository"
        raise Refusal(_WHAT, why, f"remove {LOCK}, commit, then `delivery upgrade --from-scratch --template URL`")
    if source.startswith(".") and not os.path.isabs(source):
        remedy = f"write an address or a full path as _src_path into {LOCK}"
        raise Refusal(_WHAT, f"the template is at {source!r}, which means another folder here", remedy)
    return Lock(source, commit, answers_of(said))


def answers_of(said: Schema) -> Schema:
    return {name: value for name, value in said.items() if not name.startswith("_")}


def read_yaml(path: Path) -> Schema:
    try:
        said: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise Refusal(_WHAT, f"{path.name} is gone", f"`git log -- {path.name}` to bring it back") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())
        raise Refusal(_WHAT, f"{path.name} is not YAML: {why}", f"repair {path.name}") from None
    if not isinstance(said, dict):
        raise Refusal(_WHAT, f"{path.name} has no `name: value` at its top", f"repair {path.name}")
    return said


def unapplied(requirements: Schema, answers: Schema) -> list[str]:
    """The answers that service.yml gives otherwise than they were applied last."""
    return sorted(name for name, value in requirements.items() if not _same(value, answers.get(name)))


def _same(said: Json, applied: Json) -> bool:
    """99.9 is `'99.9'` for a choice among texts; but True is not 1. A day is the same with and without quotes."""
    if isinstance(said, dict | list) or isinstance(applied, dict | list):
        return _quoted(said) == _quoted(applied)
    return str(said) == str(applied)


def _quoted(value: object) -> object:
    """YAML makes dates of what has no quotes; Copier writes the lock without, where service.yml may have them."""
    if isinstance(value, dict):
        return {name: _quoted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_quoted(inner) for inner in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, dt.date) else value
