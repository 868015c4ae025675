# Derived from the template: `copier update` replaces this file. Do not edit.
"""`webhooks` as it is run, in a process of its own, which is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.support.api import Api, Someone
from tests.support.app import settings as configuration
from tests.support.app import webhooks

from .parts import CREATED, DELIVERIES, FREE, ROOT, TABLE, Subscriber, subscribe


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(settings: configuration.Settings, port: int) -> Iterator[subprocess.Popen[bytes]]:
    paths = os.pathsep.join(path for path in sys.path if path)
    told = {
        "PYTHONPATH": paths,
        "DATABASE_URL": settings.database_url,
        "TEST_DATABASE_URL": settings.database_url,
        "EGRESS_NETWORKS": "127.0.0.1/32",
        "WEBHOOK_PAUSE_S": "0.05",
    }
    command = [sys.executable, "-m", webhooks.__name__, "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not within a minute")


def _metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        page: str = answer.read().decode()
        return page


async def test_killed_while_it_delivers_it_delivers_again_under_the_same_id(
    api: Api, admin: Someone, there: Subscriber, settings: configuration.Settings
) -> None:
    there.waits = lambda: asyncio.sleep(60)
    await subscribe(api, admin, there.url, CREATED)
    await api.row(TABLE, admin)
    port = _free_port()
    with running(settings, port) as first:
        await _until(lambda: len(there.heard) == 1)
        first.kill()
    (left,) = await api.db.many(DELIVERIES)
    there.waits = lambda: asyncio.sleep(0)

    await api.db.one(FREE)  # its time is over
    with running(settings, port) as second:
        await _until(lambda: len(there.heard) == 2)
        page = await asyncio.to_thread(_metrics, port)
        second.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(second.wait, 60)

    (done,) = await api.db.many(DELIVERIES)
    assert (left["status"], left["attempts"]) == ("waiting", 0)
    assert (done["status"], done["attempts"]) == ("delivered", 1)
    assert len({heard.headers["webhook-id"] for heard in there.heard}) == 1
    assert status in (0, -signal.SIGTERM)
    assert "webhook_waiting" in page


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
