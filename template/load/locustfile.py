# Derived from the template: `copier update` replaces this file. Do not edit.
"""Requests at constant arrival: each is due at its time, whatever became of the ones before. `delivery load` runs this.

Locust's own users wait for their answer before they ask again, so a slow service would be asked less: that hides what it is
measured for. Here one user starts every request when it is due, and its time counts from then.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
from gevent.pool import Group
from locust import FastHttpUser, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text(encoding="utf-8"))
MOST_OPEN = 2000  # at once; what would be more is counted as failed
TIMEOUT_S = 10.0


def rounded(ms: float) -> float:
    """Up to two digits, so that an hour of answers fits into a few counters and no percentile looks better than it is."""
    unit = 10.0 ** (math.floor(math.log10(max(ms, 0.1))) - 1)
    return round(math.ceil(ms / unit) * unit, 3)


def arrivals() -> Iterator[float]:
    """When each request is due, in seconds since the beginning."""
    begin = 0.0
    for step in PLAN["steps"]:
        for number in range(int(step["seconds"] * step["rate"])):
            yield begin + number / step["rate"]
        begin += step["seconds"]


class Arrivals(FastHttpUser):
    """The whole crowd."""

    concurrency = 200  # connections
    network_timeout = connection_timeout = TIMEOUT_S

    def on_start(self) -> None:
        self.seconds: dict[int, Counter[str]] = defaultdict(Counter)
        self.times: dict[int, Counter[float]] = defaultdict(Counter)
        self.operations: dict[str, Counter[float]] = defaultdict(Counter)
        self.lag: dict[int, float] = defaultdict(float)
        self.failures: Counter[str] = Counter()

    @task
    def arrive(self) -> None:
        choose, opened = random.Random(1), Group()
        self.began, spent = time.monotonic(), time.process_time()
        for due in arrivals():
            gevent.sleep(max(0.0, self.began + due - time.monotonic()))
            second = int(due)
            self.seconds[second]["asked"] += 1
            self.lag[second] = max(self.lag[second], time.monotonic() - self.began - due)
            if len(opened) < MOST_OPEN:
                opened.spawn(self.call, due, self.next_one(choose))
            else:
                self.failed(second, "never sent")
        lasted = time.monotonic() - self.began
        opened.join(timeout=TIMEOUT_S + 1)
        self.write((time.process_time() - spent) / max(lasted, time.monotonic() - self.began))
        self.environment.runner.quit()

    def next_one(self, choose: random.Random) -> dict[str, str]:
        reads, lists = PLAN["reads"], PLAN["lists"]
        wanted = reads if choose.random() * 100 < PLAN["reads_percent"] else lists
        found: dict[str, str] = choose.choice(wanted or lists or reads)
        return found

    def call(self, due: float, target: dict[str, str]) -> None:
        with self.client.get(
            target["url"], headers=PLAN["headers"], name=target["name"], catch_response=True
        ) as answer:
            good = 200 <= (answer.status_code or 0) < 300
            if good:
                answer.success()
            else:
                answer.failure(f"status {answer.status_code}")
        now = time.monotonic() - self.began
        second, ms = int(due), rounded(1000 * (now - due))
        self.seconds[int(now)]["done"] += 1
        if good:
            self.times[second][ms] += 1
            self.operations[target["name"]][ms] += 1
        else:
            self.failed(second, str(answer.status_code or "no answer"))

    def failed(self, second: int, why: str) -> None:
        self.seconds[second]["failed"] += 1
        self.failures[why] += 1

    def write(self, cores: float) -> None:
        """What happened in each second, for `delivery load` to judge."""
        last = max([*self.seconds, *self.times], default=0)
        rows = [
            {**self.seconds[n], "lag_ms": round(1000 * self.lag[n], 1), "ms": list(self.times[n].items())}
            for n in range(last + 1)
        ]
        found = {
            "seconds": rows,
            "operations": {name: list(times.items()) for name, times in self.operations.items()},
            "failures": dict(self.failures),
            "cores": cores,
        }
        Path(os.environ["LOAD_RESULT"]).write_text(json.dumps(found), encoding="utf-8")
