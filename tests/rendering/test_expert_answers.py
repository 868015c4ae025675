"""The expert answers that act only where somebody said them: each reaches what follows from it, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT, answers, contents, render, run

from .test_monitoring import moved

SAID = {"service.yml", ".copier-answers.yml"}
OVERLAYS = {"deploy/overlays/production/kustomization.yaml", "deploy/overlays/staging/kustomization.yaml"}
PROMISE = "docs/production.md"
REACHED: dict[str, tuple[object, set[str], set[str]]] = {
    "error_rate_percent": (
        0.05,
        {"monitoring/slo.yaml", "deploy/base/argo/analysistemplate.yaml"},
        {"load.error_ratio", "rollout.errors", "rollout.min_samples", "rollout.step_expected_seconds"},
    ),
    "openapi_version": ("3.2", {"openapi.yaml"}, set()),
    "rpo_minutes": (15, {"deploy/base/cronjob.yaml", PROMISE}, set()),
    "rto_minutes": (45, {PROMISE}, set()),
    "memory_limit_mib": (
        1024,
        {
            "compose.yaml", "deploy/base/colour/deployment.yaml", "deploy/base/limitrange.yaml", "deploy/base/resourcequota.yaml",
            "deploy/rollout/migrate-job.yaml", "docs/devops-plan.md", "monitoring/slo.yaml", "monitoring/rules/service.yml", "monitoring/tests/service.yml",
        },
        {"capacity.memory_limit_mib", "capacity.quota_memory_mib"},
    ),
    "registry": ("registry.example.org:5000/shop", {*OVERLAYS, PROMISE}, set()),
    "hostname": ("orders.example.org", {"deploy/rollout/httproute.yaml", "catalog-info.yaml", "openapi.yaml", PROMISE}, set()),
    "log_retention_days": (14, {"deploy/base/colour/deployment.yaml", PROMISE}, set()),
}  # fmt: skip


@pytest.fixture(scope="module")
def unsaid(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(template, tmp_path_factory.mktemp("unsaid") / "project", base())


def base() -> dict[str, Any]:
    return {**answers("minimal"), "rollout": "argo-rollouts"}


@pytest.mark.parametrize("name", REACHED)
def test_it_changes_what_follows_from_it_and_nothing_else(
    template: Path, unsaid: Path, tmp_path: Path, name: str
) -> None:
    value, due, numbers = REACHED[name]
    said = render(template, tmp_path / "project", {**base(), name: value})
    before, after = contents(unsaid), contents(said)

    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    assert differing == due | SAID
    slo = [yaml.safe_load((project / "monitoring/slo.yaml").read_text("utf-8")) for project in (unsaid, said)]
    assert moved(*slo) == numbers
    assert yaml.safe_load((said / "service.yml").read_text("utf-8"))[name] == value


def test_every_expert_answer_that_acts_where_it_was_said_has_its_row_here() -> None:
    table = yaml.safe_load((ROOT / "hooks/tables/answers.yml").read_text("utf-8"))

    assert {name for name, rule in table.items() if rule.get("unsaid")} == set(REACHED)


def test_the_usual_value_of_what_nobody_said_is_stored_nowhere(unsaid: Path) -> None:
    for file in SAID:
        assert not REACHED.keys() & yaml.safe_load((unsaid / file).read_text("utf-8")).keys()


def test_the_placeholders_of_the_format_stand_for_what_other_answers_give(template: Path, tmp_path: Path) -> None:
    given = {"project_name": "Orders API", "owner": "Team Æ & Co.", "registry": "ghcr.io/<owner>", "hostname": "<slug>.example.com"}  # fmt: skip
    project = render(template, tmp_path / "project", given)

    overlay = yaml.safe_load((project / "deploy/overlays/production/kustomization.yaml").read_text("utf-8"))
    route = yaml.safe_load((project / "deploy/rollout/httproute.yaml").read_text("utf-8"))
    assert {image["newName"] for image in overlay["images"]} == {"ghcr.io/team-ae-co/orders-api"}
    assert route["spec"]["hostnames"] == ["orders-api.example.com"]


@pytest.mark.parametrize(
    ("said", "image", "told"),
    [
        ("registry: registry.example.org:5000/shop", "orders-api:1", "is no image of registry.example.org:5000/shop,"),
        ("registry: 'localhost:5000' # ours", "localhost:50001/orders-api:1", "is no image of localhost:5000,"),
        ("registry: 'localhost:5000' # ours", "localhost:5000/orders-api:1", "docker"),
        ("owner: registry", "orders-api:1", "docker"),
    ],
)
def test_an_image_of_another_registry_is_refused_before_it_is_pushed(
    tmp_path: Path, said: str, image: str, told: str
) -> None:
    """The script that every pipeline calls before it pushes; where the name is right it goes on and asks for Docker."""
    for folder in ("scripts", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "template/scripts/scan-image.sh", tmp_path / "scripts")
    (tmp_path / "service.yml").write_text(f"project_name: Orders API\n{said}\n", "utf-8")
    (tmp_path / "bin/docker").write_text("#!/bin/sh\necho docker >&2\nexit 7\n", "utf-8")
    (tmp_path / "bin/docker").chmod(0o755)

    done = run(["bash", "scripts/scan-image.sh", image], tmp_path, check=False, env={"PATH": f"{tmp_path}/bin:/usr/bin:/bin"})  # fmt: skip

    assert told in done.stderr
    assert done.returncode == (7 if told == "docker" else 1)
