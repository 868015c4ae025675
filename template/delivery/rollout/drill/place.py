# Derived from the template: `copier update` replaces this file. Do not edit.
"""Plays the cluster around the deployer: a kubelet for two colours, a gateway that learns late, a job, and Prometheus."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from ...json_types import Schema, integer, text
from ...served import Service
from ..local import Folder
from ..names import COLOUR_LABEL, Colour
from ..states import Weights
from . import programs
from .pods import Pod, answers
from .router import SLOTS, Router
from .tool import JOB

LIVE = "clean@sha256:0"
PODS = 2
_BEAT_S = 0.05
_PROMETHEUS = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1h}}
scrape_configs:
  - job_name: {job}
    file_sd_configs: [{{files: ["{folder}/targets.json"], refresh_interval: 1s}}]
"""


@dataclass
class Place:
    """Attributes:
    lag_s: How late the gateway learns of weights and of pods that come and go.
    prestop_s: How long a pod still answers after it was told to end.
    """

    service: Service
    folder: Path
    lag_s: float = 0.4
    prestop_s: float = 1.5
    pods: dict[Colour, list[Pod]] = field(default_factory=lambda: {colour: [] for colour in Colour})
    weights: Weights = field(default_factory=lambda: Weights(100, 0))
    _loops: list[asyncio.Task[None]] = field(default_factory=list)
    _ending: set[asyncio.Task[None]] = field(default_factory=set)
    _routed: dict[Colour, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store, self.router = Folder(self.folder), Router(self.folder)
        self.prometheus = f"http://127.0.0.1:{programs.free_port()}"

    async def start(self) -> None:
        """Until the live colour serves and is scraped.

        Raises:
            RuntimeError: something did not start; holds what it said.
        """
        asked: Schema = {"version": 1, "replicas": PODS, "floor": PODS, "image": LIVE, "token": 0}
        self.store.say("fleet-blue", asked)
        self.store.say("drill", {"prometheus": self.prometheus})
        (self.folder / "targets.json").write_text("[]", encoding="utf-8")
        await self.router.start()
        await self._start_prometheus()
        self._loops = [asyncio.create_task(self._always(play)) for play in (self._kubelet, self._gateway, self._job)]
        await self._until(lambda: len(self._routed.get(Colour.BLUE, {})) == PODS, "the live colour did not start")

    async def stop(self) -> None:
        """Ends everything that was started here."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, *self._ending, return_exceptions=True)
        await self.router.stop()
        await asyncio.gather(*(programs.end(pod.process) for pods in self.pods.values() for pod in pods))
        await programs.end(self._prometheus)

    async def _until(self, true: Callable[[], bool], what: str, patience_s: float = 90.0) -> None:
        deadline = time.monotonic() + patience_s
        while not true():
            for loop in self._loops:
                if loop.done():
                    loop.result()
            if time.monotonic() > deadline:
                raise RuntimeError(f"{what}: {programs.tail(self.folder / 'pods.log')}")
            await asyncio.sleep(_BEAT_S)

    async def _start_prometheus(self) -> None:
        config = self.folder / "prometheus.yml"
        config.write_text(_PROMETHEUS.format(job=JOB, folder=self.folder), encoding="utf-8")
        address = self.prometheus.removeprefix("http://")
        flags = {"config.file": config, "storage.tsdb.path": self.folder / "tsdb", "web.listen-address": address}
        command = [programs.found("prometheus"), *(f"--{name}={value}" for name, value in flags.items())]
        log = self.folder / "prometheus.log"
        self._prometheus = await programs.spawn([*command, "--log.level=warn"], log, folder=self.folder)

    async def _always(self, play: Callable[[], Awaitable[None]]) -> None:
        while True:
            await play()
            await asyncio.sleep(_BEAT_S)

    async def _kubelet(self) -> None:
        for colour in Colour:
            asked = self.store.read(f"fleet-{colour}")
            wanted, image = integer(asked.get("replicas")) or 0, text(asked.get("image")) or ""
            staying = [pod for pod in self.pods[colour] if not pod.leaving]
            for pod in [pod for pod in staying if pod.image != image] or staying[wanted:]:
                self.leave(colour, pod)
            staying = [pod for pod in self.pods[colour] if not pod.leaving]
            for _ in range(wanted - len(staying)):
                await self._boot(colour, image)
            await asyncio.gather(*(self._look(pod) for pod in self.pods[colour]))
            fit = [pod for pod in self.pods[colour] if pod.ready and not pod.leaving and pod.image == image]
            said: Schema = {
                "image": image,
                "replicas": wanted,
                "ready": len(fit),
                "fault": "" if fit else "no pod answers",
            }
            self.store.say(f"status-{colour}", said)
        self._targets()

    async def _boot(self, colour: Colour, image: str) -> None:
        taken = {pod.slot for pod in self.pods[colour]}
        free = [slot for slot in range(SLOTS) if slot not in taken]
        if not free:
            return  # one that is leaving has to be gone first
        port = programs.free_port()
        command = [sys.executable, "-m", "delivery.rollout.drill.colour", self.service.package, str(port), image]
        root, environment = self.service.root, self.service.environment
        process = await programs.spawn(command, self.folder / "pods.log", folder=root, environment=environment)
        self.pods[colour].append(Pod(free[0], port, image, process))

    async def _look(self, pod: Pod) -> None:
        if pod.ready or pod.leaving:
            return
        if pod.process.returncode is not None:
            raise RuntimeError(f"a pod of {pod.image} ended: {programs.tail(self.folder / 'pods.log')}")
        pod.ready = await asyncio.to_thread(answers, f"http://127.0.0.1:{pod.port}/readyz")

    def leave(self, colour: Colour, pod: Pod) -> None:
        """Ends a pod as a kubelet does: the gateway is told at once and learns late, while the pod waits and then stops."""
        pod.leaving = True
        task = asyncio.create_task(self._left(colour, pod))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _left(self, colour: Colour, pod: Pod) -> None:
        for _ in range(round(self.prestop_s / _BEAT_S)):
            await asyncio.sleep(_BEAT_S)  # in beats: a busy machine that holds up the gateway holds up this as well
        await programs.end(pod.process)
        self.pods[colour].remove(pod)

    async def _gateway(self) -> None:
        """Serves what is asked for, as late as a gateway does."""
        route = self.store.route()
        pods = {colour: {p.slot: p.port for p in self.pods[colour] if p.ready and not p.leaving} for colour in Colour}
        weights = route.weights or self.weights
        if (weights, pods) != (self.weights, self._routed):
            for _ in range(round(self.lag_s / _BEAT_S)):
                await asyncio.sleep(_BEAT_S)
            await self.router.set(weights, pods)
            self.weights, self._routed = weights, pods
        self.store.say("status-route", {"serves": route.version})

    async def _job(self) -> None:
        """The migration, as the Job runs it."""
        wanted = text(self.store.read("job").get("wanted"))
        if wanted is None or wanted in self.store.read("status-job"):
            return
        command = [sys.executable, "-m", "alembic", "upgrade", "head"]
        root, environment = self.service.root, self.service.environment
        process = await programs.spawn(command, self.folder / "job.log", folder=root, environment=environment)
        code = await process.wait()
        self.store.say("status-job", {wanted: "failed" if code else "done"})

    def _targets(self) -> None:
        targets = [
            {"targets": [f"127.0.0.1:{pod.port}"], "labels": {COLOUR_LABEL: str(colour)}}
            for colour in Colour
            for pod in self.pods[colour]
        ]
        said = json.dumps(targets)
        path = self.folder / "targets.json"
        if path.read_text(encoding="utf-8") != said:
            scratch = self.folder / ".targets"
            scratch.write_text(said, encoding="utf-8")
            scratch.replace(path)
