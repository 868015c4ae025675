"""docs/reference/rollout.md against the verbs, and the drill of a generated project with real processes and real traffic."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

import pytest
from harness import ROOT, commit, environment, run

from .conftest import Make
from .test_delivery import differences, shape

PAGE = (ROOT / "docs" / "reference" / "rollout.md").read_text("utf-8")
SHOWN: list[Any] = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.S)]
SAID = """
import json
from delivery.rollout import plan, verb
from delivery.rollout.drill.client import Answer
from delivery.rollout.drill.record import Played
from delivery.rollout.drill.verb import _kept
from delivery.tests.rollout import test_verbs as t
from pathlib import Path
world = t.World()
world.mishap = lambda *_: world.sleep(2)
t.running(world)
played = Played("clean", "x", False, {"y": True}, [Answer(0.1, 200, "blue", 0.01)], [(0.5, "z")])
found = [verb.status(t.target(world)), plan.plan(t.target(world)), _kept(Path("out"), [played], "t")]
print(json.dumps([{"ok": one.ok, **one.data} for one in found]))
"""
SCENARIOS = ("clean", "errors", "slow", "killed", "stopped", "no-prestop", "no-drain")
PROGRAMS = [
    program
    for program in ("haproxy", "prometheus")
    if not shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin")
]


def test_what_the_rollout_prints_is_what_the_page_shows(make: Make) -> None:
    project = make("default")

    done = run([str(project.python), "-c", SAID], project.folder, env=environment(project.folder))

    found = json.loads(done.stdout)
    for shown, one in zip(SHOWN, found, strict=True):
        wrong = differences(shape({**shown, "played": _plain(shown)}), shape({**one, "played": _plain(one)}))
        assert not wrong, wrong


def _plain(found: dict[str, Any]) -> list[Any]:
    """Without the verdicts, whose names are sentences."""
    return [{**each, "verdicts": {}} for each in found.get("played", [])]


def test_without_a_rollout_there_are_no_verbs_of_it_and_the_rest_goes_on(make: Make) -> None:
    project = make("no-rollout")
    commit(project.folder, "what was generated")

    shown = project.delivery("--help").stdout
    refused = project.delivery("rollout", "plan", check=False)
    plan = project.delivery("phase", "show", "5").stdout
    script = run(["scripts/deploy-production.sh", "notes", "v1"], project.folder, check=False)
    done = run([str(project.python), "-m", "pytest", "-n", "0", "delivery/tests/test_phases.py", "delivery/tests/test_cli.py"],
               project.folder, env=environment(project.folder), check=False)  # fmt: skip

    assert "manifests" in shown
    assert "rollout" not in shown.lower()
    assert refused.returncode == 2
    assert "delivery rollout" not in plan
    assert script.returncode == 2
    assert script.stderr.startswith("error: nothing here shifts traffic")
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.slow
@pytest.mark.skipif(bool(PROGRAMS), reason=f"{', '.join(PROGRAMS)} not installed")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_drill_goes_as_it_must(make: Make, scenario: str) -> None:
    project = make("default")

    done = project.delivery("rollout", "drill", "--local", "--only", scenario, "--json", check=False, timeout=900)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["caused_by_deployment"] == 0
    assert found["controls"] == scenario.startswith("no-")
    assert "<svg" in (project.folder / ".delivery/build/drill.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(bool(PROGRAMS), reason=f"{', '.join(PROGRAMS)} not installed")
def test_a_rollout_that_ends_pods_before_the_traffic_left_is_caught_by_the_drill(make: Make) -> None:
    """The rule that pods end last, switched off in the generated machine, and with it the pods' own patience."""
    project = make("default")
    place = project.folder / "delivery/rollout/drill/place.py"
    machine = project.folder / "delivery/rollout/machine.py"
    before = machine.read_text("utf-8")
    after = before.replace(
        "    if state.phase is Phase.DONE:\n        return Desired(state.floor, state.floor)",
        "    if state.phase is Phase.STEP and state.step == 2:\n        return Desired(0, state.replicas, state.image)\n"
        "    if state.phase is Phase.DONE:\n        return Desired(state.floor, state.floor)",
    ).replace(
        "(Phase.SCALE_IDLE, Phase.SMOKE, Phase.STEP):\n",
        "(Phase.SCALE_IDLE, Phase.SMOKE) or (state.phase is Phase.STEP and state.step < 2):\n",
    )
    assert after.count("state.step") == before.count("state.step") + 2
    machine.write_text(after, "utf-8")
    place.write_text(place.read_text("utf-8").replace("prestop_s: float = 1.5", "prestop_s: float = 0.0"), "utf-8")

    done = project.delivery("rollout", "drill", "--local", "--only", "clean", check=False, timeout=900)

    assert done.returncode == 1
    assert "no request failed" in done.stdout


def test_the_rules_of_a_rollout_are_those_of_the_promise(make: Make) -> None:
    project = make("default")
    ask = "from delivery.rollout.slo import rules_of; from pathlib import Path; r = rules_of(Path('.'))"

    done = run(
        [
            str(project.python),
            "-c",
            f"{ask}; print(*r.weights, *(o.name for o in r.objectives), r.objectives[1].slower_than_s)",
        ],
        project.folder,
        env=environment(project.folder),
    )

    assert done.stdout.split() == ["10", "50", "100", "errors", "slow_p95", "slow_p99", "0.2"]
