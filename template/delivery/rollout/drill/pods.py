# Derived from the template: `copier update` replaces this file. Do not edit.
"""Pods of a drill: processes of the service."""

from __future__ import annotations

import asyncio
import urllib.request
from contextlib import suppress
from dataclasses import dataclass


@dataclass
class Pod:
    """A process of the service."""

    slot: int
    port: int
    image: str
    process: asyncio.subprocess.Process
    ready: bool = False
    leaving: bool = False


def answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=1) as answer:
        return bool(answer.status == 200)
    return False
