# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules of what requests go through: Services, routes, and what only the rollout may write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..json_types import Schema, mapping, sequence, text
from .bundle import Bundle, Pod, at, name_of, selects, where

_SERVICE = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_HIDDEN = ("/metrics", "/")


def selector_weight(bundle: Bundle) -> Iterator[str]:
    serving = [pod for pod in bundle.pods if pod.serves]
    for found in bundle.of("Service"):
        selector = mapping(at(found, "spec", "selector"))
        if selector and not any(selects(selector, pod.labels) for pod in serving):
            said = ", ".join(f"{key}={value}" for key, value in selector.items())
            yield f"{where(found)} selects {said}, and no pod has that"


def route_in_bundle(bundle: Bundle) -> Iterator[str]:
    for found in bundle.objects if bundle.applied else ():
        group = (text(found.get("apiVersion")) or "").partition("/")[0]
        if group == "gateway.networking.k8s.io" and (text(found.get("kind")) or "").endswith("Route"):
            yield f"{where(found)} is in the bundle"


def job_in_bundle(bundle: Bundle) -> Iterator[str]:
    for found in bundle.of("Job") if bundle.applied else ():
        yield f"{where(found)} is in the bundle"


def replicas_set(bundle: Bundle) -> Iterator[str]:
    scaled = {_target(each) for each in bundle.of("HorizontalPodAutoscaler")}
    for found in bundle.of("Deployment", "Rollout"):
        count = at(found, "spec", "replicas")
        if count is not None and (text(found.get("kind")), name_of(found)) in scaled:
            yield f"{where(found)} has {count} replicas, and an autoscaler"


def unscaled(bundle: Bundle) -> Iterator[str]:
    scaled = {_target(each) for each in bundle.of("HorizontalPodAutoscaler")}
    for found in bundle.of("Deployment", "Rollout"):
        if at(found, "spec", "replicas") != 0 and (text(found.get("kind")), name_of(found)) not in scaled:
            yield f"{where(found)} has no autoscaler"


def colours(bundle: Bundle) -> Iterator[str]:
    """What the rollout looks for by its name; nothing where another controller rolls out."""
    if not bundle.applied or any(bundle.of("Rollout")):
        return
    there = {(text(each.get("kind")) or "", name_of(each)) for each in bundle.objects}
    for colour in ("blue", "green"):
        name = f"{bundle.slug}-{colour}"
        for kind in ("Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"):
            if (kind, name) not in there:
                yield f"there is no {kind} {name}"
        pods = [pod for pod in bundle.pods if pod.where == f"Deployment {name}"]
        yield from (f"{pod.where} {fault}" for pod in pods for fault in _unlike(pod, colour))


def _unlike(pod: Pod, colour: str) -> Iterator[str]:
    if pod.labels.get("color") != colour:
        yield f"has pods without the label color={colour}"
    named = {text(each.get("name")): each for each in pod.containers}
    ports = [mapping(each) for each in sequence(named.get("app", {}).get("ports"))]
    if "http" not in {text(port.get("name")) for port in ports}:
        yield "has no container app with a port http"


def service_name(bundle: Bundle) -> Iterator[str]:
    for found in bundle.of("Service"):
        if not _SERVICE.fullmatch(name_of(found)):
            yield f"{where(found)} is no name of a Service"


def route_start(bundle: Bundle) -> Iterator[str]:
    for found in bundle.of("HTTPRoute"):
        for rule in map(mapping, sequence(at(found, "spec", "rules"))):
            refs = [mapping(ref) for ref in sequence(rule.get("backendRefs"))]
            if sorted(str(ref.get("weight")) for ref in refs) != ["0", "100"]:
                yield f"{where(found)}, rule {rule.get('name')}: the weights are not 100 and 0"
            yield from (f"{where(found)} passes on {path}" for path in _paths(rule) if path in _HIDDEN)


def _paths(rule: Schema) -> list[str]:
    matches = sequence(rule.get("matches"))
    return [text(at(match, "path", "value")) or "/" for match in matches] or ["/"]


def _target(scaler: Schema) -> tuple[str | None, str]:
    found = mapping(at(scaler, "spec", "scaleTargetRef"))
    return text(found.get("kind")), text(found.get("name")) or ""
