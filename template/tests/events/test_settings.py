# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the worker is told: where the broker is, and in production never in the open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr, ValidationError

from tests.support.app import settings as configuration
from tests.support.app import worker
from tests.support.production import SAFE

from .parts import programs, settings

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "deploy/base"


@pytest.mark.parametrize("url", ["localhost:1234", "http://localhost"])
def test_refuses_what_is_no_url_of_the_broker(url: str) -> None:
    with pytest.raises(ValidationError, match="BROKER_URL must begin with"):
        settings.WorkerSettings(broker_url=url)


def test_production_refuses_a_broker_in_the_open() -> None:
    safe = configuration.Settings(**SAFE)
    scheme = settings.SCHEMES[0]

    with pytest.raises(RuntimeError, match="not safe for production: BROKER_URL does not begin with"):
        settings.WorkerSettings(broker_url=f"{scheme}broker").check(safe)

    settings.WorkerSettings(broker_url=f"{settings.TLS}broker").check(safe)


@pytest.mark.parametrize(
    ("words", "url", "said"),
    [
        ([], "", "error: settings: BROKER_URL is empty: say where the broker is"),
        (["--replay", "nobody"], f"{settings.PLAIN}127.0.0.1:1", "error: no consumer is called nobody. Consumers: "),
    ],
    ids=["no broker", "no consumer"],
)
def test_says_in_one_line_what_is_missing(database_url: str, words: list[str], url: str, said: str) -> None:
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    told |= {"ENVIRONMENT": "test", "DATABASE_URL": database_url, "BROKER_URL": url}

    done = subprocess.run(
        [sys.executable, "-m", worker.__name__, *words],
        env=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def names_in(vault: Path) -> set[str]:
    return {entry["secretKey"] for entry in yaml.safe_load(vault.read_text("utf-8"))["spec"]["data"]}


@pytest.mark.skipif(not BASE.exists(), reason="rollout: none has no manifests")
def test_only_the_worker_is_told_where_the_broker_is() -> None:
    fields = settings.WorkerSettings.model_fields
    secret = {name.upper() for name, field in fields.items() if field.annotation is SecretStr}

    assert names_in(BASE / "worker/externalsecret.yaml") == secret
    assert not names_in(BASE / "externalsecret.yaml") & secret


def test_the_database_has_room_for_every_worker() -> None:
    slo = yaml.safe_load((ROOT / "monitoring/slo.yaml").read_text("utf-8"))
    capacity, database = slo["capacity"], slo["database"]
    workers = (capacity["quota_pods"] - 2) - (2 * capacity["replicas_max"] + -(-capacity["replicas_max"] // 4))

    service = 2 * capacity["replicas_max"] * database["pool_size"]
    assert database["max_connections"] == -(-(service + workers * programs.CONNECTIONS + 10) * 10 // 8) + 3
