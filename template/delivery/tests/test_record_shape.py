# Derived from the template: `copier update` replaces this file. Do not edit.
"""A record has the shape that record.schema.json says; each edit is named by its member, though its hash is right again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ..evidence import verb
from ..evidence.observed import Seen, keep
from ..evidence.record import Record, records
from ..evidence.shape import SCHEMA, misshapen
from ..evidence.verb import verify
from ..json_types import mapping, sequence
from ..project import find_project
from .repository import Repository

Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    return Repository(tmp_path, monkeypatch)


def rewritten(repository: Repository, record: Record, edit: Edit) -> None:
    """The record edited, and named by its new hash: only its shape can give it away."""
    statement = json.loads((repository.root / record.path).read_bytes())
    edit(statement)
    body = json.dumps(statement).encode()
    (repository.root / record.path).unlink()
    (repository.root / record.path.with_name(f"{hashlib.sha256(body).hexdigest()}.json")).write_bytes(body)


def test_an_observation_has_a_shape_of_its_own_and_decides_nothing(repository: Repository) -> None:
    """It bears the name of a check here, and still is no evidence for it."""
    seen = Seen(
        "tester/results", "delivery x", datetime.now(UTC), {"failed": 0}, name="tests", image=f"shop@sha256:{'a' * 64}"
    )
    keep(repository.root, "orders-api", seen)
    keep(repository.root, "orders-api", replace(seen, image="", name=""))
    found = records(repository.root, "orders-api")
    listed = sequence(verb.listed(find_project(repository.root), "phase-5/tester/*").data["observations"])

    assert [*misshapen(repository.root, found)] == []
    assert repository.row().state == "missing"
    assert [mapping(one)["key"] for one in listed] == [
        f"api-development/orders-api/phase-5/tester/results{name}" for name in ("", "/tests")
    ]
    rewritten(repository, found[0], lambda s: s["predicate"].update(verdict="GO"))
    assert len([*misshapen(repository.root, records(repository.root, "orders-api"))]) == 1


def test_what_a_run_writes_has_the_shape(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.run()
    for name, value in {"CI": "true", "GITHUB_RUN_ID": "7", "GITHUB_REPOSITORY": "a/b"}.items():
        monkeypatch.setenv(name, value)
    repository.write("tool.sh", "exit 3\n")
    repository.run()

    assert len(records(repository.root, "orders-api")) == 2
    assert [*misshapen(repository.root, records(repository.root, "orders-api"))] == []


@pytest.mark.parametrize(
    ("edit", "member"),
    [
        (lambda s: s["predicate"].pop("log"), "predicate"),
        (lambda s: s["predicate"].update(verdict="GO"), "predicate"),
        (lambda s: s["predicate"].update(phase=9), "predicate.phase"),
        (lambda s: s["predicate"].update(started="yesterday"), "predicate.started"),
        (lambda s: s["predicate"].update(inputs_digest="sha256:0"), "predicate.inputs_digest"),
        (lambda s: s["predicate"]["values"].update(coverage="93"), "predicate.values.coverage"),
        (lambda s: s["predicate"]["runner"].update(kind="ours"), "predicate.runner.kind"),
        (lambda s: s["predicate"].update(who="ann"), "predicate.who"),
        (lambda s: s["subject"].clear(), "subject"),
        (lambda s: s.update(_type="https://example.com"), "_type"),
        (lambda s: s["predicate"].update(role="writer"), "predicate"),  # and so it lies in another's folder
    ],
)
def test_an_edited_member_is_named(repository: Repository, edit: Edit, member: str) -> None:
    rewritten(repository, repository.run(), edit)

    found = verify(find_project(repository.root))

    wrong = [mapping(one) for one in sequence(found.data["misshapen"])]
    assert not found.ok
    assert found.data["damaged"] == []
    assert [one["member"] for one in wrong] == [member]
    assert found.lines[0].startswith(f"not as a record is: {wrong[0]['file']}: {member}: ")


def test_without_its_schema_nothing_would_be_named(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter-test: what names the member is the schema, and no other code."""
    rewritten(repository, repository.run(), lambda s: s["predicate"].update(phase=3, seconds=-1))
    empty = repository.root / "empty.json"
    empty.write_text("{}")
    monkeypatch.setattr("delivery.evidence.shape.SCHEMA", empty)

    blind = verify(find_project(repository.root)).ok
    monkeypatch.setattr("delivery.evidence.shape.SCHEMA", SCHEMA)

    assert blind
    assert not verify(find_project(repository.root)).ok
