"""Every input, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import INPUTS, rendered


@pytest.fixture(params=INPUTS)
def name(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


@pytest.fixture
def project(name: str, template: Path, shared: Path) -> Path:
    """A render of one input, to look at."""
    return rendered(template, shared, name)
