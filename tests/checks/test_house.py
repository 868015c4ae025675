"""What the generated projects are held to, this repository is too."""

from __future__ import annotations

import sys

import pytest
from harness import ROOT, run


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_its_code_is_clean(command: tuple[str, ...]) -> None:
    run([sys.executable, "-m", *command], ROOT)
