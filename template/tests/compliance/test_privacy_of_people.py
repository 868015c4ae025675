# Derived from the template: `copier update` replaces this file. Do not edit.
"""One person's data is found by the foreign keys, exported whole, and erased whole or not at all."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from tests.compliance.events import dump, events, module
from tests.support.app import Database, access, columns, ids, problems, tables

people, erasure, privacy = module("people"), module("erasure"), module("privacy")
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # as in core.statements
OWNER, STRANGER = ids.new_id(), ids.new_id()


@dataclass(frozen=True)
class Registry:
    """Patients, their letters, and tables that make an erasure hard."""

    db: Database
    patients: Table
    letters: Table
    visits: Table

    async def patient(self, owner: uuid.UUID, name: str, **more: object) -> uuid.UUID:
        return await self.row(self.patients, owner_id=owner, name=name, mail=f"{name}@example.com", **more)

    async def row(self, table: Table, **values: object) -> uuid.UUID:
        values = {"id": ids.new_id(), **values}
        marks = ", ".join(f"${place}" for place in range(1, len(values) + 1))
        names = ", ".join(values)
        await self.db._pool.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", *values.values())
        return uuid.UUID(str(values["id"]))


@pytest.fixture
async def registry(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Registry]:
    metadata = MetaData()
    for place in (tables, people, erasure, privacy):
        monkeypatch.setattr(place, "metadata", metadata)
    patients = tables.resource_table(
        "zq_patients",
        columns.string("name", max_length=40, personal=True),
        columns.string("mail", max_length=254, unique=True, personal=True),
        columns.date("born", optional=True, personal=True),
        columns.integer("height", minimum=30, maximum=300, default="170", personal=True),
        columns.enum("blood", "a", "b", default="b", personal=True),
        columns.json("habits", default="[1]", personal=True),
        columns.string("ward", max_length=9, default="ward", read=("admin",)),
        columns.hashed("pin", optional=True, personal=True),
        owned=True,
    )
    on_patient = columns.reference("patient", "zq_patients", on_delete="CASCADE")
    letters = tables.resource_table("zq_letters", on_patient, columns.string("body", max_length=99, personal=True))
    visit = columns.reference("patient", "zq_patients", on_delete="RESTRICT")
    visits = tables.resource_table("zq_visits", visit, columns.string("room", max_length=9), owned=True)
    made = Registry(db, patients, letters, visits)
    for table in (patients, letters, visits):
        statements: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, table.indexes)]
        for statement in statements:
            await db._pool.execute(str(statement.compile(dialect=_DIALECT)))
    yield made
    await db._pool.execute("DROP TABLE zq_visits, zq_letters, zq_patients CASCADE")


async def exported(
    registry: Registry, person: Any, caller: Any = None
) -> dict[str, list[dict[str, object]]]:  # Any: of modules found by name
    async with registry.db.transaction() as tx:
        found = people.exported(await people.rows_of(tx, person), caller)
    return {part["table"]: part["rows"] for part in found}


async def erased(registry: Registry, person: Any) -> dict[tuple[str, str], int]:  # Any: as above
    async with registry.db.transaction() as tx:
        report = await erasure.erase(tx, person)
    return {(touched.table, touched.outcome): touched.rows for touched in report.tables}


async def test_an_export_holds_every_row_of_the_person_and_nobody_elses(registry: Registry) -> None:
    ann = await registry.patient(OWNER, "ann.zimmer")
    await registry.row(registry.letters, patient=ann, body="Dear Ann")
    await registry.row(registry.visits, patient=ann, room="12", owner_id=OWNER)
    bob = await registry.patient(STRANGER, "bob.young")
    await registry.row(registry.letters, patient=bob, body="Dear Bob")
    await registry.row(registry.visits, patient=ann, room="99", owner_id=STRANGER)

    found = await exported(registry, people.Person(OWNER))

    assert [row["name"] for row in found["zq_patients"]] == ["ann.zimmer"]
    assert [row["body"] for row in found["zq_letters"]] == ["Dear Ann"]
    assert [row["room"] for row in found["zq_visits"]] == ["12"]
    assert "pin" not in found["zq_patients"][0]
    assert "bob" not in str(found).lower()


async def test_an_export_shows_a_caller_only_what_they_may_read_unless_it_is_personal(registry: Registry) -> None:
    await registry.patient(OWNER, "ann.zimmer")

    [seen] = (await exported(registry, people.Person(OWNER), access.Caller(OWNER)))["zq_patients"]

    assert "ward" not in seen
    assert seen["name"] == "ann.zimmer"


async def test_an_erasure_leaves_no_personal_value_anywhere(registry: Registry) -> None:
    born = datetime.date(1981, 2, 3)
    ann = await registry.patient(
        OWNER, "ann.zimmer", born=born, height=181, habits={"tea": "jasmine"}, pin="hash-of-pin"
    )
    await registry.row(registry.letters, patient=ann, body="Dear Ann Zimmer")
    await registry.patient(STRANGER, "bob.young")

    done = await erased(registry, people.Person(OWNER))

    left = await dump(registry.db)
    assert done == {("zq_patients", "erased"): 1, ("zq_letters", "erased"): 1}
    for value in ("zimmer", "Zimmer", "1981-02-03", "jasmine", "hash-of-pin"):
        assert value not in left
    assert "bob.young@example.com" in left


async def test_an_erasure_takes_what_others_are_told_of_the_rows(registry: Registry) -> None:
    ann, bob = [await registry.patient(owner, name) for owner, name in ((OWNER, "ann.zimmer"), (STRANGER, "bob.young"))]
    notes = tables.resource_table("zq_notes", columns.json("message"))
    notes.info["about"] = "CAST(message ->> 'subject' AS uuid)"
    await registry.db._pool.execute(str(CreateTable(notes).compile(dialect=_DIALECT)))
    try:
        for row in (ann, bob):
            await registry.row(notes, message={"subject": str(row), "data": "what they are called"})
        await registry.row(notes, message={"unreadable": "by anybody"})

        await erased(registry, people.Person(OWNER))

        left = await registry.db._pool.fetch("SELECT message FROM zq_notes")
    finally:
        await registry.db._pool.execute("DROP TABLE zq_notes")
    assert [row["message"].get("subject") for row in left] == [str(bob), None]


async def test_what_is_erased_still_fits_the_rules_of_its_columns(registry: Registry) -> None:
    await registry.patient(OWNER, "ann.zimmer", blood="b")
    await registry.patient(OWNER, "ann.zeller", blood="b")

    await erased(registry, people.Person(OWNER))

    rows = await registry.db._pool.fetch("SELECT * FROM zq_patients")
    assert len({row["mail"] for row in rows}) == 2
    assert {(row["name"], row["born"], row["height"], row["blood"]) for row in rows} == {("erased", None, 30, "a")}


async def test_a_row_that_the_law_keeps_stays_and_is_named(registry: Registry) -> None:
    ann = await registry.patient(OWNER, "ann.zimmer")
    await registry.row(registry.letters, patient=ann, body="Dear Ann Zimmer")
    registry.letters.info["kept_by_law"] = "ten years, by the law on letters"

    async with registry.db.transaction() as tx:
        report = await erasure.erase(tx, people.Person(OWNER))

    [kept] = [touched for touched in report.tables if touched.outcome == "kept"]
    assert (kept.table, kept.rows, kept.reason) == ("zq_letters", 1, "ten years, by the law on letters")
    assert "Dear Ann" in await dump(registry.db)


async def test_what_can_only_be_deleted_and_is_still_referred_to_refuses_everything(registry: Registry) -> None:
    ann = await registry.patient(OWNER, "ann.zimmer")
    await registry.row(registry.visits, patient=ann, room="12", owner_id=OWNER)
    registry.patients.append_constraint(UniqueConstraint("blood", name="zq_alone"))

    with pytest.raises(problems.StillReferenced):
        await erased(registry, people.Person(OWNER))

    assert "ann.zimmer" in await dump(registry.db)


async def test_an_erasure_is_in_the_trail_without_a_personal_value(registry: Registry) -> None:
    row = await registry.patient(OWNER, "ann.zimmer")

    await erased(registry, people.Person(row, registry.patients))

    [event] = await events(registry.db, action="erasure", row_id=row)
    assert event["after"] == {"tables": [{"table": "zq_patients", "outcome": "erased", "rows": 1, "reason": None}]}


async def test_nobody_is_not_found(registry: Registry) -> None:
    with pytest.raises(problems.NotFound):
        await exported(registry, people.Person(ids.new_id()))


@pytest.mark.parametrize(
    ("column", "was", "becomes"),
    [
        (columns.boolean("c"), True, False),
        (
            columns.datetime("c"),
            datetime.datetime.now(datetime.UTC),
            datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC),
        ),
        (columns.decimal("c", digits=9, places=2, maximum="-1"), decimal.Decimal(-5), decimal.Decimal(-1)),
        (columns.string("c", max_length=12, min_length=8), "Ann Zimmer", "erased--"),
        (columns.string("c", max_length=2048), "https://ann.example.com", "https://erased.invalid/0"),
        (columns.string("c", max_length=4), "Anne", "0000"),
        (columns.encrypted("c"), b"sealed", b""),
        (columns.date("c", optional=True), datetime.date(1981, 2, 3), None),
    ],
)
def test_each_kind_of_column_has_a_value_that_says_nothing(
    column: Any, was: object, becomes: object
) -> None:  # Any: of a column's items
    table = Table("zq", MetaData(), *column)
    made: Column[Any] = table.c.c

    assert module("blanks").blank(made, uuid.UUID(int=0), was) == becomes


def test_the_command_says_which_tables_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(module("commands").Refused, match="there is no table 'nothing'"):
        privacy._person("nothing", OWNER)
    with pytest.raises(SystemExit):
        privacy.main(["forget", "people", "x"])

    assert "export" in capsys.readouterr().err
