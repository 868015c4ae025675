"""What the tests of rendering, generated projects and updates share: snapshots of the template, inputs, renders, processes."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from copier import run_copy

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples"
Answers = dict[str, Any]

_OWN = ("default", "minimal", "order-service", "payment-gateway", "user-management", "awkward", "integrations")
# What experts say, and what acts only where it was said.
_SAID: Answers = {
    "error_rate_percent": 0.05, "openapi_version": "3.2", "rpo_minutes": 60, "rto_minutes": 30, "memory_limit_mib": 1024,
    "registry": "registry.example.org:5000/shop", "hostname": "orders.example.org", "log_retention_days": 14,
}  # fmt: skip
# One input with other answers: its base, and what differs.
VARIANTS: dict[str, tuple[str, Answers]] = {
    "skeleton": ("order-service", {"implementation": "skeleton"}),
    "api-key": ("payment-gateway", {"auth": "api-key", "ci": "gitlab", "webhooks": True}),
    "oidc": ("payment-gateway", {"auth": "oidc", "ci": "jenkins"}),
    "redis": (
        "order-service",
        {
            "cache": "redis",
            "events": "nats",
            "rollout": "gateway-api",
            "expert": True,
            "rate_limit": "120/minute, 20000/day",
            "webhooks": True,
            "memory_limit_mib": 768,
        },
    ),
    "argo": ("user-management", {"rollout": "argo-rollouts", "cache": "redis", "versioning": "header", **_SAID}),
    "no-rollout": ("minimal", {"rollout": "none"}),
    "header": ("default", {"versioning": "header"}),
    "media-type": ("default", {"versioning": "media-type"}),
    "personal-data": ("user-management", {"compliance": ["personal-data"]}),
    "pci-dss": ("payment-gateway", {"compliance": ["pci-dss"]}),
    "agents": ("minimal", {"agents": ["claude", "codex", "copilot", "claude-flow"]}),
    "both-rules": ("minimal", {"compliance": ["personal-data", "pci-dss"]}),
}
INPUTS = (*_OWN, *VARIANTS)


def answers(name: str) -> Answers:
    """The answers of one input. `default` is what somebody gets who only names the project."""
    if name == "default":
        return {"project_name": "Orders API"}
    if name in VARIANTS:
        base, other = VARIANTS[name]
        return {**answers(base), **other}
    found: Answers = yaml.safe_load((EXAMPLES / f"{name}.yml").read_text("utf-8"))
    return found


def git(where: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=where, check=False, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"git {' '.join(arguments)}: {done.stderr or done.stdout}")
    return done.stdout


def commit(where: Path, message: str, *, tag: str | None = None) -> str:
    """Everything there is, in one commit; makes the repository where there is none."""
    if not (where / ".git").exists():
        git(where, "init", "-q", "-b", "main")
    git(where, "add", "--all")
    git(where, "commit", "-q", "--allow-empty", "-m", message)
    if tag:
        git(where, "tag", tag)
    return git(where, "rev-parse", "HEAD").strip()


@contextmanager
def once(place: Path) -> Iterator[bool]:
    """True for the first process that comes here; the others wait for it. What fails is tried again by the next."""
    place.parent.mkdir(parents=True, exist_ok=True)
    done = place.with_name(f"{place.name}.done")
    with place.with_name(f"{place.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not done.exists()
        done.touch()


def tracked() -> list[str]:
    """Paths of the work tree that are, or would be, under version control."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return sorted({path for path in listed if path and (ROOT / path).is_file()})


def snapshot(where: Path) -> Path:
    with once(where) as first:
        if first:
            shutil.rmtree(where, ignore_errors=True)
            for path in tracked():
                if path.startswith(("copier.yml", "hooks/", "parts/", "template/")):
                    (where / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, where / path)
            commit(where, "The release", tag="1.0.0")
    return where


def render(template: Path, folder: Path, data: Mapping[str, Any], **options: Any) -> Path:
    """Copier as a program of somebody else would call it: no trust, no questions."""
    run_copy(str(template), folder, data=dict(data), defaults=True, overwrite=True, quiet=True, unsafe=False, **options)
    return folder


def rendered(template: Path, shared: Path, name: str) -> Path:
    """One input, rendered once per run. Look, don't touch: copy it first."""
    folder = shared / "rendered" / name
    with once(folder) as first:
        if first:
            shutil.rmtree(folder, ignore_errors=True)
            render(template, folder, answers(name))
    return folder


def files(folder: Path) -> list[str]:
    """What a project consists of: no repository, no caches, nothing that its own runs left there."""
    skipped = {
        ".git",
        ".venv",
        ".local",
        "__pycache__",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".import_linter_cache",
        "uv.lock",
    }
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if not skipped & set(path.parts))


def contents(folder: Path, without: Sequence[str] = ()) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files(folder) if path not in without}


def services(shared: Path) -> Path:
    """The Python of an environment with everything that generated projects depend on; kept in .venv from run to run."""
    template = shared / "template"
    always = (
        (template / "template" / "pyproject.toml.jinja")
        .read_text("utf-8")
        .replace("{{ model.description_toml }}", '""')
    )
    plain = re.sub(r"\{% for .*?\{% endfor %\}\n", "", always, flags=re.DOTALL)  # what only some projects have
    project = tomllib.loads(plain)
    some = yaml.safe_load((template / "hooks" / "tables" / "dependencies.yml").read_text("utf-8")).values()
    asked_for = {package for need in some for package in [*need["run"], *need["dev"]]}
    wanted = "\n".join(sorted({*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *asked_for}))
    home = ROOT / ".venv" / f"service-{sha256((wanted + sys.version).encode()).hexdigest()[:12]}"
    with once(home) as first:
        if first:
            shutil.rmtree(home, ignore_errors=True)
            for old in home.parent.glob("service-*.done"):
                old.unlink()
            run(["uv", "venv", "-q", "--python", sys.executable, str(home)], ROOT)
            (home / "requirements.txt").write_text(wanted + "\n")
            run(
                [
                    "uv",
                    "pip",
                    "install",
                    "-q",
                    "--python",
                    str(home / "bin" / "python"),
                    "-r",
                    str(home / "requirements.txt"),
                ],
                ROOT,
            )
    return home / "bin" / "python"


def environment(project: Path | None = None, **more: str) -> dict[str, str]:
    """Of a process in a project: its own packages come first, nothing of the caller's shines through."""
    base = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTEST_", "COV_", "VIRTUAL_ENV", "PYTHONPATH"))
    }
    if project:
        base["PYTHONPATH"] = f"{project / 'src'}{os.pathsep}{project}"
    return {**base, **more}


def run(
    command: Sequence[str], where: Path, *, check: bool = True, timeout: int = 300, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=where,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(
            f"{' '.join(command)} in {where.name} ended with {done.returncode}:\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        )
    return done
