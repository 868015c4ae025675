# Derived from the template: `copier update` replaces this file. Do not edit.
"""What monitoring/slo.yaml says about a rollout, and where it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ...errors import Refusal
from ...images import digest
from ...json_types import Json
from ...manifests.pods import GATEWAYS
from ...project import Project
from ...rollout.cluster import Cluster
from ...rollout.metrics import Prometheus
from ...rollout.rules import Objective, Rules, Step
from ...rollout.slo import rules_of
from ...rollout.target import revision, target

SLO = """
rollout:
  steps: [10, 50, 100]
  step_floor_seconds: [300, 600, 900]
  step_deadline_seconds: [1800, 1800, 2000]
  min_samples: 1300
  min_pods: 3
  alpha: 0.01
  beta: 0.05
  errors: {p0: 0.0005, p1: 0.005}
  slow_p95: {over_seconds: 0.2, p0: 0.05, p1: 0.1}
  worse_than_live_factor: 2
  retention_hours: 48
"""


def written(root: Path, text: str = SLO) -> Path:
    (root / "monitoring").mkdir(exist_ok=True)
    (root / "monitoring" / "slo.yaml").write_text(text)
    return root


def test_the_rules_are_what_the_file_says(tmp_path: Path) -> None:
    rules = rules_of(written(tmp_path))

    assert rules.steps == (Step(10, 300, 1800), Step(50, 600, 1800), Step(100, 900, 2000))
    assert rules.objectives == (Objective("errors", 0.0005, 0.005), Objective("slow_p95", 0.05, 0.1, 0.2))
    assert (rules.samples, rules.pods, rules.keep_s) == (1300, 3, 48 * 3600)


def test_without_the_file_the_usual_values_hold(tmp_path: Path) -> None:
    assert rules_of(tmp_path) == Rules()


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("[10, 50, 100]", "[10, 50]", "rise to 100"),
        ("[10, 50, 100]", "[50, 10, 100]", "rise to 100"),
        ("[300, 600, 900]", "[300]", "1 values for 3 steps"),
        ("[1800, 1800, 2000]", "[1800, 500, 2000]", "deadline of step 50"),
        ("p0: 0.0005", "p0: 0.5", "errors needs"),
        ("alpha: 0.01", "alpha: low", "rollout.alpha is no number"),
        ("min_pods: 3", "min_pods: -3", "rollout.min_pods is no number"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, before: str, after: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        rules_of(written(tmp_path, SLO.replace(before, after)))


def test_what_stands_in_front_says_how_long_traffic_needs_to_settle(tmp_path: Path) -> None:
    told = "  settle_seconds: {in-cluster: 15, aws: 75}\n"
    one, several = (rules_of(written(tmp_path, SLO + text)) for text in ("  settle_seconds: 20\n", told))

    assert [one.behind(name).settle_s for name in ("aws", "in-cluster")] == [20, 20]
    assert [several.behind(name).settle_s for name in ("aws", "in-cluster", "unknown")] == [75, 15, 75]
    with pytest.raises(Refusal, match=r"rollout\.settle_seconds\.aws is no number"):
        rules_of(written(tmp_path, SLO + told.replace("75", "long")))


def test_this_project_waits_longer_than_each_gateway_needs_to_see_a_pod_leave() -> None:
    settles = rules_of(Path(__file__).parents[3]).settles

    assert settles.keys() == GATEWAYS.keys()
    assert all(settles[name] > seen_s for name, seen_s in GATEWAYS.items())


def test_staging_is_a_namespace_of_its_own_without_being_told(tmp_path: Path) -> None:
    where = target(project(tmp_path), "staging", {"PROMETHEUS_URL": "http://prometheus.example"})

    assert isinstance(where.store, Cluster)
    assert where.store.kubectl.namespace == "shop-staging"


def project(root: Path) -> Project:
    (root / "service.yml").write_text("project_slug: shop\n")
    told: Json = {"namespace": "shop-prod", "context": "eu", "prometheus": "http://prometheus.example"}
    return Project(root, "shop", rollout={"production": told})


def test_an_environment_is_what_pyproject_says(tmp_path: Path) -> None:
    where = target(project(tmp_path), "production", {})

    assert isinstance(where.store, Cluster)
    assert isinstance(where.figures, Prometheus)
    assert (where.app, where.store.kubectl.namespace, where.store.kubectl.context) == ("shop", "shop-prod", "eu")
    assert where.figures.url == "http://prometheus.example"


def test_an_environment_that_nobody_described_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="set PROMETHEUS_URL"):
        target(project(tmp_path), "staging", {})
    with pytest.raises(Refusal, match="there is no environment 'qa'"):
        target(project(tmp_path), "qa", {})
    assert target(project(tmp_path), "staging", {"PROMETHEUS_URL": "http://p"}).environment == "staging"


def test_an_image_is_named_by_its_digest() -> None:
    whole = "registry.example/shop@sha256:" + "a" * 64

    assert digest(whole) == whole
    with pytest.raises(Refusal, match="names no digest"):
        digest("registry.example/shop:latest")


def test_the_newest_migration_is_the_one_that_none_follows(tmp_path: Path) -> None:
    (tmp_path / "0002_more.py").write_text('revision: str = "0002"\ndown_revision: str | None = "0001"\n')
    (tmp_path / "0001_first.py").write_text('revision: str = "0001"\ndown_revision: str | None = None\n')

    assert revision(tmp_path) == "0002"
    assert revision(tmp_path / "nothing") == ""
