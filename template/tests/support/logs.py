# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the service writes to its log, line by line, as it is written."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from tests.support.app import telemetry

Line = dict[str, Any]  # Any: JSON


class Log:
    """The lines so far."""

    def __init__(self, stream: io.BytesIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue().decode()

    @property
    def lines(self) -> list[Line]:
        return [json.loads(line) for line in self.text.splitlines()]


@contextmanager
def logged(level: str = "info") -> Iterator[Log]:
    """The log of the service, kept instead of written to standard output."""
    stream = io.BytesIO()
    with mock.patch.object(sys, "stdout", io.TextIOWrapper(stream, write_through=True)):
        telemetry.configure_logging(level)
        try:
            yield Log(stream)
        finally:
            sys.stdout.detach()  # type: ignore[union-attr]  # the wrapper must not close what it wraps
    telemetry.configure_logging("info")
