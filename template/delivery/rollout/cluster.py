# Derived from the template: `copier update` replaces this file. Do not edit.
"""A cluster as the place of a rollout: HTTPRoute, Lease, Deployments with autoscalers, EndpointSlices, one Job."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import Json, Schema, integer, mapping, sequence, text
from ..manifests.pods import GATEWAY, USUAL
from . import names
from .kubectl import Kubectl, version_of
from .names import Colour
from .objects import annotations_of, container_of, containers_of, image_of, lease_of
from .routes import acked, backends, weights_of
from .seen import JobWord, Pods
from .states import State
from .store import Conflict, Fleet, Lease, Route

_SMOKE = ("livez", "readyz")
_FULL_NAMES = {"route": "httproutes.gateway.networking.k8s.io", "lease": "leases.coordination.k8s.io"}


class Cluster:
    """A Store.

    Args:
        root: Of the repository; the manifests of what the rollout creates are below it.
        lease_s: What the Lease tells others of itself; whoever takes over watches, and compares no clocks.
    """

    def __init__(self, kubectl: Kubectl, app: str, root: Path, lease_s: float = 30.0) -> None:
        self.kubectl, self.app, self.root, self.lease_s = kubectl, app, root, lease_s
        self._route: Schema = {}  # as it was seen last: a write goes out from there, and its version is compared

    def lease(self) -> Lease:
        found = self.kubectl.get(_FULL_NAMES["lease"], names.lease(self.app))
        return Lease("", "", 0) if found is None else lease_of(found)

    def hold(self, seen: Lease, holder: str, turns: int) -> Lease:
        name, spec = names.lease(self.app), self._lease_spec(holder, turns)
        if not seen.version:
            meta: Schema = {"name": name, "labels": {"app": self.app}}
            kind: Schema = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease"}
            return lease_of(self.kubectl.create({**kind, "metadata": meta, "spec": spec}))
        change: Schema = {"op": "replace", "path": "/spec", "value": spec}
        return lease_of(self.kubectl.patch(_FULL_NAMES["lease"], name, seen.version, [change]))

    def gateway(self) -> str:
        deployment, _ = self._workload(Colour.BLUE)
        return text(annotations_of(deployment).get(GATEWAY)) or USUAL

    def _lease_spec(self, holder: str, turns: int) -> Schema:
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        spec: Schema = {"leaseDurationSeconds": max(1, int(self.lease_s)), "leaseTransitions": turns, "renewTime": now}
        return {**spec, "holderIdentity": holder} if holder else spec  # an empty holder is refused

    def route(self) -> Route:
        found = self.kubectl.get(_FULL_NAMES["route"], self.app)
        self._route = self._new_route() if found is None else found
        said = text(annotations_of(self._route).get(names.ANNOTATION))
        try:
            state = State.parse(said) if said else None
        except ValueError as error:
            why, remedy = str(error), f"repair the annotation {names.ANNOTATION} of HTTPRoute {self.app}"
            raise Refusal("the rollout can't go on", why, remedy) from None
        return Route(version_of(self._route), state, weights_of(self._route, self.app), acked(self._route))

    def write(self, seen: Route, state: State) -> None:
        if version_of(self._route) != seen.version:
            self._route = self.kubectl.get(_FULL_NAMES["route"], self.app) or self._new_route()
        found = self._route
        if version_of(found) != seen.version:
            raise Conflict
        annotations = {**annotations_of(found), names.ANNOTATION: state.text()}
        changes: list[Schema] = [{"op": "add", "path": "/metadata/annotations", "value": annotations}]
        rules = [mapping(rule) for rule in sequence(mapping(found.get("spec")).get("rules"))]
        refs = [backends(rule, self.app, state.weights) for rule in rules]
        if not seen.version:  # the first rollout of all makes the route
            spec: Json = [{**rule, "backendRefs": ref} for rule, ref in zip(rules, refs, strict=True)]
            meta: Schema = {**mapping(found.get("metadata")), "annotations": annotations}
            self.kubectl.create({**found, "metadata": meta, "spec": {**mapping(found.get("spec")), "rules": spec}})
            return
        for number, ref in enumerate(refs):
            changes.append({"op": "add", "path": f"/spec/rules/{number}/backendRefs", "value": ref})
        self.kubectl.patch(_FULL_NAMES["route"], self.app, seen.version, changes)

    def fleet(self, colour: Colour) -> Fleet:
        deployment, scaler = self._workload(colour)
        meta, spec, status = (mapping(deployment.get(part)) for part in ("metadata", "spec", "status"))
        token = text(annotations_of(deployment).get(names.TOKEN)) or "0"
        wanted = integer(spec.get("replicas"))
        wanted = 1 if wanted is None else wanted
        updated = integer(status.get("updatedReplicas")) or 0
        known = (integer(status.get("observedGeneration")) or 0) >= (integer(meta.get("generation")) or 0)
        floor = integer(mapping(scaler.get("spec")).get("minReplicas"))
        pods = Pods(
            ready=self._ready(colour),
            wanted=wanted,
            floor=1 if floor is None else floor,
            image=image_of(deployment),
            current=known and updated >= wanted and (integer(status.get("replicas")) or 0) <= updated,
        )
        return Fleet(f"{version_of(deployment)} {version_of(scaler)}", int(token), pods)

    def scale(self, colour: Colour, seen: Fleet, pods: int, image: str | None, token: int, floor: int = 0) -> None:
        deployment, _ = self._workload(colour)
        version, _, scaler_version = seen.version.partition(" ")
        if version_of(deployment) != version:
            raise Conflict
        annotations = {**annotations_of(deployment), names.TOKEN: str(token)}
        changes: list[Schema] = [{"op": "add", "path": "/metadata/annotations", "value": annotations}]
        if image is not None and image != seen.pods.image:
            path = f"/spec/template/spec/containers/{container_of(deployment)}/image"
            changes.append({"op": "replace", "path": path, "value": image})
        if (
            pods == 0 or pods > seen.pods.wanted
        ):  # fewer is the autoscaler's business; from 0 it does not come back alone
            changes.append({"op": "add", "path": "/spec/replicas", "value": pods})
        self.kubectl.patch("deployments.apps", names.of_colour(self.app, colour), version, changes)
        least = pods or floor or seen.pods.floor
        if least != seen.pods.floor:
            change: Schema = {"op": "add", "path": "/spec/minReplicas", "value": least}
            name = names.of_colour(self.app, colour)
            self.kubectl.patch("horizontalpodautoscalers.autoscaling", name, scaler_version, [change])

    def migrate(self, revision: str, image: str) -> JobWord:
        name = names.job(self.app, revision, image)
        found = self.kubectl.get("jobs.batch", name)
        if found is None:
            self.kubectl.create(self._job(name, image))
            return "running"
        conditions = [mapping(each) for each in sequence(mapping(found.get("status")).get("conditions"))]
        true = {text(each.get("type")) for each in conditions if each.get("status") == "True"}
        return "done" if "Complete" in true else "failed" if "Failed" in true else "running"

    def probe(self, colour: Colour) -> str:
        service = f"http:{names.of_colour(self.app, colour)}:{names.PORT}"
        for path in _SMOKE:
            fault = self.kubectl.answers(f"/api/v1/namespaces/{self.kubectl.namespace}/services/{service}/proxy/{path}")
            if fault:
                return f"/{path}: {fault}"
        return ""

    def _workload(self, colour: Colour) -> tuple[Schema, Schema]:
        name = names.of_colour(self.app, colour)
        found = self.kubectl.together(f"deployments.apps/{name}", f"horizontalpodautoscalers.autoscaling/{name}")
        deployment, scaler = found.get("Deployment"), found.get("HorizontalPodAutoscaler")
        if deployment is None or scaler is None:
            missing = "Deployment" if deployment is None else "HorizontalPodAutoscaler"
            raise Refusal("the rollout can't go on", f"there is no {missing} {name}", "apply the manifests first")
        return deployment, scaler

    def _ready(self, colour: Colour) -> int:
        selector = f"kubernetes.io/service-name={names.of_colour(self.app, colour)}"
        slices = self.kubectl.listed("endpointslices.discovery.k8s.io", selector)
        endpoints = [mapping(each) for found in slices for each in sequence(found.get("endpoints"))]
        return sum(mapping(each.get("conditions")).get("ready") is not False for each in endpoints)

    def _manifest(self, file: Path) -> Schema:
        found = read_yaml(self.root / file)
        if not found:
            raise Refusal("the rollout can't begin", f"there is no {file}", "write it, or take it from the template")
        return copy.deepcopy(found)

    def _new_route(self) -> Schema:
        manifest = self._manifest(Path(names.ROUTE_MANIFEST))
        if weights_of(manifest, self.app) is None:
            why = f"{names.ROUTE_MANIFEST} does not split between {self.app}-blue and {self.app}-green"
            raise Refusal("the rollout can't begin", why, "give them the weights 100 and 0")
        return manifest

    def _job(self, name: str, image: str) -> Schema:
        manifest = self._manifest(Path(names.JOB_MANIFEST))
        manifest["metadata"] = {**mapping(manifest.get("metadata")), "name": name}
        containers: list[Json] = containers_of(manifest)
        for each in containers:
            if isinstance(each, dict):
                each["image"] = image
        return manifest
