# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery staging` against the service of this checkout, and what it must notice: lost rows, a sick instance, errors, nobody signed in."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from .. import served, staging
from ..database import Outcome
from ..errors import Exit, Refusal
from ..evidence.observed import Seen, keep
from ..evidence.record import records
from ..json_types import Json, mapping, sequence
from ..project import find_project
from ..prometheus import REQUESTS, Server
from .web import serving

HERE = find_project(Path(__file__))
IMAGE = f"registry.example/shop@sha256:{'a' * 64}"
WIPE = """
import asyncio, asyncpg, sys

async def wipe():
    database = await asyncpg.connect(sys.argv[1])
    names = await database.fetch("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    for row in names:
        if row["relname"] != "alembic_version":
            await database.execute(f'TRUNCATE "{row["relname"]}" CASCADE')

asyncio.run(wipe())
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The service, its database, and what signs a caller in."""
    folder = tmp_path_factory.mktemp("staging")
    paths = os.pathsep.join(["src", ".", os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", paths)
        with served.own_service(HERE, folder) as service, served.serving(service, folder / "log") as (url, signed):
            yield url, service.environment["DATABASE_URL"], signed


@pytest.fixture
def signed_in(running: tuple[str, str, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(served.HEADERS, "\n".join(f"{name}: {value}" for name, value in running[2].items()))


def looked(asked: staging.Asked) -> Outcome:
    return staging.look(HERE, asked, lambda _: None)[0]


@pytest.mark.usefixtures("signed_in")
def test_what_runs_passes_and_rows_that_a_restart_loses_are_noticed(
    running: tuple[str, str, dict[str, str]], tmp_path: Path
) -> None:
    url, database, _ = running
    (tmp_path / "wipe.py").write_text(WIPE)

    well = looked(staging.Asked(url, IMAGE, restart=f"{sys.executable} -c pass", probes=5))
    if well.code is Exit.INCONCLUSIVE:
        pytest.skip(f"the demo caller makes no journey alone: {well.data['skipped']}")
    lost = looked(staging.Asked(url, restart=f"{sys.executable} {tmp_path / 'wipe.py'} {database}", probes=1))

    assert well.ok, "\n".join(well.lines)
    assert lost.code is Exit.FAILED
    assert any("test_what_was_written_is_there_after_a_restart" in line for line in lost.lines), lost.lines


def test_where_nobody_is_signed_in_nothing_was_tried(running: tuple[str, str, dict[str, str]]) -> None:
    if "Authorization" not in running[2]:
        pytest.skip("here everybody may do everything, or signs in otherwise")

    outcome = looked(staging.Asked(running[0], probes=1))

    assert outcome.code is Exit.INCONCLUSIVE
    assert any(line.startswith("not made: ") and served.HEADERS in line for line in outcome.lines)


def test_what_was_seen_is_written_down_with_its_image(tmp_path: Path) -> None:
    seen = Seen(staging.OWNER, "delivery staging", datetime.now(UTC), {"status": "success"}, image=IMAGE)
    keep(tmp_path, "shop", seen)

    [record] = records(tmp_path, "shop")
    assert record.key == "phase-5/devops-engineer/staging-deploy"
    assert mapping(sequence(record.subject)[0])["digest"] == {"sha256": "a" * 64}


def test_an_image_without_a_digest_is_refused() -> None:
    with pytest.raises(Refusal, match="names no digest"):
        looked(staging.Asked("http://127.0.0.1:9", image="shop:latest"))


def test_one_sick_instance_of_two_is_noticed() -> None:
    turns = count()

    class Balanced(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if next(turns) % 2 else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Balanced) as url:
        [look] = staging._balanced(staging.Asked(url, probes=10))

    assert (look.ok, look.said) == (False, "/readyz 5 of 10 times 200, else 503")


@pytest.mark.parametrize(
    ("requests", "errors", "verdicts"), [(1000, 1, [True, True]), (1000, 2, [False, True]), (0, 0, [False])]
)
def test_errors_are_those_of_all_callers(requests: int, errors: int, verdicts: list[bool], tmp_path: Path) -> None:
    """Without a request nothing was shown."""

    class Figures(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
            value = 2 if query.startswith("count") else errors if "5.." in query else requests
            result: Json = [{"metric": {}, "value": [0, str(value)]}] if requests else []
            if query == "time()":
                result = [9000, "9000"]
            else:
                assert REQUESTS in query
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"data": {"result": result}}).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    (tmp_path / "service.yml").write_text("project_slug: shop\n")
    with serving(Figures) as url:
        looks = [*staging._counted(tmp_path, staging.Asked("", prometheus=Server(url)))]

    assert [look.ok for look in looks] == verdicts
    with pytest.raises(Refusal, match="does not answer"):
        [*staging._counted(tmp_path, staging.Asked("", prometheus=Server("http://127.0.0.1:9")))]
