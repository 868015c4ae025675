# Derived from the template: `copier update` replaces this file. Do not edit.
"""A folder as the place of a rollout: files with versions, written under a lock. A drill plays gateway and pods beside it.

Every file holds `{"version": n, …}`; whoever plays the controllers writes `status-*.json`, which only they do.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from ..json_types import Json, Schema, integer, mapping, text
from ..manifests.pods import USUAL
from .names import Colour
from .seen import JobWord, Pods
from .states import State, Weights
from .store import Conflict, Fleet, Lease, Route


class Folder:
    """A Store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lease(self) -> Lease:
        return _lease(self.read("lease"))

    def hold(self, seen: Lease, holder: str, turns: int) -> Lease:
        return _lease(self._swap("lease", seen.version, lambda _found: {"holder": holder, "turns": turns}))

    def gateway(self) -> str:
        return USUAL

    def route(self) -> Route:
        found, status = self.read("route"), self.read("status-route")
        said, weights = text(found.get("state")), mapping(found.get("weights"))
        blue, green = integer(weights.get("blue")), integer(weights.get("green"))
        return Route(
            version=_version(found),
            state=State.parse(said) if said else None,
            weights=Weights(100, 0) if blue is None or green is None else Weights(blue, green),
            acked=status.get("serves") == _version(found),
        )

    def write(self, seen: Route, state: State) -> None:
        both: Schema = {"state": state.text(), "weights": asdict(state.weights)}
        self._swap("route", seen.version, lambda _found: both)

    def fleet(self, colour: Colour) -> Fleet:
        found, status = self.read(f"fleet-{colour}"), self.read(f"status-{colour}")
        wanted, image = integer(found.get("replicas")) or 0, text(found.get("image")) or ""
        current = status.get("image") == image and status.get("replicas") == wanted
        pods = Pods(integer(status.get("ready")) or 0, wanted, integer(found.get("floor")) or 1, image, current)
        return Fleet(_version(found), integer(found.get("token")) or 0, pods)

    def scale(self, colour: Colour, seen: Fleet, pods: int, image: str | None, token: int, floor: int = 0) -> None:
        def asked(found: Schema) -> Schema:
            wanted = 0 if pods == 0 else max(pods, integer(found.get("replicas")) or 0)
            least = pods or floor or integer(found.get("floor")) or 1
            return {"replicas": wanted, "floor": least, "image": image or found.get("image"), "token": token}

        self._swap(f"fleet-{colour}", seen.version, asked)

    def migrate(self, revision: str, image: str) -> JobWord:
        name = f"{revision} {image}"
        said = text(self.read("status-job").get(name))
        if said is None and text(self.read("job").get("wanted")) != name:
            self._swap("job", None, lambda _found: {"wanted": name})
        return "done" if said == "done" else "failed" if said == "failed" else "running"

    def probe(self, colour: Colour) -> str:
        return text(self.read(f"status-{colour}").get("fault")) or ""

    def read(self, name: str) -> Schema:
        try:
            found: Json = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return mapping(found)

    def say(self, name: str, found: Schema) -> None:
        """Writes a file that nobody else writes."""
        self._put(name, found)

    def _swap(self, name: str, version: str | None, answer: Callable[[Schema], Schema]) -> Schema:
        """Compare and swap. The kernel lets go of the lock even if this process is killed within it."""
        with self._locked():
            found = self.read(name)
            if version is not None and _version(found) != version:
                raise Conflict
            written: Schema = {**answer(found), "version": int(_version(found)) + 1}
            self._put(name, written)
            return written

    def _put(self, name: str, found: Schema) -> None:
        """At once or not at all."""
        scratch = self.folder / f".{name}.{os.getpid()}"
        scratch.write_text(json.dumps(found), encoding="utf-8")
        scratch.replace(self.folder / f"{name}.json")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / ".lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _version(found: Schema) -> str:
    return str(integer(found.get("version")) or 0)


def _lease(found: Schema) -> Lease:
    return Lease(_version(found), text(found.get("holder")) or "", integer(found.get("turns")) or 0)
