# Derived from the template: `copier update` replaces this file. Do not edit.
"""The parts of the drill, each by itself. The whole of it: `delivery rollout drill --local`."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ...errors import Refusal
from ...project import Project, find_project
from ...rollout.drill import pace, programs, record, verb
from ...rollout.drill.client import Answer, Callers
from ...rollout.drill.colour import Fault
from ...rollout.drill.record import Played
from ...rollout.drill.scenarios import SCENARIOS
from ...rollout.local import Folder
from ...rollout.names import Colour
from ...rollout.states import Phase, State, Weights
from ...rollout.store import Conflict

Message = MutableMapping[str, Any]


def answered(fault: Fault, paths: list[str]) -> list[int]:
    """The status of each answer."""
    said: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    async def receive() -> Message:
        return {}

    async def every() -> None:
        for path in paths:
            await fault({"type": "http", "path": path}, receive, send)

    asyncio.run(every())
    return said


async def well(
    _scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    await send({"type": "http.response.start", "status": 200})


def test_one_of_twenty_five_fails_and_probes_do_not() -> None:
    assert answered(Fault(well, "errors"), ["/v1/orders"] * 100).count(500) == 4
    assert answered(Fault(well, "errors"), ["/readyz"] * 100).count(500) == 0
    assert answered(Fault(well, "clean"), ["/v1/orders"] * 100).count(500) == 0


REPLY = b"HTTP/1.1 %d x\r\nContent-Length: 2\r\nX-Served-By: green1\r\n%s\r\nok"


async def served(replies: list[bytes], seconds: float) -> list[Answer]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                writer.write(reply)
                if not reply:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the caller is done
        writer.close()
        open_ones.discard(writer)

    open_ones: set[asyncio.StreamWriter] = set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    callers = Callers(server.sockets[0].getsockname()[1], "http://x/v1/orders", {"A": "b"}, 100)
    calling = asyncio.create_task(callers.run())
    await asyncio.sleep(seconds)
    callers.stop()
    await calling
    for _ in range(200):
        await asyncio.sleep(0 if not open_ones else 0.01)  # until every connection is seen to have ended
    server.close()
    await server.wait_closed()
    return callers.answers


def test_callers_keep_connections_and_never_try_again() -> None:
    good, meant = REPLY % (200, b""), REPLY % (500, b"X-Drill-Fault: 1\r\n")

    answers = asyncio.run(served([good, meant, b"", REPLY % (503, b"Connection: close\r\n"), good], 0.3))

    found = [(answer.status, answer.failed, answer.caused) for answer in answers]
    assert found.count((500, True, False)) == 1
    assert found.count((0, True, True)) == 1
    assert found.count((503, True, True)) == 1
    assert found.count((200, False, False)) == len(found) - 3 > 10
    assert {answer.colour for answer in answers} == {"green", ""}


def test_a_program_that_is_missing_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "_MORE", str(tmp_path))
    project = Project(tmp_path, "shop")

    with pytest.raises(Refusal, match=r"haproxy is not installed.*apt-get install --no-install-recommends haproxy"):
        verb.drill(project, (), tmp_path, print, local=True)
    with pytest.raises(Refusal, match="there is no scenario 'fire'"):
        verb.drill(project, ["fire"], tmp_path, print, local=True)
    with pytest.raises(Refusal, match="add `--local`"):
        verb.drill(project, (), tmp_path, print, local=False)


def test_a_process_is_ended_also_where_it_does_not_want_to(tmp_path: Path) -> None:
    script = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )

    async def play() -> int | None:
        log = tmp_path / "log"
        process = await programs.spawn([sys.executable, "-c", script], log, folder=tmp_path)
        for _ in range(200):
            if "up" in programs.tail(log):
                break
            await asyncio.sleep(0.05)
        await programs.end(process, 0.2)
        return process.returncode

    assert asyncio.run(play()) == -9


GOOD = Played(
    "clean",
    "A good <release>.",
    False,
    {"no request failed": True},
    [Answer(0.1, 200, "blue", 0.01), Answer(0.7, 0, "", 1.0)],
    [(0.5, "STEP(10): go")],
)


def test_the_record_is_one_page_with_pictures_and_needs_nothing_else(tmp_path: Path) -> None:
    control = replace(GOOD, name="no-drain", control=True, verdicts={"requests failed (0)": False}, trouble="why")

    outcome = verb._kept(tmp_path / "out", [GOOD, control], "Drill")

    page = (tmp_path / "out" / "drill.html").read_text()
    assert "A good &lt;release&gt;." in page
    assert "<svg" in page
    assert not {"http://", "https://", "<script", "<link"} & set(page.split('"'))
    assert "1 of 2 as they must be" in page
    assert (outcome.code, outcome.data["failed"], outcome.data["controls"]) == (1, 1, 0)
    assert outcome.data["caused_by_deployment"] == 1
    assert record.picture(replace(GOOD, answers=[])) == ""


def test_every_scenario_says_what_it_is() -> None:
    assert all(scenario.what for scenario in SCENARIOS)
    assert sum(scenario.control for scenario in SCENARIOS) >= 2


def test_a_folder_compares_and_swaps(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    seen = store.route()
    state = State(Phase.STEP, 1, "r", Colour.GREEN, "x@sha256:1", replicas=2)
    store.write(seen, state)

    with pytest.raises(Conflict):
        store.write(seen, state)
    assert (store.route().state, store.route().weights, store.route().acked) == (state, Weights(90, 10), False)
    store.say("status-route", {"serves": "1"})
    assert store.route().acked
    held = store.hold(store.lease(), "me", 1)
    with pytest.raises(Conflict):
        store.hold(store.lease().__class__("0", "", 0), "you", 1)
    assert held.holder == "me"


def test_a_folder_asks_for_pods_and_for_the_migration(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    store.scale(Colour.GREEN, store.fleet(Colour.GREEN), 2, "x@sha256:1", 7)
    asked = store.fleet(Colour.GREEN)
    store.say("status-green", {"image": "x@sha256:1", "replicas": 2, "ready": 2, "fault": "no pod answers"})
    up = store.fleet(Colour.GREEN)
    store.scale(Colour.GREEN, up, 0, None, 7)

    assert (asked.token, asked.pods.wanted, asked.pods.current) == (7, 2, False)
    assert (up.pods.ready, up.pods.current, store.probe(Colour.GREEN)) == (2, True, "no pod answers")
    assert store.fleet(Colour.GREEN).pods.wanted == 0
    assert [store.migrate("1", "x"), store.migrate("1", "x")] == ["running", "running"]
    store.say("status-job", {"1 x": "failed"})
    assert store.migrate("1", "x") == "failed"


@pytest.mark.skipif(
    not all(map(shutil.which, ("haproxy", "prometheus"))), reason="haproxy or prometheus is not installed"
)
def test_pods_are_replaced_under_real_traffic_and_the_control_fails(tmp_path: Path) -> None:
    """The service itself, a router, callers: half a minute of the real thing."""
    project = find_project(Path(__file__).parent)

    outcome = verb.drill(project, ["prestop", "no-prestop"], tmp_path, print, local=True)

    assert outcome.ok, outcome.lines
    assert outcome.data["caused_by_deployment"] == 0
    assert outcome.data["controls"] == 1


@pytest.mark.parametrize(("carries", "rate"), [(500, 120), (119, 60), (59, 30), (1, 30)])
def test_callers_ask_no_more_than_the_machine_carries(carries: float, rate: float) -> None:
    async def trial(asked: float) -> list[Answer]:
        return [Answer(n / asked, 200, "blue", 0.01 if asked <= carries else 0.4) for n in range(20)]

    assert asyncio.run(pace.bearable(trial)) == rate


def test_a_failure_or_no_answer_at_all_is_more_than_it_carries() -> None:
    async def failing(asked: float) -> list[Answer]:
        return [Answer(0.1, 0, "", 0.01)] if asked > 100 else []

    assert asyncio.run(pace.bearable(failing)) == pace.RATES[-1]
