# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery manifests check`: each rule has a fault that only it names, and a bundle without a fault has none."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .. import cli
from ..json_types import Json, Schema, mapping, sequence
from ..manifests import image, shapes
from ..manifests.bundle import Bundle, at, parsed
from ..manifests.room import amount
from ..manifests.rules import RULES
from ..manifests.verb import judged
from .repository import Repository

GOOD = Path(__file__).with_name("manifests.yaml")
NUMBERS: Schema = {
    "capacity": {
        "replicas_min": 2,
        "replicas_max": 4,
        "autoscaler_cpu_percent": 70,
        "disruption_max_unavailable": 1,
        "memory_limit_mib": 512,
    }
}
ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  rules:
    - name: main
      matches: [{path: {type: PathPrefix, value: /v1}}]
      backendRefs: [{name: shop-blue, port: 80, weight: 100}, {name: shop-green, port: 80, weight: 0}]
"""
Objects = list[Schema]


def good() -> Objects:
    """Both colours: the green one is the blue one by another name."""
    said = GOOD.read_text("utf-8")
    coloured = ("Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget")
    blue, green = (
        [mapping(each) for each in sequence(parsed(text)[0]["items"])] for text in (said, said.replace("blue", "green"))
    )
    return [*blue, *(each for each in green if each["kind"] in coloured)]


def found(objects: Objects, *, name: str = "production", applied: bool = True) -> set[str]:
    return {finding.rule for finding in judged(Bundle(name, tuple(objects), "shop", NUMBERS, applied))}


def one(objects: Objects, kind: str) -> Schema:
    return next(each for each in objects if each["kind"] == kind)


def put(node: Json, path: str, value: Json) -> None:
    """At a path with dots; None takes away."""
    *way, last = path.split(".")
    for part in way:
        node = sequence(node)[int(part)] if isinstance(node, list) else mapping(node)[part]
    holder = mapping(node)
    holder.pop(last, None)
    if value is not None:
        holder[last] = value


def change(kind: str, path: str, value: Json) -> Callable[[Objects], object]:
    return lambda objects: put(one(objects, kind), path, value)


def container(path: str, value: Json) -> Callable[[Objects], object]:
    return change("Deployment", f"spec.template.spec.containers.0.{path}", value)


def add(document: str) -> Callable[[Objects], object]:
    return lambda objects: objects.extend(parsed(document))


def drop(kind: str) -> Callable[[Objects], object]:
    return lambda objects: objects.remove(one(objects, kind))


JOB = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: shop-migrate}\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData: {SIGNING_KEY: abc}\n"
BY_CLOCK = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: shop-NAME}
spec:
  schedule: 41 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: NAME
              image: registry.example.org/shop:1.2.0
              securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
              resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
"""
POD = "spec.template.spec"
FAULTS = [
    ("selector-weight", change("Service", "spec.selector.weight", "10")),
    ("route-in-bundle", add(ROUTE)),
    ("job-in-bundle", add(JOB)),
    ("replicas-set", change("Deployment", "spec.replicas", 3)),
    ("colours", container("ports", [{"name": "web", "containerPort": 8000}])),
    ("no-prestop", container("lifecycle", None)),
    ("no-prestop", container("lifecycle.preStop.sleep.seconds", 10)),
    ("no-prestop", change("Deployment", "metadata.annotations", {"delivery.manifests/gateway": "aws"})),
    ("no-prestop", change("Deployment", "metadata.annotations", {"delivery.manifests/gateway": "nowhere"})),
    ("short-grace", change("Deployment", f"{POD}.terminationGracePeriodSeconds", 39)),
    ("short-grace", container("env", [{"name": "SHUTDOWN_GRACE_S", "value": "21"}])),
    ("short-keep-alive", change("ConfigMap", "data.KEEP_ALIVE_S", "3600")),
    ("short-keep-alive", container("env", [{"name": "KEEP_ALIVE_S", "value": "5"}])),
    ("probe-elsewhere", container("readinessProbe.httpGet.path", "/readyz")),
    ("probe-elsewhere", container("livenessProbe", None)),
    ("cpu-limit", container("resources.limits.cpu", "1")),
    ("cpu-limit", change("LimitRange", "spec.limits.0.default.cpu", "1")),
    ("no-requests", container("resources.limits", None)),
    ("root-user", change("Deployment", f"{POD}.securityContext.runAsNonRoot", None)),
    ("root-user", container("securityContext.runAsUser", 0)),
    ("privileges", container("securityContext.capabilities", None)),
    ("privileges", change("Deployment", f"{POD}.securityContext.seccompProfile", None)),
    ("privileges", change("Deployment", f"{POD}.hostNetwork", True)),
    ("writable-root", container("securityContext.readOnlyRootFilesystem", False)),
    ("token-mounted", change("Deployment", f"{POD}.automountServiceAccountToken", None)),
    ("secret-rendered", add(SECRET)),
    ("secret-rendered", change("ConfigMap", "data.SIGNING_KEY", "abc")),
    ("secret-rendered", container("env", [{"name": "BROKER", "value": "amqp://me:word@host"}])),
    ("no-disruption-budget", change("PodDisruptionBudget", "spec.maxUnavailable", 0)),
    ("small-quota", change("ResourceQuota", "spec.hard.pods", "10")),
    ("small-quota", change("ResourceQuota", "spec.hard", {"requests.memory": "5Gi"})),
    ("small-quota", change("ResourceQuota", "spec.hard", {"limits.cpu": "50"})),
    ("small-quota", add("---".join(BY_CLOCK.replace("NAME", name) for name in ("backup", "sweep")))),
    ("open-namespace", change("Namespace", "metadata.labels", {"pod-security.kubernetes.io/enforce": "baseline"})),
    ("open-namespace", drop("LimitRange")),
    ("open-network", drop("NetworkPolicy")),
    ("open-network", change("NetworkPolicy", "spec.egress", [{}])),
    ("memory-limit", container("resources.limits.memory", "513Mi")),
    ("memory-limit", container("resources.limits.memory", "511Mi")),
    ("looser-numbers", change("HorizontalPodAutoscaler", "spec.maxReplicas", 3)),
    ("looser-numbers", change("HorizontalPodAutoscaler", "spec.metrics", None)),
    ("shape", change("HorizontalPodAutoscaler", "spec.minReplica", 2)),
    ("shape", change("Deployment", f"{POD}.containers.0.resources.limits.memory", {"a": 1})),
]
# Faults of which one brings another with it.
TOGETHER = [
    ({"no-autoscaler", "colours", "no-disruption-budget"}, drop("HorizontalPodAutoscaler")),
    ({"no-disruption-budget", "colours"}, drop("PodDisruptionBudget")),
    ({"latest-tag", "no-digest"}, container("image", "shop:latest")),
    ({"latest-tag", "no-digest"}, container("image", "shop")),
    ({"no-digest"}, container("image", "shop:1.2.0")),
    ({"service-name", "colours"}, change("Service", "metadata.name", "2-shop")),
    ({"looser-numbers", "no-disruption-budget"}, change("PodDisruptionBudget", "spec.maxUnavailable", 2)),
]


def test_a_good_bundle_has_no_fault() -> None:
    assert found(good()) == set()
    assert found([*good(), *parsed(BY_CLOCK)]) == set()


@pytest.mark.parametrize(("rule", "break_it"), FAULTS, ids=[f"{rule}-{i}" for i, (rule, _) in enumerate(FAULTS)])
def test_a_fault_is_named_by_its_rule_and_by_no_other(rule: str, break_it: Callable[[Objects], object]) -> None:
    objects = good()
    break_it(objects)

    assert found(objects) == {rule}


@pytest.mark.parametrize(("rules", "break_it"), TOGETHER)
def test_some_faults_come_together(rules: set[str], break_it: Callable[[Objects], object]) -> None:
    objects = good()
    break_it(objects)

    assert found(objects) == rules


def test_every_rule_has_a_fault_here() -> None:
    seen = {rule for rule, _ in FAULTS} | {rule for rules, _ in TOGETHER for rule in rules} | {"route-start"}
    seen |= {"other-registry", "other-hostname", "rare-backup", "other-log-retention"}  # test_said.py

    assert {rule.name for rule in RULES} == seen - {"shape"}
    assert all(rule.why.endswith(".") and rule.remedy for rule in RULES)


def test_what_only_holds_production_is_free_elsewhere() -> None:
    objects = good()
    put(one(objects, "HorizontalPodAutoscaler"), "spec.maxReplicas", 3)

    assert found(objects, name="staging") == set()


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (("", ""), set()),
        (("weight: 100", "weight: 90"), {"route-start"}),
        (("value: /v1", "value: /metrics"), {"route-start"}),
        (("matches: [{path: {type: PathPrefix, value: /v1}}]", ""), {"route-start"}),
        (("weight: 0", "weight: none"), {"route-start", "shape"}),
    ],
)
def test_the_route_begins_with_one_colour_and_hides_what_is_not_for_callers(
    change: tuple[str, str], rules: set[str]
) -> None:
    route = list(parsed(ROUTE.replace(*change) if change[0] else ROUTE))

    assert found(route, applied=False) == rules


def test_a_workload_that_a_controller_rolls_out_needs_no_colours() -> None:
    rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop}\nspec: {replicas: 0}\n"
    objects = [*good(), *parsed(rollout)]
    objects.remove(one(objects, "Service"))

    assert found(objects) == set()


@pytest.mark.parametrize(
    ("said", "is_"),
    [("500m", 0.5), ("2", 2), ("1Ki", 1024), ("3M", 3_000_000), (None, 0), (1.5, 1.5), ("much", 0)],
)
def test_quantities_are_compared_as_numbers(said: Json, is_: float) -> None:
    assert amount(said) == is_


def test_what_has_no_schema_is_known_to_have_none() -> None:
    assert not shapes.known({"apiVersion": "example.org/v1", "kind": "Own"})
    assert shapes.known({"apiVersion": "v1", "kind": "Service"})


DOCKERFILE = "FROM python:3.11-slim AS build\nRUN a \\\n  b\n\nFROM build\nUSER 65532:65532\n"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("python:3.11-slim", "python", "base-unpinned"),
        ("python:3.11-slim", "python:latest", "base-unpinned"),
        ("USER 65532:65532", "USER root", "image-root"),
        ("USER 65532:65532", "", "image-root"),
        ("FROM build", "FROM build\nADD https://example.org/a.sh /", "image-remote"),
        ("FROM build", "FROM build\nENV SIGNING_KEY=abc", "image-secret"),
    ],
)
def test_a_fault_of_the_image_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, rule: str
) -> None:
    monkeypatch.setenv("PATH", "")
    file = tmp_path / "Dockerfile"
    file.write_text(DOCKERFILE)
    assert [*image.findings(tmp_path)] == []

    file.write_text(DOCKERFILE.replace(old, new))

    assert [finding.rule for finding in image.findings(tmp_path)] == [rule]


def test_hadolint_is_asked_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    program(tmp_path / "bin/hadolint", "echo 'Dockerfile:2 DL3008 warning: pin versions'")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/bin:/usr/bin")

    assert [finding.rule for finding in image.findings(tmp_path)] == ["hadolint"]


def program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """With an overlay that a stand-in of kubectl builds by printing a file; what kustomize does is tested on whole projects."""
    (tmp_path / "shop").mkdir()
    there = Repository(tmp_path / "shop", monkeypatch)
    there.write("service.yml", "project_slug: shop\n")
    there.write("deploy/overlays/production/kustomization.yaml", "resources: []\n")
    there.write("deploy/rollout/httproute.yaml", ROUTE)
    there.write("built.yaml", "---\n".join(json.dumps(each) + "\n" for each in good()))
    program(tmp_path / "bin/kubectl", "[ -f built.yaml ] && cat built.yaml || { echo 'no such file' >&2; exit 1; }")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/bin:/usr/bin")
    monkeypatch.chdir(there.root)
    return there


def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["delivery", "manifests", "check", *more])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out + said.err


def test_all_is_well(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(monkeypatch, capsys)

    assert code == 0
    assert "production: no image yet, set its digest before you apply" in said
    assert said.endswith("rollout 1 objects, production 13 objects, 0 findings\n")


def test_a_finding_is_one_line_with_why_and_what_to_do(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("built.yaml", "---\n".join(json.dumps(each) + "\n" for each in [*good(), *parsed(JOB)]))

    code, said = told(monkeypatch, capsys)

    assert code == 1
    line = said.splitlines()[0]
    assert line.startswith("shape: production: Job shop-migrate") or line.startswith("job-in-bundle: production: Job")
    _, data = told(monkeypatch, capsys, "--json")
    assert {finding["rule"] for finding in json.loads(data)["findings"]} == {"job-in-bundle"}


def test_the_memory_that_service_yml_asks_for_is_what_a_container_gets(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("service.yml", "project_slug: shop\nmemory_limit_mib: 256\n")

    code, said = told(monkeypatch, capsys)

    assert code == 1
    assert "memory-limit: production: Deployment shop-blue may use 512Mi of memory, and 256Mi are required" in said


def test_an_overlay_that_is_not_built_is_a_finding(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.root / "built.yaml").unlink()

    code, said = told(monkeypatch, capsys)

    assert code == 1
    assert "build: deploy/overlays/production: no such file" in said


def test_without_kubectl_it_never_passes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    code, said = told(monkeypatch, capsys)

    assert code == 3
    assert "kubectl is not installed" in said
    assert said.endswith("not everything was checked\n")


@pytest.mark.parametrize("gone", ["deploy/overlays", "deploy/rollout"])
def test_what_can_not_be_read_is_refused_in_one_line(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], gone: str
) -> None:
    if gone == "deploy/rollout":
        repository.write("deploy/rollout/httproute.yaml", "a: [")
    else:
        (repository.root / "deploy/overlays/production/kustomization.yaml").unlink()

    code, said = told(monkeypatch, capsys)

    assert code == 2
    assert said.count("\n") == 1
    assert said.startswith("error: the manifests were not checked: ")


def test_the_table_of_the_rules_has_them_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(monkeypatch, capsys, "--rules")

    assert code == 0
    assert all(rule.name in said for rule in RULES)
    assert at({"a": {"b": 1}}, "a", "b") == 1
