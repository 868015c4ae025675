# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs of the rollout: what they do, print and exit with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ...errors import Exit, Refusal
from ...evidence.record import records
from ...evidence.shape import misshapen
from ...json_types import mapping
from ...project import Project
from ...rollout import asks, run, verb
from ...rollout.deployer import Deployer
from ...rollout.names import Colour
from ...rollout.plan import plan
from ...rollout.progress import Watch, places
from ...rollout.rules import Step
from ...rollout.states import Phase, State, Weights
from ...rollout.store import Fenced
from ...rollout.target import Target
from ..repository import Repository
from .play import ticked
from .world import FLOOR, RULES, View, World, lost

NEW = "registry.example/shop@sha256:" + "b" * 64
QUICK = replace(RULES, tick_s=0.0, settle_s=0.0, lease_s=0.2, steps=tuple(Step(w, 0, 60) for w in (10, 50, 100)))


class Place(View):
    """The small world, with traffic."""

    traffic: float | None = 100.0

    def rate(self) -> float | None:
        return self.traffic


@pytest.fixture
def world() -> World:
    """Time passes with every call, as nobody sleeps."""
    made = World()
    made.mishap = lambda _who, _moment, _call: made.sleep(2)
    return made


def target(world: World) -> Target:
    place = Place(world, "verb")
    return Target("production", "shop", place, place, QUICK)


def begun(world: World) -> State:
    one = Deployer(world.view("earlier"), world.view("earlier"), QUICK, "earlier")
    one.acquire(world.sleep)
    state = asks.begin(one.store, QUICK, NEW, one.token, "0001", end_retention=False, now=world.wall)
    one.release()
    return state


def silently(_text: str) -> None:
    return None


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    repository = Repository(tmp_path, monkeypatch)
    return Project(repository.root, "shop")


def test_without_a_go_of_the_gate_nothing_is_touched(world: World, project: Project) -> None:
    with pytest.raises(Refusal, match="gate production says INCONCLUSIVE") as refused:
        verb.start(project, target(world), NEW, silently, end_retention=False)

    assert refused.value.code is Exit.FAILED
    assert (world.state, world.held.holder) == (None, "")


def test_a_rollout_that_began_goes_on_and_leaves_a_record(world: World, project: Project) -> None:
    begun(world)

    outcome = verb.start(project, target(world), NEW, silently, end_retention=False)

    assert (outcome.code, outcome.data["place"]) == (Exit.DONE, "DONE")
    assert outcome.data["weights"] == {"blue": 0, "green": 100}
    assert world.held.holder == ""
    record = next((project.root / ".delivery").rglob("production-deploy/*.json"))
    values = mapping(mapping(json.loads(record.read_text())["predicate"])["values"])
    assert (values["status"], values["version"]) == ("success", NEW)
    assert [*misshapen(project.root, records(project.root, record.parts[-5]))] == []


def test_a_bad_release_exits_with_its_own_code(world: World, project: Project) -> None:
    world.quality = "errors"
    begun(world)

    outcome = verb.start(project, target(world), NEW, silently, end_retention=False)

    assert outcome.code is Exit.ROLLED_BACK
    assert "errors" in str(outcome.data["reason"])


def test_an_image_without_a_digest_is_refused(world: World, project: Project) -> None:
    with pytest.raises(Refusal, match="names no digest"):
        verb.start(project, target(world), "shop:latest", silently, end_retention=False)


@pytest.mark.parametrize(
    ("rate", "code", "said"),
    [(100.0, 0, "Today's traffic"), (0.1, 1, "too few"), (None, 3, "does not say how much")],
)
def test_the_plan_says_whether_there_is_enough_traffic(world: World, rate: float | None, code: int, said: str) -> None:
    where = target(world)
    assert isinstance(where.figures, Place)
    where.figures.traffic = rate

    outcome = plan(where)

    assert outcome.code == code
    assert said in "\n".join(outcome.lines)
    assert len(outcome.lines) >= 5


def test_the_status_says_what_to_do_next(world: World, project: Project) -> None:
    where = target(world)
    before = verb.status(where)
    begun(world)
    going = verb.status(where)
    world.drift()
    world.sleep(5)
    verb.start(project, where, NEW, silently, end_retention=False)
    after = verb.status(where)

    assert before.data["place"] is None
    assert f"Next: delivery rollout start --image {NEW}" in going.lines
    assert "Next: `delivery rollout undo` goes back" in after.lines
    assert after.data["drift"] is False


def test_drift_is_shown(world: World, project: Project) -> None:
    begun(world)
    verb.start(project, target(world), NEW, silently, end_retention=False)
    world.weights = Weights(50, 50)

    assert "drift: it should be blue 0 %, green 100 %" in verb.status(target(world)).lines


def running(world: World) -> None:
    """A rollout at its first step whose deployer is gone."""
    world.quality = "silent"
    begun(world)
    one = Deployer(world.view("earlier"), world.view("earlier"), QUICK, "earlier")
    one.acquire(world.sleep)
    while world.state is None or world.state.place != "STEP(10)":
        assert ticked(one)


def test_an_abort_writes_the_weights_first_and_then_cleans_up(world: World) -> None:
    running(world)

    outcome = verb.abort(target(world), silently, "broken invoices")

    assert (outcome.code, outcome.data["place"], outcome.data["reason"]) == (0, "ROLLED_BACK", "broken invoices")
    assert world.groups[Colour.GREEN].wanted == 0


def test_a_promotion_is_one_write(world: World) -> None:
    running(world)

    outcome = verb.promote(target(world))

    assert outcome.ok
    assert world.state is not None
    assert world.state.promoted


def test_an_undo_and_a_reaping(world: World, project: Project) -> None:
    begun(world)
    verb.start(project, target(world), NEW, silently, end_retention=False)
    with pytest.raises(Refusal, match="kept"):
        verb.reap(target(world), silently)

    outcome = verb.undo(target(world), silently, "asked", now=False)

    assert (outcome.code, outcome.data["weights"]) == (0, {"blue": 100, "green": 0})
    with pytest.raises(Refusal, match="nothing was reaped"):
        verb.reap(target(world), silently)


def test_the_old_colour_is_reaped(world: World, project: Project) -> None:
    begun(world)
    verb.start(project, target(world), NEW, silently, end_retention=False)
    assert world.state is not None
    world.text = replace(world.state, keep_until=1.0).text()

    outcome = verb.reap(target(world), silently)

    assert outcome.data["place"] == "REAPED"
    assert world.groups[Colour.BLUE].wanted == 0


def test_what_was_left_at_its_end_is_said_and_brought_about(world: World, project: Project) -> None:
    begun(world)
    verb.start(project, target(world), NEW, silently, end_retention=False)
    assert world.state is not None
    world.text = replace(world.state, complete=False).text()
    world.groups[Colour.GREEN].floor = 4
    before = verb.status(target(world))

    outcome = verb.reap(target(world), silently)
    with pytest.raises(Refusal, match="kept for"):
        verb.reap(target(world), silently)

    assert before.data["left_over"] is True
    assert "Next: `delivery rollout reap` brings it to its end" in before.lines
    assert (outcome.code, outcome.data["left_over"], outcome.data["place"]) == (Exit.DONE, False, "DONE")
    assert {group.floor for group in world.groups.values()} == {FLOOR}


def test_the_same_start_goes_on_with_what_was_left_and_asks_no_gate(world: World, project: Project) -> None:
    begun(world)
    verb.start(project, target(world), NEW, silently, end_retention=False)
    assert world.state is not None
    world.text = replace(world.state, complete=False).text()

    outcome = verb.start(project, target(world), NEW, silently, end_retention=False)

    assert (outcome.code, outcome.data["left_over"], outcome.data["place"]) == (Exit.DONE, False, "DONE")


def test_what_was_left_waits_where_somebody_sent_the_traffic_elsewhere(world: World, project: Project) -> None:
    begun(world)
    verb.start(project, target(world), NEW, silently, end_retention=False)
    assert world.state is not None
    world.text, world.weights = replace(world.state, complete=False).text(), Weights(50, 50)

    with pytest.raises(Refusal, match="the route says blue 50 %, green 50 %, and it should be"):
        verb.reap(target(world), silently)


def test_another_at_work_is_another_exit(world: World, project: Project) -> None:
    begun(world)
    other = Deployer(world.view("other"), world.view("other"), QUICK, "other")
    other.acquire(world.sleep)
    turn = [0]

    def renewing(who: str, _moment: str, call: str) -> None:
        if (who, call) == ("verb", "lease"):
            turn[0] += 1
            world.held = replace(world.held, version=str(100 + turn[0]))

    world.mishap = renewing

    with pytest.raises(Refusal, match="other is at work") as refused:
        verb.start(project, target(world), NEW, silently, end_retention=False)
    assert refused.value.code is Exit.LOCKED


def test_one_that_was_taken_over_says_so(world: World, project: Project) -> None:
    begun(world)

    def taken(_who: str, _moment: str, call: str) -> None:
        world.sleep(2)
        if call == "migrate" and world.held.holder != "other":
            world.held = replace(world.held, version="900", holder="other", turns=9)
            assert world.state is not None
            world.text, world.version = replace(world.state, token=9).text(), world.version + 1

    world.mishap = taken

    with pytest.raises(Refusal, match="another deployer took over") as refused:
        verb.start(project, target(world), NEW, silently, end_retention=False)
    assert refused.value.code is Exit.FENCED


def one_that(world: World, mishap: Callable[[], None]) -> Deployer:
    view = world.view("one")
    one = Deployer(view, view, QUICK, "one", clock=lambda: world.now)
    one.acquire(world.sleep)
    world.mishap = lambda _who, _moment, _call: mishap()
    return one


def test_a_silent_place_is_asked_again_for_a_while(world: World) -> None:
    def silence() -> None:
        world.sleep(2)
        lost()

    with pytest.raises(Refusal, match="no answer for 30 s") as refused:
        run.carried_out(one_that(world, silence), pause=world.sleep, patience_s=30)
    assert refused.value.code is Exit.INCONCLUSIVE


def test_ctrl_c_leaves_the_traffic_as_it_is(world: World) -> None:
    def pressed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(Refusal, match=r"Ctrl-C.*goes on from here"):
        run.carried_out(one_that(world, pressed))


def test_a_lock_that_cannot_be_given_up_runs_out(world: World) -> None:
    run.let_go(one_that(world, lost))
    assert world.held.holder == "one"
    assert isinstance(run.fenced(Fenced("x")), Refusal)


def test_who_does_not_sit_in_front_of_it_gets_a_line_per_move(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    state = State(Phase.STEP, 1, "r", Colour.GREEN, NEW)

    with Watch(QUICK, said.append, live=False) as watch:
        watch.show(state, "the smoke test passes")
        watch.show(state, "20 of 300 requests")
        watch.show(state.to(Phase.ROLLING_BACK, "errors"), "errors")
    with Watch(QUICK, said.append, live=True) as watch:
        watch.show(state, "the smoke test passes")

    assert [line.split()[0] for line in said] == ["STEP(10)", "ROLLING_BACK"]
    assert "STEP(50)" in capsys.readouterr().err
    assert places(state.to(Phase.ROLLING_BACK, "errors"))[-1] == ("ROLLING_BACK", "errors")


NO_SERVER = "#!/bin/sh\necho 'The connection to the server localhost:8080 was refused - is it there?' >&2\nexit 1\n"
PROMETHEUS = {"PROMETHEUS_URL": "http://127.0.0.1:9"}


@pytest.mark.parametrize(
    ("words", "variables", "code", "why"),
    [
        ("plan", {}, 2, "nothing says where Prometheus of production is"),
        (f"start --image {NEW}", {}, 2, "nothing says where Prometheus of production is"),
        ("start --image shop:latest", PROMETHEUS, 2, "'shop:latest' names no digest"),
        ("status --env purple", {}, 2, "there are production, staging"),
        (f"start --image {NEW}", PROMETHEUS, 3, "the cluster does not answer: The connection to the server"),
        # who looks or goes back at night needs no Prometheus
        *((word, {}, 3, "the cluster does not answer") for word in ("status", "promote", "abort", "undo", "reap")),
    ],
)
def test_the_command_refuses_in_one_line(
    project: Project, tmp_path: Path, words: str, variables: dict[str, str], code: int, why: str
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "kubectl").write_text(NO_SERVER)
    (programs / "kubectl").chmod(0o755)

    done = subprocess.run(
        [sys.executable, "-m", "delivery", "rollout", *words.split()],
        cwd=project.root,
        env={"PATH": f"{programs}:/bin", "PYTHONPATH": str(Path(__file__).parents[3]), **variables},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
    assert done.stderr.startswith("error: ")
    assert why in done.stderr
