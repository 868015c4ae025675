# Derived from the template: `copier update` replaces this file. Do not edit.
"""What service.yml says by name is held: in the manifests, in the contract, by the rehearsal of a restore and by the load test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .. import backup
from ..contract import lint_verb
from ..json_types import Json, Schema
from ..load import figures
from ..load.figures import Sample
from ..manifests.bundle import Bundle, parsed
from ..manifests.said import LOGS, longest_gap
from ..manifests.verb import judged
from . import shop
from .test_load import PLAN
from .test_manifests import NUMBERS, ROUTE, Objects, container, drop, good, one, put

ANSWERS: Schema = {"registry": "registry.example.org", "hostname": "shop.example.org", "rpo_minutes": 60, "log_retention_days": 14}  # fmt: skip
NAMED = ROUTE.replace("spec:", "spec:\n  hostnames: [other.example.org, shop.example.org]")
BACKUP = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: shop-backup}
spec:
  schedule: "*/30 * * * *"
  jobTemplate: {spec: {activeDeadlineSeconds: 1770, template: {spec: {restartPolicy: Never, containers: []}}}}
"""


def held() -> Objects:
    """What all four answers ask for."""
    objects = [each for each in good() if each["kind"] != "CronJob"] + [*parsed(BACKUP)]
    for each in objects:
        if each["kind"] == "Deployment":
            put(each, "spec.template.metadata.annotations", {LOGS: "14"})
            put(each, "spec.template.spec.containers.0.image", f"registry.example.org/team/shop@sha256:{64 * '0'}")
    return objects


def found(objects: Objects, answers: Schema = ANSWERS, *, applied: bool = True) -> set[str]:
    mine = {"other-registry", "other-hostname", "rare-backup", "other-log-retention"}
    bundle = Bundle("production" if applied else "rollout", tuple(objects), "shop", NUMBERS, applied, answers)
    return mine & {finding.rule for finding in judged(bundle)}


def of_backup(path: str, value: Json) -> Callable[[Objects], object]:
    return lambda objects: put(one(objects, "CronJob"), path, value)


def test_what_was_said_and_is_there_is_no_fault_and_neither_is_what_nobody_said() -> None:
    assert found(held()) == found(list(parsed(NAMED)), applied=False) == set()
    assert found(good(), {}) == found(list(parsed(ROUTE)), {}, applied=False) == set()


@pytest.mark.parametrize(
    ("rule", "break_it"),
    [
        ("other-registry", container("image", f"elsewhere.example.org/shop@sha256:{64 * '0'}")),
        ("other-registry", container("image", f"registry.example.organic/shop@sha256:{64 * '0'}")),
        ("rare-backup", drop("CronJob")),
        ("rare-backup", of_backup("spec.schedule", "17 2 * * *")),
        ("rare-backup", of_backup("spec.schedule", "*/30 * * * 1-5")),
        ("rare-backup", of_backup("spec.suspend", True)),
        ("rare-backup", of_backup("spec.jobTemplate.spec.activeDeadlineSeconds", 1801)),
        ("rare-backup", of_backup("spec.jobTemplate.spec.activeDeadlineSeconds", None)),
        ("other-log-retention", lambda objects: put(one(objects, "Deployment"), "spec.template.metadata.annotations", {LOGS: "30"})),
        ("other-log-retention", lambda objects: put(one(objects, "Deployment"), "spec.template.metadata.annotations", None)),
    ],
)  # fmt: skip
def test_what_was_said_and_is_not_there_is_named(rule: str, break_it: Callable[[Objects], object]) -> None:
    objects = held()
    break_it(objects)

    assert found(objects) == {rule}


@pytest.mark.parametrize("route", [ROUTE, NAMED.replace("shop.example.org", "shop.example.com")])
def test_a_route_for_another_name_is_named(route: str) -> None:
    assert found(list(parsed(route)), applied=False) == {"other-hostname"}


@pytest.mark.parametrize(
    ("schedule", "minutes"),
    [
        ("17 2 * * *", 1440),
        ("*/6 * * * *", 6),
        ("*/7 * * * *", 7),
        ("5 */12 * * *", 720),
        ("0,10 8-9 * * *", 1370),
        ("0-30/10 * * * *", 30),
        ("5 5 1 * *", None),
        ("@daily", None),
        ("61 * * * *", None),
        ("*/0 * * * *", None),
        ("a * * * *", None),
    ],
)
def test_the_longest_pause_of_a_schedule_is_computed(schedule: str, minutes: int | None) -> None:
    assert longest_gap(schedule) == minutes


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ("{}", ""),
        ("{openapi_version: '3.1', hostname: shop.example.com}", ""),
        ("{openapi_version: '3.2'}", "openapi.yaml: `openapi:` says 3.1.0, and service.yml 3.2"),
        ("{hostname: shop.example.co}", "openapi.yaml: no server is https://shop.example.co,"),
    ],
)
def test_a_contract_that_is_not_what_was_said_is_named(tmp_path: Path, answers: str, fault: str) -> None:
    (tmp_path / "openapi.yaml").write_text(shop.CONTRACT, "utf-8")
    (tmp_path / "service.yml").write_text(answers, "utf-8")

    lines = [line for line in lint_verb.lint_project(tmp_path).lines if "Next: delivery upgrade" in line]

    assert [line.startswith(fault) for line in lines] == ([True] if fault else [])


@pytest.mark.parametrize(("seconds", "most", "late"), [(61.0, None, False), (60.0, 1, False), (60.1, 1, True)])
def test_a_restore_that_takes_longer_than_was_said_is_too_long(seconds: float, most: int | None, late: bool) -> None:
    line, too_long = backup.within(seconds, most)

    assert too_long is line.startswith("TOO LONG") is late


@pytest.mark.parametrize(("most", "said"), [(512.0, ""), (513.0, "513 MiB were used, and 512 is the limit")])
def test_more_memory_than_a_pod_has_is_found(most: float, said: str) -> None:
    assert figures.over(PLAN, [Sample(0, 0.0, 100), Sample(1, 0.1, most), Sample(2, 0.2, 100)]) == said
