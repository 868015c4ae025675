# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who is told what, over a real connection: changes once, failures again, and the address nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..errors import Exit, Refusal
from ..evidence.run import run_check
from ..gates.gate import GATES, Desk
from ..gates.policy import FILE
from ..json_types import Json, mapping, sequence
from ..project import find_project
from ..report import notify as verb
from ..report.webhook import Pace, post, require_safe
from .listener import Listener, listening
from .repository import Repository

FAST = Pace(attempts=3, timeout_s=0.5, wait_s=0.001, longest_s=0.002)
OWN = "checks: {broken: {phase: 4, command: 'false', inputs: [docs], severity: HARD}}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    found = Repository(tmp_path, monkeypatch)
    found.write(FILE, OWN)
    found.commit()
    return found


class Told:
    """`delivery notify` in a repository, with what it printed on the way."""

    def __init__(self, repository: Repository) -> None:
        self.repository, self.said = repository, list[str]()

    def __call__(self, address: str = "", *, everything: bool = False) -> dict[str, Json]:
        environment = {verb.VARIABLE: address} if address else {}
        found = verb.notify(
            find_project(self.repository.root), everything=everything, say=self.said.append, environment=environment
        )
        return {"lines": "\n".join(found.lines), **found.data}

    def fail(self) -> None:
        desk = Desk(self.repository.root)
        run_check(self.repository.root, desk.policy.api, desk.policy.check("broken"))


@pytest.fixture
def told(repository: Repository) -> Told:
    return Told(repository)


def names(found: dict[str, Json]) -> list[Json]:
    return [mapping(gate)["gate"] for gate in sequence(found["gates"])]


def test_every_gate_is_new_at_first_and_then_only_what_changed(told: Told) -> None:
    first, second = told(), told()
    told.fail()
    third, again, everything = told(), told(), told(everything=True)

    assert names(first) == [*GATES]
    assert (names(second), second["lines"]) == ([], "nothing changed since it was said last")
    assert names(third) == ["phase-4", "production"]
    assert "orders-api phase-4: NO-GO (was INCONCLUSIVE), readiness 0 of 100. The service may not end" in str(
        third["lines"]
    )
    assert "In the way: broken (phase 4), " in str(third["lines"])
    assert (names(again), names(everything)) == ([], [*GATES])


def test_what_changed_is_posted_to_the_address(told: Told) -> None:
    with listening() as listener:
        found = told(listener.address)
        told(listener.address)

    assert found["sent"] is True
    assert len(listener.got) == 1
    assert listener.got[0]["text"] == found["lines"]
    assert listener.got[0]["api"] == "orders-api"
    assert len(sequence(listener.got[0]["gates"])) == len(GATES)


def test_what_was_not_taken_is_said_again_the_next_time(told: Told) -> None:
    with listening(400) as listener:
        with pytest.raises(Refusal, match="answers with status 400"):
            told(listener.address)
        found = told(listener.address)

    assert names(found) == [*GATES]
    assert len(listener.got) == 2


@pytest.mark.parametrize("passing", [500, 503, 429, 0, -1])
def test_an_error_that_may_pass_is_tried_again(repository: Repository, passing: int) -> None:
    said: list[str] = []
    with listening(passing, passing) as listener:
        post(listener.address, {"text": "x"}, said.append, FAST)

    assert len(listener.got) == 3
    assert [line.partition("attempt")[2] for line in said] == [" 1 of 3", " 2 of 3"]


@pytest.mark.parametrize(("answer", "times"), [(503, 3), (0, 3), (404, 1), (401, 1), (302, 1), (307, 1)])
def test_it_gives_up_in_one_line(repository: Repository, answer: int, times: int) -> None:
    """What is refused for good is not asked again, and nobody is followed to another address."""
    with listening(*[answer] * 9) as listener, pytest.raises(Refusal) as refused:
        post(listener.address, {"text": "x"}, print, FAST)

    assert refused.value.code == Exit.FAILED
    assert "\n" not in str(refused.value)
    assert listener.paths == ["/hooks/s3cr3t"] * times


def test_the_address_is_a_secret_everywhere(
    told: Told, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not in what is said, not in the refusal, not in a file, and not in git."""
    with listening(*[500] * 2, 200, 404) as listener:
        told(listener.address)
        told.fail()
        with pytest.raises(Refusal) as refused:
            told(listener.address)
    files = [path.read_bytes() for path in repository.root.rglob("*") if path.is_file() and ".git" not in path.parts]

    assert told.said
    said = [str(refused.value), *told.said, *capsys.readouterr()]
    assert not any("s3cr3t" in line for line in said)
    assert not any(b"s3cr3t" in body for body in files)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://hooks.example.com/T0", "hooks.example.com is another machine"),
        ("http://10.0.0.1/T0", "10.0.0.1 is another machine"),
        ("http://127.0.0.1.example.com/T0", "is another machine"),
        ("http://localhost.example.com/T0", "is another machine"),
        ("ftp://hooks.example.com/T0", "is no address"),
        ("https://", "is no address"),
        ("hooks.example.com/T0", "is no address"),
        ("http://[::1", "is no address"),
        ("file:///etc/passwd", "is no address"),
    ],
)
def test_nothing_goes_out_in_the_clear(told: Told, address: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        told(address)

    assert not (told.repository.root / verb.FILE).exists()


@pytest.mark.parametrize(
    "address", ["https://hooks.example.com/T0", "http://localhost:9/T", "http://[::1]:9/T", "http://127.8.8.8/T"]
)
def test_https_is_for_everywhere_and_http_for_this_machine(address: str) -> None:
    assert require_safe(address).host


def test_a_broken_memory_says_everything_once_more(told: Told) -> None:
    told()
    (told.repository.root / verb.FILE).write_text("{")

    found = told()

    assert names(found) == [*GATES]
    assert json.loads((told.repository.root / verb.FILE).read_text())["production"] == "INCONCLUSIVE"


def test_a_listener_that_is_not_there_is_a_failure(repository: Repository) -> None:
    with listening() as listener:
        gone: Listener = listener

    with pytest.raises(Refusal, match="ConnectError, 3 times"):
        post(gone.address, {"text": "x"}, print, FAST)
