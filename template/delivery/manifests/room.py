# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules of a namespace: what is closed, and whether there is room for what service.yml promises."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Json, Schema, integer, mapping, sequence, text
from .bundle import Bundle, at, name_of, selects, where

_CLOSED = "restricted"
_UNITS = {
    "m": 0.001,
    "Ki": 2**10,
    "Mi": 2**20,
    "Gi": 2**30,
    "Ti": 2**40,
    "k": 10**3,
    "M": 10**6,
    "G": 10**9,
    "T": 10**12,
}
WORKER = "-worker"  # whose pods nobody calls: they tell events and consume them
SURGE, JOBS = 4, 2  # a quarter of a colour beside it while it is replaced; a migration and a backup


def open_namespace(bundle: Bundle) -> Iterator[str]:
    if not bundle.applied:
        return
    for found in bundle.of("Namespace"):
        if at(found, "metadata", "labels", "pod-security.kubernetes.io/enforce") != _CLOSED:
            yield f"{where(found)} does not enforce the restricted Pod Security"
    yield from (f"there is no {kind}" for kind in ("ResourceQuota", "LimitRange") if not any(bundle.of(kind)))


def open_network(bundle: Bundle) -> Iterator[str]:
    if bundle.applied and not any(_denies(found) for found in bundle.of("NetworkPolicy")):
        yield "no NetworkPolicy closes the namespace"
    for found in bundle.of("NetworkPolicy"):
        rules = [mapping(rule) for side in ("ingress", "egress") for rule in sequence(at(found, "spec", side))]
        if any(not rule.get("ports") and not (rule.get("from") or rule.get("to")) for rule in rules):
            yield f"{where(found)} has a rule that allows everything"


def no_disruption_budget(bundle: Bundle) -> Iterator[str]:
    budgets = list(bundle.of("PodDisruptionBudget"))
    floors = {
        _scaled(each): integer(at(each, "spec", "minReplicas")) or 1 for each in bundle.of("HorizontalPodAutoscaler")
    }
    for pod in (pod for pod in bundle.pods if pod.serves):
        mine = [each for each in budgets if selects(mapping(at(each, "spec", "selector", "matchLabels")), pod.labels)]
        if not mine:
            yield f"{pod.where} has no disruption budget"
        for budget in mine:
            allowed, floor = at(budget, "spec", "maxUnavailable"), floors.get(pod.where.rpartition(" ")[2], 1)
            if not isinstance(allowed, int) or not 1 <= allowed < floor:
                yield f"{where(budget)} lets {allowed} of at least {floor} pods go"


def small_quota(bundle: Bundle) -> Iterator[str]:
    most = [_most(each) for each in _scalers(bundle)]
    workers = [_most(each) + 1 for each in _scalers(bundle, worker=True)]  # and one that replaces another
    if not most or not bundle.applied:
        return
    jobs = max(JOBS, 1 + len(list(bundle.of("CronJob"))))  # a migration, and whatever the clock starts
    # one autoscaler is a rollout that doubles its pods itself
    due = sum(most) * (2 if len(most) == 1 else 1) + -(-max(most) // SURGE) + jobs + sum(workers)
    asked = next(
        (mapping(at(c, "resources", "requests")) for pod in bundle.pods if pod.serves for c in pod.containers), {}
    )
    for found in bundle.of("ResourceQuota"):
        hard = mapping(at(found, "spec", "hard"))
        for name, each in {
            "pods": 1.0,
            "requests.cpu": amount(asked.get("cpu")),
            "requests.memory": amount(asked.get("memory")),
        }.items():
            if name in hard and amount(hard[name]) < due * each:
                yield f"{where(found)} has {hard[name]} {name}, and {due} pods need {due * each:g}"
        if "limits.cpu" in hard:
            yield f"{where(found)} has limits.cpu: every container would need a limit"


def looser_numbers(bundle: Bundle) -> Iterator[str]:
    """Production against monitoring/slo.yaml: stricter is free."""
    if bundle.name != "production":
        return
    for found in _scalers(bundle):
        spec, cpu = mapping(found.get("spec")), _utilisation(found)
        for name, said, bound in (
            ("minReplicas", integer(spec.get("minReplicas")) or 1, bundle.capacity("replicas_min")),
            ("maxReplicas", integer(spec.get("maxReplicas")) or 0, bundle.capacity("replicas_max")),
        ):
            if bound is not None and said < bound:
                yield f"{where(found)} has {name} {said}, and monitoring/slo.yaml {bound}"
        bound = bundle.capacity("autoscaler_cpu_percent")
        if bound is not None and (cpu is None or cpu > bound):
            yield f"{where(found)} scales at {cpu} % of the processor, and monitoring/slo.yaml says {bound}"
    for found in bundle.of("PodDisruptionBudget"):
        allowed, bound = at(found, "spec", "maxUnavailable"), bundle.capacity("disruption_max_unavailable")
        if bound is not None and isinstance(allowed, int) and allowed > bound:
            yield f"{where(found)} lets {allowed} pods go, and monitoring/slo.yaml {bound}"


def memory_limit(bundle: Bundle) -> Iterator[str]:
    """Production against REQ-MEMORY-LIMIT-MIB: no more, and no less, which would end it below what it may use."""
    due = bundle.capacity("memory_limit_mib")
    if due is None or bundle.name != "production":
        return
    for pod in bundle.pods:
        for container in pod.containers if pod.serves else ():
            limit = at(container, "resources", "limits", "memory")
            known = container.get("name") == "app" and isinstance(limit, str | int | float)
            if known and amount(limit) != due * 2**20:
                yield f"{pod.where} may use {limit} of memory, and {due}Mi are required"


def amount(said: Json) -> float:
    """A quantity as Kubernetes writes it; 0 for none."""
    written = str(said if said is not None else 0)
    unit = next((unit for unit in _UNITS if written.endswith(unit)), "")
    try:
        return float(written.removesuffix(unit)) * _UNITS.get(unit, 1)
    except ValueError:
        return 0.0


def _denies(policy: Schema) -> bool:
    spec = mapping(policy.get("spec"))
    both = {*map(str, sequence(spec.get("policyTypes")))} == {"Ingress", "Egress"}
    return spec.get("podSelector") == {} and both and not spec.get("ingress") and not spec.get("egress")


def _scalers(bundle: Bundle, *, worker: bool = False) -> list[Schema]:
    """Those of the pods that callers meet, or of the others."""
    return [each for each in bundle.of("HorizontalPodAutoscaler") if _scaled(each).endswith(WORKER) == worker]


def _most(scaler: Schema) -> int:
    return integer(at(scaler, "spec", "maxReplicas")) or 0


def _scaled(scaler: Schema) -> str:
    return text(at(scaler, "spec", "scaleTargetRef", "name")) or name_of(scaler)


def _utilisation(scaler: Schema) -> int | None:
    found = [mapping(at(each, "resource")) for each in sequence(at(scaler, "spec", "metrics"))]
    targets = [each for each in found if each.get("name") == "cpu"]
    return integer(at(targets[0], "target", "averageUtilization")) if targets else None
