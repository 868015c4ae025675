# Derived from the template: `copier update` replaces this file. Do not edit.
"""`webhooks` as it is run, in a process of its own, which is killed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

from tests.support.api import Api, Someone
from tests.support.app import settings as configuration
from tests.support.app import webhooks
from tests.support.programs import Process

from .parts import CREATED, DELIVERIES, FREE, ROOT, TABLE, Subscriber, subscribe


def deliverer(settings: configuration.Settings) -> Process:
    url = settings.database_url
    return Process(webhooks.__name__, DATABASE_URL=url, EGRESS_NETWORKS="127.0.0.1/32", WEBHOOK_PAUSE_S="0.05")


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not within a minute")


async def test_killed_while_it_delivers_it_delivers_again_under_the_same_id(
    api: Api, admin: Someone, there: Subscriber, settings: configuration.Settings
) -> None:
    there.waits = lambda: asyncio.sleep(60)
    await subscribe(api, admin, there.url, CREATED)
    await api.row(TABLE, admin)
    with closing(deliverer(settings)) as process:
        process.start()
        await _until(lambda: len(there.heard) == 1)
        process.kill()
        (left,) = await api.db.many(DELIVERIES)
        there.waits = lambda: asyncio.sleep(0)

        await api.db.one(FREE)  # its time is over
        process.start()
        await _until(lambda: len(there.heard) == 2)
        pages = [await asyncio.to_thread(process.get, page) for page in ("livez", "readyz", "metrics")]
        status = await asyncio.to_thread(process.terminate)

    (done,) = await api.db.many(DELIVERIES)
    assert (left["status"], left["attempts"]) == ("waiting", 0)
    assert (done["status"], done["attempts"]) == ("delivered", 1)
    assert len({heard.headers["webhook-id"] for heard in there.heard}) == 1
    assert status == 0
    assert pages[:2] == [(200, "ok\n")] * 2
    assert "webhook_waiting" in pages[2][1]


def test_a_setting_that_is_wrong_is_refused_in_one_line() -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "WEBHOOK_SCHEDULE": "soon",
    }

    done = subprocess.run(
        [sys.executable, "-m", webhooks.__name__],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == "error: webhook_schedule: must be whole seconds, separated by commas: 5,300,1800\n"
