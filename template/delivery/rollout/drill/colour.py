# Derived from the template: `copier update` replaces this file. Do not edit.
"""One pod of a colour: the service as it is served, and in front of its routes the fault that its image stands for.

Run by the drill as `python -m delivery.rollout.drill.colour PACKAGE PORT IMAGE`. The service itself knows nothing of it.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]  # Any: as the ASGI specification leaves it
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

EVERY = {"errors": 25, "slow": 2}  # one of so many requests is bad: 4 %, and a half
SLOW_S = 1.5
_OWN = ("/livez", "/readyz", "/metrics")
_MARK = (b"x-drill-fault", b"1")


class Fault:
    """ASGI middleware: some requests fail or wait, and say so in a header."""

    def __init__(self, app: App, kind: str = "none") -> None:
        self.app, self.kind, self.count = app, kind, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _OWN or not self._strikes():
            await self.app(scope, receive, send)
        elif self.kind == "errors":
            headers = [(b"content-length", b"0"), _MARK]
            await send({"type": "http.response.start", "status": 500, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await asyncio.sleep(SLOW_S)
            await self.app(scope, receive, send)

    def _strikes(self) -> bool:
        self.count += 1
        return self.kind in EVERY and self.count % EVERY[self.kind] == 0


def main(package: str, port: str, image: str) -> None:
    """Serves until SIGTERM, and then answers what is open."""
    import uvicorn

    service = importlib.import_module(f"{package}.app").create_app()
    connection = importlib.import_module(f"{package}.core.connections").Connection
    service.app.add_middleware(Fault, kind=image.partition("@")[0])
    config = uvicorn.Config(
        service,
        host="127.0.0.1",
        port=int(port),
        access_log=False,
        log_level="warning",
        http=connection,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,  # longer than the router keeps an idle connection
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
