# Derived from the template: `copier update` replaces this file. Do not edit.
"""HAProxy as the gateway: a slot per pod, weights by its own socket, and neither retries nor another try elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from ..names import Colour
from ..states import Weights
from . import programs

SLOTS = 3
_CONFIG = """
global
  stats socket {socket} mode 600 level admin
  maxconn 4000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 20s
  timeout http-keep-alive 60s
  retries 0
  http-reuse safe
frontend callers
  bind 127.0.0.1:{port}
  http-response set-header x-served-by %s
  default_backend colours
backend colours
  balance roundrobin
"""


class Router:
    """One HAProxy.

    Args:
        folder: For its configuration, socket and log; a short path, as sockets need one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, programs.free_port()
        self._socket = folder / "haproxy.sock"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Raises:
        RuntimeError: HAProxy did not start; holds what it said.
        """
        config = _CONFIG.format(socket=self._socket, port=self.port)
        slots = (
            f"  server {colour}{slot} 127.0.0.1:1 weight 0 disabled\n" for colour in Colour for slot in range(SLOTS)
        )
        (self.folder / "haproxy.cfg").write_text(config + "".join(slots), encoding="utf-8")
        command = [programs.found("haproxy"), "-db", "-f", str(self.folder / "haproxy.cfg")]
        log = self.folder / "haproxy.log"
        self._process = await programs.spawn(command, log, folder=self.folder)
        for _ in range(100):
            if self._socket.exists() and not programs.tail(log):
                await asyncio.sleep(0.1)
                return
            if self._process.returncode is not None:
                raise RuntimeError(f"haproxy: {programs.tail(log)}")
            await asyncio.sleep(0.05)

    async def set(self, weights: Weights, pods: Mapping[Colour, Mapping[int, int]]) -> None:
        """The whole configuration, at once.

        Args:
            pods: Of each colour the slots that take requests, and their ports.
        """
        commands: list[str] = []
        for colour in Colour:
            for slot in range(SLOTS):
                server = f"colours/{colour}{slot}"
                port = pods[colour].get(slot)
                if port is None:
                    commands.append(f"set server {server} state maint")
                    continue
                # an absolute weight per server: the colour's share is divided among its pods
                weight = round(weights[colour] * 2 / len(pods[colour]))
                commands.append(f"set server {server} addr 127.0.0.1 port {port}")
                commands.append(f"set server {server} weight {weight}")
                commands.append(f"set server {server} state ready")
        # what begins to take requests comes before what ends
        await self._say(sorted(commands, key=lambda command: command.endswith(("maint", "weight 0"))))

    async def _say(self, commands: list[str]) -> None:
        for command in commands:
            reader, writer = await asyncio.open_unix_connection(self._socket)
            writer.write(f"{command}\n".encode())
            await writer.drain()
            await reader.read()
            writer.close()
            await writer.wait_closed()

    async def stop(self) -> None:
        if self._process is not None:
            await programs.end(self._process)
