# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the `delivery` command asks the service to do itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.app import program, settings


@pytest.fixture
def on_test_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a command that works on the test database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.settings.cache_clear()
    yield
    settings.settings.cache_clear()


@pytest.mark.usefixtures("on_test_database")
def test_seeding_says_how_to_try_the_service(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["program", "seed"])

    program.main()

    assert capsys.readouterr().out.startswith("curl ")


def test_stopping_where_nothing_runs_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["program", "stop"])

    program.main()


def test_anything_else_is_refused_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["program", "dance"])

    with pytest.raises(SystemExit, match="say `seed` or `stop`"):
        program.main()
