# Derived from the template: `copier update` replaces this file. Do not edit.
"""Worker and service as they are run, in processes of their own, which a test may kill:
`python -m tests.events.working` is the worker."""

from __future__ import annotations

from tests.support.app import consumers, events, serve, worker
from tests.support.programs import Process

from .parts import THING_DONE, core, note, note_any


class WorkerProcess(Process):
    """One worker, whose consumers note each event in the table of effects."""

    def __init__(self, **environment: str) -> None:
        super().__init__(__name__, **environment)


class ServiceProcess(Process):
    """The service, on a database that is migrated."""

    def __init__(self, **environment: str) -> None:
        super().__init__(serve.__name__, "--bare", **environment)


if __name__ == "__main__":
    others = [core.Consumer(f"noted_{found.name}", found, note_any) for found in events.EVENTS]
    consumers.CONSUMERS[:] = [core.Consumer("noted", THING_DONE, note), *others]
    worker.main()
