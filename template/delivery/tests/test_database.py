# Derived from the template: `copier update` replaces this file. Do not edit.
"""The database verbs: against a real Alembic on SQLite, and against a run that answers what a test says."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from .. import database, migrations, schema_probe
from ..errors import Exit, Refusal
from ..programs import Ran, Run
from ..project import Project

ENV = """
import os
from pathlib import Path
import sqlalchemy as sa
from alembic import context

metadata = sa.MetaData()
exec(Path("tables.py").read_text("utf-8"))
engine = sa.create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
"""
FIRST = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "r1", None

def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("total", sa.Integer))

def downgrade():
    op.drop_table("orders")
"""
SECOND = """
from alembic import op
revision, down_revision = "r2", "r1"

def upgrade():
    op.create_index("ix_total", "orders", ["total"])

def downgrade():
    op.drop_index("ix_total", "orders")
"""
ID = 'sa.Column("id", sa.Integer, primary_key=True)'
TABLES = f'sa.Table("orders", metadata, {ID}, sa.Column("total", sa.Integer), sa.Index("ix_total", "total"))'
MAKO = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = ${repr(up_revision)}, ${repr(down_revision)}

def upgrade():
    ${upgrades if upgrades else "pass"}

def downgrade():
    ${downgrades if downgrades else "pass"}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/real.db")
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.delivery]\npackage = "shop"\n')
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (tmp_path / "migrations" / "script.py.mako").write_text(MAKO)
    (tmp_path / "tables.py").write_text(TABLES)
    (versions / "r1.py").write_text(FIRST)
    (versions / "r2.py").write_text(SECOND)
    return Project(tmp_path, "shop")


def answer(code: int, output: str = "", errors: str = "") -> Run:
    def run(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
        return Ran(code, output, errors)

    return run


def inside(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
    """Runs the probe in this process: faster, and seen by the coverage measurement."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name, value in (environment or {}).items():
            patch.setenv(name, value)
        try:
            schema_probe.main(*arguments[1:])
        except (Exception, SystemExit) as error:
            return Ran(1, "", repr(error))
    return Ran(0, "", "")


def test_migrating_brings_the_database_to_head(project: Project) -> None:
    outcome = database.migrate(project)

    assert outcome.ok
    assert database.check(project).ok


def test_a_failed_migration_is_told_with_its_last_line(project: Project) -> None:
    project.revisions.joinpath("r2.py").write_text(SECOND.replace('"r1"', '"r0"'))

    with pytest.raises(Refusal) as refused:
        database.migrate(project)

    assert "the database was not migrated" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_applied_revisions_are_listed(project: Project) -> None:
    outcome = database.migrate(project, answer(0, errors="INFO  [alembic] Running upgrade r1 -> r2, index\n"))

    assert outcome.lines == ("applied r1 -> r2, index", "the database is at head")


def test_a_revision_says_what_it_does_and_warns_of_a_required_column(project: Project) -> None:
    tables = (project.root / "tables.py").read_text()
    (project.root / "tables.py").write_text(
        tables.replace(", sa.Index", ', sa.Column("notes", sa.Text, nullable=False), sa.Index')
    )

    outcome = database.revision(project, "orders have notes")

    assert str(outcome.data["file"]).startswith("migrations/versions/")
    assert outcome.data["steps"] == ["add_column orders.notes"]
    assert "orders.notes is required and has no default: existing rows need a value" in "\n".join(outcome.lines)


def test_a_revision_without_a_step_is_not_left_behind(project: Project) -> None:
    before = set(project.revisions.iterdir())

    outcome = database.revision(project, "nothing")

    assert outcome.lines == ("nothing to write: the tables and the migrations agree",)
    assert {path for path in project.revisions.iterdir() if path.suffix == ".py"} == before


def test_an_empty_revision_is_kept_when_asked_for(project: Project) -> None:
    outcome = database.revision(project, "fill notes", empty=True)

    assert (outcome.data["steps"], (project.root / str(outcome.data["file"])).is_file()) == ([], True)


def test_an_env_that_writes_no_file_is_no_fault(project: Project) -> None:
    assert database.revision(project, "nothing", run=answer(0)).data["file"] is None


def test_check_finds_a_table_that_no_migration_makes(project: Project) -> None:
    database.migrate(project)
    with (project.root / "tables.py").open("a") as tables:
        tables.write('\nsa.Table("customers", metadata, sa.Column("id", sa.Integer, primary_key=True))')

    outcome = database.check(project)

    assert not outcome.ok
    assert "customers" in outcome.lines[0]


def test_check_that_could_not_measure_is_inconclusive(project: Project) -> None:
    with pytest.raises(Refusal, match="Target database is not up to date") as refused:
        database.check(project)

    assert refused.value.code == Exit.INCONCLUSIVE


def test_a_round_trip_leaves_the_real_database_alone(project: Project) -> None:
    outcome = database.roundtrip(project)

    assert outcome.ok, outcome.lines
    assert (project.root / "real.db").stat().st_size == 0


def test_a_downgrade_that_forgets_something_is_named(project: Project) -> None:
    extra = "op.execute('create table if not exists extra (id integer)'); op.create_index"
    project.revisions.joinpath("r2.py").write_text(SECOND.replace("op.create_index", extra))

    outcome = database.roundtrip(project, inside)

    assert not outcome.ok
    assert any(line.startswith("downgrade of r2: extra table extra") for line in outcome.lines), outcome.lines


def test_a_migration_that_does_not_go_down_fails_with_its_reason(project: Project) -> None:
    project.revisions.joinpath("r2.py").write_text(SECOND.replace("op.drop_index", "op.drop_nothing"))

    with pytest.raises(Refusal, match=r"a migration does not run.*drop_nothing"):
        database.roundtrip(project, inside)


def test_an_env_without_a_connection_is_inconclusive(project: Project) -> None:
    offline = "from alembic import context\ncontext.configure(url='sqlite://', as_sql=True)\ncontext.run_migrations()\n"
    (project.root / "migrations" / "env.py").write_text(offline)

    with pytest.raises(Refusal, match="has no connection") as refused:
        database.roundtrip(project, inside)

    assert refused.value.code == Exit.INCONCLUSIVE


def test_a_project_without_a_migration_goes_round(project: Project) -> None:
    for path in project.revisions.glob("*.py"):
        path.unlink()

    assert database.roundtrip(project, inside).ok


def test_noise_below_the_reason_is_left_out() -> None:
    ran = Ran(1, "", "Traceback:\nsome.Error: the type exists.\n[SQL: create type]\n(Background on this error at: x)\n")

    assert ran.reason == "some.Error: the type exists"


def test_views_belong_to_the_schema(project: Project) -> None:
    view = "op.execute('create view big as select id from orders'); op.create_index"
    project.revisions.joinpath("r2.py").write_text(SECOND.replace("op.create_index", view))

    outcome = database.roundtrip(project, inside)

    assert any("extra view big" in line for line in outcome.lines), outcome.lines


def test_an_env_that_ignores_the_url_gets_no_round_trip(project: Project) -> None:
    fixed = ENV.replace('os.environ["DATABASE_URL"]', f'"sqlite:///{project.root}/real.db"')
    (project.root / "migrations" / "env.py").write_text(fixed)

    with pytest.raises(Refusal, match="does not follow DATABASE_URL"):
        database.roundtrip(project, inside)


@pytest.mark.parametrize(
    ("url", "due"),
    [
        ("postgresql+asyncpg://app:pw@db:5432/shop?ssl=require", "postgresql://app:pw@db:5432/{}?ssl=require"),
        ("postgresql:///shop?host=/run/pg", "postgresql:///{}?host=/run/pg"),
        ("postgresql://app@db/shop", "postgresql://app@db/{}"),
    ],
)
def test_a_round_trip_on_postgresql_has_a_database_of_its_own(project: Project, url: str, due: str) -> None:
    calls: list[tuple[str, ...]] = []

    def run(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
        moved = (environment or {}).get("DATABASE_URL", url)
        calls.append((arguments[1], moved))
        Path(arguments[2]).write_text(json.dumps(moved if arguments[1] == "url" else []))
        return Ran(0, "", "")

    outcome = database.roundtrip(project, run)

    name = f"roundtrip_{os.getpid()}"
    assert outcome.ok
    assert [verb for verb, _ in calls] == ["url", "create", "url", "walk", "drop"]
    assert calls[3] == ("walk", due.format(name))


def test_seeding_runs_the_module_of_the_service(project: Project) -> None:
    package = project.root / "shop"
    package.mkdir()
    (package / "__main__.py").write_text("import sys; print('3 orders' if sys.argv[1:] == ['seed'] else '')")

    assert database.seed(project).lines == ("3 orders",)


def test_seeding_that_fails_says_why(project: Project) -> None:
    with pytest.raises(Refusal, match="No module named"):
        database.seed(project)


def test_a_program_that_says_nothing_is_told_by_its_exit_code() -> None:
    assert Ran(7, "", "").reason == "exit code 7, no message"


MIGRATION = '''
def upgrade():
    """Says what it is for."""
    x = 1
    op.create_table("a", sa.Column("id"))
    op.add_column("a", sa.Column("b", sa.Text(), nullable=False))
    op.add_column("a", sa.Column("c", sa.Text(), nullable=False, server_default="x"))
    op.alter_column("a", "b", nullable=False)
    op.create_index(op.f("ix_a_b"), "a", ["b"])
    with op.batch_alter_table("a") as batch_op:
        batch_op.drop_column("b")
    if x:
        op.drop_table("a")
    helper()
'''


def test_a_migration_is_read_as_steps_with_warnings(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(MIGRATION)

    found = migrations.steps(tmp_path / "m.py")

    assert [(step.what, bool(step.warning)) for step in found] == [
        ("create_table a", False),
        ("add_column a.b", True),
        ("add_column a.c", False),
        ("alter_column a.b", True),
        ("create_index a.ix_a_b", False),
        ("drop_column a.b", True),
        ("drop_table a", True),
        ("helper", False),
    ]


def test_a_file_without_an_upgrade_has_no_steps(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("revision = 1\n")

    assert migrations.steps(tmp_path / "m.py") == []
