# Derived from the template: `copier update` replaces this file. Do not edit.
"""A server on loopback that answers as it is told to, and keeps what it was sent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ..json_types import Schema


@dataclass
class Listener:
    """Attributes:
    answers: Statuses, one per request; 0 closes without an answer, a negative number waits so many seconds first.
    """

    port: int = 0
    answers: list[int] = field(default_factory=list)
    got: list[Schema] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/s3cr3t"


@contextmanager
def listening(*answers: int) -> Iterator[Listener]:
    """One that answers so; with 200 once it has nothing more to say."""
    found = Listener(answers=[*answers])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(json.loads(body))
            found.paths.append(self.path)
            answer = found.answers.pop(0) if found.answers else 200
            if answer < 0:
                time.sleep(-answer)
            if answer > 0:
                self.send_response(answer)
                self.send_header("Location", f"http://127.0.0.1:{found.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: what the server got is asked for."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
