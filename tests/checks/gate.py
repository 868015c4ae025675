"""What the tests of the gate share: the rules as a function, the examples, git."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def load_requirements() -> ModuleType:
    spec = importlib.util.spec_from_file_location("requirements", ROOT / "hooks" / "requirements.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["requirements"] = module
    spec.loader.exec_module(module)
    return module


requirements = load_requirements()
JINJA = requirements.environment()


def judged(data: object) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in requirements.faults(data, JINJA)]


def macros(name: str) -> ModuleType:
    module: ModuleType = JINJA.get_template(f"hooks/{name}.jinja").module
    return module


def git(where: Path, *arguments: str) -> str:
    identity = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.com",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.hooksPath=/dev/null",
    ]
    return subprocess.run(["git", *identity, *arguments], cwd=where, check=True, capture_output=True, text=True).stdout
