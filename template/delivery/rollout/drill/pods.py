# Derived from the template: `copier update` replaces this file. Do not edit.
"""Pods of a drill: processes of the service."""

from __future__ import annotations

import asyncio
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Pod:
    """A process of the service."""

    slot: int
    port: int
    image: str
    process: asyncio.subprocess.Process
    ready: bool = False
    leaving: bool = False


@dataclass
class Service:
    """What every pod is started with.

    Attributes:
        root: Of the repository.
        package: Of the service.
        environment: With the database, and the keys that all pods share.
    """

    root: Path
    package: str
    environment: dict[str, str]


def answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=1) as answer:
        return bool(answer.status == 200)
    return False
