"""Many renders by one process: what Copier does anew for each file and each run is done once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jinja2
import pytest
from copier import _main

COMPILED: dict[tuple[object, ...], Any] = {}
_compile = jinja2.Environment.compile


def compile_once(environment: jinja2.Environment, source: Any, *where: Any, **more: Any) -> Any:
    """Copier compiles each path and each question anew, ten times per file and again in each run: half of the time of a render.

    What is compiled is what Jinja compiles; only an equal text, of an equal environment, is not compiled twice by one process.
    """
    blocks = (environment.trim_blocks, environment.lstrip_blocks, environment.keep_trailing_newline)
    key = (source, where, *more.items(), *blocks, environment.undefined, *sorted(environment.extensions))
    if key in COMPILED:
        environment.preprocess(source)  # an extension of Copier forgets here what the path before it yielded
    else:
        COMPILED[key] = _compile(environment, source, *where, **more)
    return COMPILED[key]


@contextmanager
def faster() -> Iterator[None]:
    """Half of a render goes into compiling and another third into asking git, for each file, whether it knows executables.

    It does here. The tests that run `copier` as a command go the whole way.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        if os.name == "posix":
            patch.setattr(_main.Worker, "_sync_git_index_executable_bit", lambda *_: None)
        yield
