# Derived from the template: `copier update` replaces this file. Do not edit.
"""The cluster's side of the rollout, with the real kubectl against a small API server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ...errors import Refusal
from ...json_types import Json, Schema, mapping
from ...rollout import asks
from ...rollout.cluster import Cluster
from ...rollout.deployer import Deployer
from ...rollout.kubectl import Kubectl
from ...rollout.names import ANNOTATION, Colour
from ...rollout.rules import Step
from ...rollout.states import Phase, State, Weights
from ...rollout.store import Conflict, Fenced, Unreachable
from .fake_api import FakeApi, Refused, serving
from .world import RULES, World

pytestmark = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")

ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gateway}]
  rules:
  - name: main
    backendRefs:
    - {group: "", kind: Service, name: shop-blue, port: 80, weight: 100}
    - {group: "", kind: Service, name: shop-green, port: 80, weight: 0}
  - name: other
    backendRefs:
    - {group: "", kind: Service, name: shop-blue, port: 80, weight: 100}
    - {group: "", kind: Service, name: shop-green, port: 80, weight: 0}
"""
JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: none}]}}}
"""
OLD, NEW = "registry.example/shop@sha256:aaaa", "registry.example/shop@sha256:bbbb"


class Rig:
    """A cluster with two colours and whoever plays gateway, kubelet and autoscaler there."""

    def __init__(self, api: FakeApi, store: Cluster) -> None:
        self.api, self.store = api, store
        for colour, image, replicas in (("blue", OLD, 3), ("green", OLD, 0)):
            meta: Schema = {"name": f"shop-{colour}", "labels": {"app": "shop", "color": colour}}
            containers: Schema = {"containers": [{"name": "side", "image": "x"}, {"name": "app", "image": image}]}
            spec: Schema = {"replicas": replicas, "template": {"spec": containers}}
            api.put("deployments", {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec})
            scaler: Schema = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": meta}
            api.put("horizontalpodautoscalers", {**scaler, "spec": {"minReplicas": 2, "maxReplicas": 9}})
        asks._ask(store, lambda _route: State(Phase.REAPED, 0, "before", Colour.BLUE, OLD))
        self.follow()

    def follow(self) -> None:
        """What controllers do, at once."""
        for colour in Colour:
            found = self.api.get("deployments", f"shop-{colour}")
            replicas = int(str(mapping(found["spec"])["replicas"]))
            generation = mapping(found["metadata"])["generation"]
            counts: Schema = {"replicas": replicas, "updatedReplicas": replicas, "observedGeneration": generation}
            self.api.status("deployments", f"shop-{colour}", counts)
            labels: Schema = {"kubernetes.io/service-name": f"shop-{colour}"}
            meta: Schema = {"name": f"shop-{colour}-1", "labels": labels}
            ready: list[Json] = [{"addresses": [f"10.0.0.{n}"], "conditions": {"ready": True}} for n in range(replicas)]
            kind: Schema = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": meta}
            self.api.put("endpointslices", {**kind, "endpoints": [*ready, {"conditions": {"ready": False}}]})
            service = f"http:shop-{colour}:http"
            self.api.healthy = self.api.healthy | {service} if replicas else self.api.healthy - {service}
        generation = mapping(self.api.get("httproutes", "shop")["metadata"])["generation"]
        good: list[Json] = [
            {"type": kind, "status": "True", "observedGeneration": generation} for kind in ("Accepted", "ResolvedRefs")
        ]
        parents: list[Json] = [{"conditions": good}]
        self.api.status("httproutes", "shop", {"parents": parents})
        for _, name in [key for key in self.api.objects if key[0] == "jobs"]:
            self.api.status("jobs", name, {"conditions": [{"type": "Complete", "status": "True"}]})


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    folder = tmp_path / "deploy" / "rollout"
    folder.mkdir(parents=True)
    (folder / "httproute.yaml").write_text(ROUTE)
    (folder / "migrate-job.yaml").write_text(JOB)
    monkeypatch.setenv("HOME", str(tmp_path))  # kubectl keeps what it discovers there
    api = FakeApi()
    with serving(api, tmp_path) as config:
        monkeypatch.setenv("KUBECONFIG", str(config))
        yield Rig(api, Cluster(Kubectl("shop"), "shop", tmp_path))


def state(phase: Phase = Phase.STEP, token: int = 1) -> State:
    return State(phase, token, "r", Colour.GREEN, NEW, replicas=3, floor=2)


def test_a_whole_rollout_through_kubectl(rig: Rig) -> None:
    world = World()
    world.groups[Colour.GREEN].wanted = 3  # of the figures
    one = deployer(rig, world)
    one.acquire(world.sleep)
    asks.begin(rig.store, one.rules, NEW, one.token, "0001", end_retention=False, now=world.wall)

    ended = None
    for _ in range(60):
        ended = one.tick()
        rig.follow()
        world.now += 40
        route = rig.store.route()
        world.effective = route.weights or world.effective
        if ended is not None:
            break

    assert ended is not None
    assert ended.phase is Phase.DONE
    assert rig.store.route().weights == Weights(0, 100)
    assert rig.store.fleet(Colour.GREEN).pods.image == NEW
    assert rig.store.fleet(Colour.BLUE).pods.ready == 3
    writes = [asked for asked in rig.api.requests if asked == "PATCH httproutes/shop"]
    assert len(writes) <= 10


def deployer(rig: Rig, world: World) -> Deployer:
    rules = replace(RULES, steps=(Step(10, 20), Step(100, 20)), beat_s=1e9, lease_s=150.0)
    return Deployer(rig.store, world.view("figures"), rules, "me", clock=lambda: world.now, wall=lambda: world.wall)


def test_weights_and_state_are_one_write_of_all_rules(rig: Rig) -> None:
    seen = rig.store.route()
    rig.api.requests.clear()

    rig.store.write(seen, state())

    assert [asked for asked in rig.api.requests if not asked.startswith("GET")] == ["PATCH httproutes/shop"]
    found = rig.api.get("httproutes", "shop")
    assert State.parse(str(mapping(mapping(found["metadata"])["annotations"])[ANNOTATION])) == state()
    assert rig.store.route().weights == Weights(90, 10)


def test_a_write_loses_where_somebody_else_wrote_in_between(rig: Rig) -> None:
    seen = rig.store.route()
    rig.store.write(seen, state(Phase.ROLLING_BACK))

    with pytest.raises(Conflict):
        rig.store.write(seen, state())


def test_a_write_loses_where_somebody_wrote_after_its_own_look(rig: Rig) -> None:
    """Between the look and the patch: only the test inside the patch can tell."""
    seen = rig.store.route()
    before = seen.state

    def meanwhile(what: str) -> None:
        if what.startswith("PATCH httproutes"):
            rig.api.before = lambda _what: None
            rig.api.put("httproutes", rig.api.get("httproutes", "shop"))

    rig.api.before = meanwhile

    with pytest.raises(Conflict):
        rig.store.write(seen, state())
    assert rig.store.route().state == before


def test_weights_that_somebody_applied_are_found(rig: Rig) -> None:
    rig.store.write(rig.store.route(), state())
    found = rig.api.get("httproutes", "shop")
    spec = mapping(found["spec"])
    first = mapping(spec["rules"][0])  # type: ignore[index]  # it was written a line above
    rig.api.put("httproutes", {**found, "spec": {**spec, "rules": [{**first, "backendRefs": []}]}})

    assert rig.store.route().weights is None

    rig.store.write(rig.store.route(), state(Phase.ROLLING_BACK))
    assert rig.store.route().weights == Weights(100, 0)


def test_the_gateway_has_to_say_that_it_took_over(rig: Rig) -> None:
    before = rig.store.route().acked

    rig.store.write(rig.store.route(), state())

    assert (before, rig.store.route().acked) == (True, False)


def test_looking_makes_nothing_and_the_first_write_makes_the_route(rig: Rig) -> None:
    del rig.api.objects["httproutes", "shop"]
    rig.api.requests.clear()

    seen, lock = rig.store.route(), rig.store.lease()

    assert (seen.weights, seen.state, seen.acked, lock.holder) == (Weights(100, 0), None, False, "")
    assert not [asked for asked in rig.api.requests if not asked.startswith("GET")]
    rig.store.write(seen, state(Phase.PREFLIGHT))
    assert rig.store.route().state == state(Phase.PREFLIGHT)
    with pytest.raises(Conflict):
        rig.store.write(seen, state(Phase.PREFLIGHT))


def test_the_lock_changes_hands_once(rig: Rig) -> None:
    seen = rig.store.lease()
    held = rig.store.hold(seen, "one", seen.turns + 1)

    with pytest.raises(Conflict):
        rig.store.hold(seen, "two", seen.turns + 1)

    assert (held.holder, held.turns) == ("one", 1)
    assert rig.store.hold(held, "", 1).holder == ""


def test_pods_are_asked_for_and_ended(rig: Rig) -> None:
    rig.store.scale(Colour.GREEN, rig.store.fleet(Colour.GREEN), 3, NEW, 4)
    booting = rig.store.fleet(Colour.GREEN)
    rig.follow()
    up = rig.store.fleet(Colour.GREEN)
    rig.store.scale(Colour.GREEN, up, 0, None, 4, 2)
    rig.follow()
    down = rig.store.fleet(Colour.GREEN)

    assert (booting.pods.current, booting.pods.ready) == (False, 0)
    assert (up.token, up.pods.ready, up.pods.floor, up.pods.image) == (4, 3, 3, NEW)
    assert (down.pods.wanted, down.pods.ready, down.pods.floor) == (0, 0, 2)
    with pytest.raises(Conflict):
        rig.store.scale(Colour.GREEN, up, 3, None, 3)


def test_what_stands_in_front_is_read_from_what_runs(rig: Rig) -> None:
    before = rig.store.gateway()
    found = rig.api.get("deployments", "shop-blue")
    mapping(found["metadata"])["annotations"] = {"delivery.manifests/gateway": "aws"}
    rig.api.put("deployments", found)

    assert (before, rig.store.gateway()) == ("in-cluster", "aws")


def test_a_migration_runs_once_for_an_image(rig: Rig) -> None:
    first = rig.store.migrate("0001_first", NEW)
    rig.follow()

    assert (first, rig.store.migrate("0001_first", NEW)) == ("running", "done")
    assert [asked for asked in rig.api.requests if asked == "POST jobs"] == ["POST jobs"]
    job = rig.api.get("jobs", "shop-migrate-0001-first-bbbb")
    rig.api.status("jobs", "shop-migrate-0001-first-bbbb", {"conditions": [{"type": "Failed", "status": "True"}]})
    assert NEW in str(job)
    assert rig.store.migrate("0001_first", NEW) == "failed"


def test_the_smoke_test_asks_the_colour_itself(rig: Rig) -> None:
    assert rig.store.probe(Colour.BLUE) == ""
    assert "no endpoints" in rig.store.probe(Colour.GREEN)


def test_a_server_that_fails_is_asked_again_and_one_that_forbids_is_not(rig: Rig) -> None:
    def failing(_what: str) -> None:
        raise Refused(500, "InternalError", "etcd is away")

    def forbidding(_what: str) -> None:
        raise Refused(403, "Forbidden", "you may not")

    rig.api.before = failing
    with pytest.raises(Unreachable):
        rig.store.route()
    rig.api.before = forbidding
    with pytest.raises(Refusal, match="you may not"):
        rig.store.route()


def test_one_that_lost_the_lock_ends(rig: Rig) -> None:
    world = World()
    one = deployer(rig, world)
    one.acquire(world.sleep)
    seen = rig.store.lease()
    rig.store.hold(seen, "other", seen.turns + 1)
    world.now += one.rules.lease_s

    with pytest.raises(Fenced, match="other"):
        one.tick()


def test_what_is_missing_is_said(rig: Rig, tmp_path: Path) -> None:
    del rig.api.objects["horizontalpodautoscalers", "shop-blue"]
    with pytest.raises(Refusal, match="no HorizontalPodAutoscaler shop-blue"):
        rig.store.fleet(Colour.BLUE)
    del rig.api.objects["httproutes", "shop"]
    (tmp_path / "deploy" / "rollout" / "httproute.yaml").unlink()
    with pytest.raises(Refusal, match=r"there is no deploy/rollout/httproute\.yaml"):
        rig.store.route()
    with pytest.raises(Refusal, match="kubectl is not installed"):
        Kubectl("shop", program="no-such-kubectl").get("jobs", "x")
