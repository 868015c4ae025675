# Derived from the template: `copier update` replaces this file. Do not edit.
"""Repositories to work in: made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from . import tdd_shop
from .tdd_shop import Shop

_WHO = {f"GIT_{role}_{what}": "test@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        alone(patch)
        return tdd_shop.make(tmp_path_factory.mktemp("tdd") / "shop").root


@pytest.fixture
def shop(made_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A copy of the shop, and the folder that commands are typed in."""
    alone(monkeypatch)
    root = tmp_path / "shop"
    shutil.copytree(made_shop, root)
    monkeypatch.chdir(root)
    return Shop(root)


def alone(patch: pytest.MonkeyPatch) -> None:
    """Nobody's git settings, and a pytest that loads what it is told to."""
    for name in (
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_WORK_TREE",
        "PYTEST_ADDOPTS",
    ):  # a hook that runs these tests sets them
        patch.delenv(name, raising=False)
    settings = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    for name, value in {**_WHO, **settings, "PYTHONPATH": str(Path(__file__).parents[2])}.items():
        patch.setenv(name, value)
