"""The same figures of other templates, in the same run: what is generated, how soon its tests pass, how fast it answers."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import api
import machine
import workshop
from bench import EACH, Bench, prepared, service, serving
from report import Report, Row, Table, progress

OURS, FULL_STACK, DJANGO, JHIPSTER = (
    "slipway",
    "full-stack-fastapi-template",
    "cookiecutter-django",
    "generator-jhipster",
)
SOURCES = {FULL_STACK: "fastapi/full-stack-fastapi-template", DJANGO: "cookiecutter/cookiecutter-django"}
# Newest with Copier, and the one before it: later ones are a repository to clone, and are not generated.
FULL_STACK_REF, FULL_STACK_BEFORE = "0.9.0", "0.8.0"
NODE = "node@24"  # what that generator runs on, from the same registry as itself
DJANGO_REF = "0cdbf9328"  # 2026-03-28, the last one for Python 3.13: its generator asks uv for that very version
COOKIECUTTER = "cookiecutter==2.6.0\n"
DERIVED = "Derived from the template"  # our first line of what nobody needs to maintain
UNREAD = ("uv.lock", "bun.lock", "package-lock.json", "yarn.lock")
SMALL = 2**20
PEER_SETTINGS = {
    "PROJECT_NAME": "Peer",
    "POSTGRES_SERVER": "localhost",
    "POSTGRES_USER": "postgres",
    "POSTGRES_PASSWORD": "unused",
    "FIRST_SUPERUSER": "admin@example.com",
    "FIRST_SUPERUSER_PASSWORD": "a-password-of-this-run",
    "SECRET_KEY": "a key that is only good for this run",
}


@dataclass(frozen=True)
class Made:
    """A generated project: where, and CPU and wall seconds of each time that it was made."""

    folder: Path
    cpu: Sequence[float]
    wall: Sequence[float]


def measure(options: argparse.Namespace) -> Report:
    with workshop.folder() as where, prepared(where, options) as bench:
        commands = generators(where, options)
        made, notes = dict[str, Made](), list[str]()
        for name, command in commands.items():
            try:
                made[name] = generated(where, name, command, options.runs)
            except workshop.Refusal as refusal:
                if name in (OURS, FULL_STACK):
                    raise
                notes.append(f"{name} is left out: {refusal}")
        tables = [generation_table(made, options.runs)]
        tables.append(update_table(where, options))
        peer = full_stack(bench, made[FULL_STACK].folder / "backend")
        if not options.skip_tests:
            tables.append(tests_table(bench, peer))
        tables.append(api_table(bench, peer, options))
    return Report("peers", tables, notes)


# ── What is generated ────────────────────────────────────────────────────────────────────────────────────────────────────


def generators(where: Path, options: argparse.Namespace) -> dict[str, list[str]]:
    """For each template the command that people type, with everything answered; `{out}` is where to."""
    full, django = (
        cloned(where, name, getattr(options, word)) for name, word in ((FULL_STACK, "full_stack"), (DJANGO, "django"))
    )
    cookiecutter = str(workshop.made("cookiecutter", COOKIECUTTER).with_name("cookiecutter"))
    found = {
        OURS: workshop.copy_command(where / "template", Path("{out}")),
        FULL_STACK: copier("copy", "--trust", "--vcs-ref", FULL_STACK_REF, str(full), "{out}"),
        DJANGO: [
            cookiecutter,
            "--no-input",
            "-o",
            "{out}",
            str(django),
            "--checkout",
            DJANGO_REF,
            "rest_api=DRF",
            "use_docker=n",
        ],
    }
    if npx := shutil.which("npx"):
        jhipster = [npx, "--yes", "-p", NODE, "-p", f"{JHIPSTER}@{options.jhipster}", "jhipster"]
        found[JHIPSTER] = [*jhipster, "app", "--defaults", "--skip-client", "--skip-install", "--skip-git", "--force"]
    return found


def cloned(where: Path, name: str, source: str | None) -> Path:
    target = where / name
    workshop.run(["git", "clone", "-q", source or f"https://github.com/{SOURCES[name]}", target], where)
    return target


def copier(*words: str) -> list[str]:
    return [str(workshop.tools().with_name("copier")), words[0], "--quiet", "--defaults", *words[1:]]


def generated(where: Path, name: str, command: Sequence[str], runs: int) -> Made:
    """Made so often, after one that is not counted, in an empty folder each time."""
    folder, cpu, wall = where / f"out-{name}", list[float](), list[float]()
    for turn in range(runs + 1):
        shutil.rmtree(folder, ignore_errors=True)
        if name in (DJANGO, JHIPSTER):
            folder.mkdir()
        used, lasted = timed(
            [word.replace("{out}", str(folder)) for word in command], folder.parent if name != JHIPSTER else folder
        )
        progress(f"{name}: {'warm-up' if turn == 0 else f'run {turn} of {runs}'}: {used:.2f} s CPU")
        cpu, wall = cpu + [used] * bool(turn), wall + [lasted] * bool(turn)
    return Made(folder, cpu, wall)


def timed(command: Sequence[str], where: Path) -> tuple[float, float]:
    """CPU and wall seconds of a command and all that it starts."""
    before, began = api.children_seconds(), time.monotonic()
    uv = workshop.found_uv()
    path = os.pathsep.join([*([str(Path(uv).parent)] if uv else []), os.environ.get("PATH", "")])
    workshop.run(command, where, PATH=path, **workshop.settings(where.parent))
    return api.children_seconds() - before, time.monotonic() - began


def generation_table(made: Mapping[str, Made], runs: int) -> Table:
    rows = [generation_row(name, found) for name, found in made.items()]
    note = (
        f"Medians of {runs} runs. Lines of text files below 1 MiB, lock files left out; `yours` are those that no update of the template replaces. "
        f"{FULL_STACK} at {FULL_STACK_REF}, its frontend included; {DJANGO} with Django REST framework; {JHIPSTER}: the default application without its client and without installing."
    )
    return Table("Generated", rows, note)


def generation_row(name: str, made: Made) -> Row:
    files = [path for path in made.folder.rglob("*") if path.is_file() and ".git" not in path.parts]
    texts = {path: text for path in files if path.name not in UNREAD and (text := text_of(path)) is not None}
    own = [text for text in texts.values() if DERIVED not in "".join(text.splitlines()[:2])]
    return {
        "template": name,
        "CPU s": statistics.median(made.cpu),
        "wall s": statistics.median(made.wall),
        "files": len(files),
        "lines": sum(text.count("\n") for text in texts.values()),
        "yours: files": len(own),
        "yours: lines": sum(text.count("\n") for text in own),
    }


def text_of(path: Path) -> str | None:
    """None where it is not for reading."""
    if path.stat().st_size > SMALL:
        return None
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


# ── What an update takes ─────────────────────────────────────────────────────────────────────────────────────────────────


def update_table(where: Path, options: argparse.Namespace) -> Table:
    """From one release to the next, of a project that nobody touched."""
    template = where / "template"
    readme = template / "template" / "README.md.jinja"
    updates = {OURS: (workshop.copy_command(template, where / "updated"), copier("update"), where / "updated")}
    full = where / FULL_STACK
    before = copier("copy", "--trust", "--vcs-ref", FULL_STACK_BEFORE, str(full), str(where / "updated-peer"))
    after = copier("update", "--trust", "--vcs-ref", FULL_STACK_REF, "--answers-file", ".copier/.copier-answers.yml")
    updates[FULL_STACK] = (before, after, where / "updated-peer")
    rows: list[Row] = []
    for name, (first, second, folder) in updates.items():
        workshop.run(first, where, **workshop.settings(where))
        commit(folder)
        if name == OURS:
            readme.write_text(readme.read_text("utf-8") + "\nOne line more.\n", "utf-8")
            commit(template)
            workshop.run(["git", "tag", "1.1.0"], template)
        used, lasted = timed(second, folder)
        changed = workshop.run(["git", "status", "--porcelain"], folder).splitlines()
        rows.append({"template": name, "CPU s": used, "wall s": lasted, "files changed": len(changed)})
    note = f"{OURS}: a release that changes one line; {FULL_STACK}: {FULL_STACK_BEFORE} to {FULL_STACK_REF}, which needs --trust. The others have no update."
    return Table("Update of an untouched project", rows, note)


def commit(folder: Path) -> None:
    if not (folder / ".git").exists():
        workshop.run(["git", "init", "-q", "-b", "main"], folder)
    for command in (["add", "--all"], ["commit", "-q", "--no-verify", "-m", "As it is"]):
        workshop.run(["git", "-c", "commit.gpgsign=false", *command], folder)


# ── The peer that runs on the same stack ─────────────────────────────────────────────────────────────────────────────────


def full_stack(bench: Bench, backend: Path) -> Bench:
    """The peer's backend with its locked packages, on the same PostgreSQL, migrated, with its first user.

    Raises:
        Refusal: PostgreSQL comes without the modules that the peer's tables need.
    """
    uv = workshop.found_uv()
    if uv is None:
        raise workshop.Refusal("the peer is installed by uv: install it, or run ./slipway try once")
    progress(f"{FULL_STACK}: installing what its uv.lock says")
    workshop.run([uv, "sync", "-q", "--frozen", "--python", bench.python], backend)
    socket = urllib.parse.parse_qs(urllib.parse.urlsplit(bench.settings["DATABASE_URL"]).query)["host"][0]
    create = f"import asyncio, asyncpg; c = asyncpg.connect({bench.settings['DATABASE_URL']!r}); run = asyncio.run\nasync def main():\n    await (await c).execute('CREATE DATABASE peer')\nrun(main())"
    workshop.run([bench.python, "-c", create], bench.where)
    # its settings know servers by name only: the socket's folder comes in as a parameter of the address
    settings = {**PEER_SETTINGS, "POSTGRES_DB": f"peer?host={socket}"}
    peer = replace(bench, project=backend, python=backend / ".venv/bin/python", settings=settings)
    for words in (["-m", "alembic", "upgrade", "head"], ["app/initial_data.py"]):
        try:
            workshop.run([peer.python, *words], backend, PYTHONPATH=str(backend), **settings)
        except workshop.Refusal as refusal:
            remedy = "its tables need PostgreSQL's contrib modules: PG_BIN=/usr/lib/postgresql/15/bin, for example"
            raise workshop.Refusal(f"{FULL_STACK} is not migrated ({remedy}): {refusal}") from refusal
    return peer


def tests_table(bench: Bench, peer: Bench) -> Table:
    """From a generated folder to passed tests."""
    uv = str(workshop.found_uv())
    rows: list[Row] = []
    for name, folder, python, settings in (
        (OURS, bench.project, None, {}),
        (FULL_STACK, peer.project, peer.python, {**peer.settings, "PYTHONPATH": str(peer.project)}),
    ):
        progress(f"{name}: its own tests")
        began = time.monotonic()
        words = [uv, "sync", "-q", *(["--frozen"] if python else []), "--python", str(bench.python)]
        workshop.run(words, folder, UV_PYTHON_DOWNLOADS="never")
        installed = time.monotonic() - began
        runner = [str(folder / ".venv/bin/python"), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            runner,
            cwd=folder,
            env=workshop.environment(**settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
        passed, failed = (
            int(found[1]) if (found := re.search(rf"(\d+) {word}", last)) else 0 for word in ("passed", "failed")
        )
        rows.append(
            {
                "template": name,
                "install s": installed,
                "tests s": time.monotonic() - began - installed,
                "passed": passed,
                "failed": failed,
            }
        )
    note = "Packages come from uv's cache in both: run it twice and read the second. Ours start a PostgreSQL of their own; the peer's use the running one, and must not find rows of other runs."
    return Table("From generated to tested", rows, note)


# ── How fast it answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def api_table(bench: Bench, peer: Bench, options: argparse.Namespace) -> Table:
    """Reads, lists and creations of one signed-in caller, the two in turn."""
    caller = bench.data["callers"][0]
    new = json.dumps({"project": bench.data["project"], "title": "Something new to be done"})
    command = ["-m", "uvicorn", "app.main:app", "--port", "{port}", "--workers", "1", "--log-level", "warning"]
    samples: dict[str, list[api.Sample]] = {}
    with (
        serving(bench, "service", service(), "/readyz") as own,
        serving(peer, "peer", command, "/api/v1/utils/health-check/") as other,
    ):
        token, items = filled(other.port)
        lines = {
            f"{OURS} read": [f"GET\t/v1/tasks/{task}\t{caller['token']}\t" for task in caller["tasks"]],
            f"{FULL_STACK} read": [f"GET\t/api/v1/items/{item}\t{token}\t" for item in items],
            f"{OURS} list of 20": [f"GET\t/v1/tasks?limit=20\t{caller['token']}\t"],
            f"{FULL_STACK} list of 20": [f"GET\t/api/v1/items/?limit=20\t{token}\t"],
            f"{OURS} create": [f"POST\t/v1/tasks\t{caller['token']}\t{new}"],
            f"{FULL_STACK} create": [f'POST\t/api/v1/items/\t{token}\t{{"title": "Something new to be done"}}'],
        }
        files = {
            name: api.written(bench.where / f"{name.replace(' ', '-')}.txt", found) for name, found in lines.items()
        }
        for turn in range(options.rounds + 1):
            for name, file in files.items():
                server = own if name.startswith(OURS) else other
                sample = api.without_pause(bench, server, file, options.seconds if turn else 1, options.connections)
                progress(
                    f"{f'round {turn} of {options.rounds}' if turn else 'warm-up'}: {name}: {sample.rps:.0f} req/s"
                )
                samples.setdefault(name, []).extend([sample] if turn else [])
        memory = {OURS: machine.resident_mb(own.pid), FULL_STACK: machine.resident_mb(other.pid)}
    rows = [
        api_row(name, found, samples.get(name.replace(OURS, FULL_STACK), []), memory) for name, found in samples.items()
    ]
    note = f"Medians of {options.rounds} rounds of {options.seconds} s, {options.connections} connections, one caller, one worker each. x peer: within a round."
    return Table("Answers, over the loopback interface", rows, note)


def api_row(name: str, found: Sequence[api.Sample], other: Sequence[api.Sample], memory: Mapping[str, float]) -> Row:
    ratio = (
        statistics.median(a.rps / b.rps for a, b in zip(found, other, strict=True)) if name.startswith(OURS) else None
    )
    return {
        "cell": name,
        "req/s": statistics.median(s.rps for s in found),
        "x peer": ratio,
        "p50 ms": statistics.median(s.p50 for s in found),
        "p95 ms": statistics.median(s.p95 for s in found),
        "CPU µs": statistics.median(s.cpu for s in found),
        "RSS MB": memory[name.split()[0]],
        "foreign": statistics.median(s.foreign for s in found),
        "errors": sum(s.errors for s in found),
    }


def filled(port: int) -> tuple[str, list[str]]:
    """Sign the peer's first user in and give it as many items as our callers have tasks."""
    base = f"http://127.0.0.1:{port}/api/v1"
    form = {"username": PEER_SETTINGS["FIRST_SUPERUSER"], "password": PEER_SETTINGS["FIRST_SUPERUSER_PASSWORD"]}
    token = str(asked(f"{base}/login/access-token", urllib.parse.urlencode(form).encode(), {})["access_token"])
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    bodies = (json.dumps({"title": f"Item number {number} of somebody"}).encode() for number in range(EACH))
    return token, [str(asked(f"{base}/items/", body, headers)["id"]) for body in bodies]


def asked(url: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, object]:
    with urllib.request.urlopen(urllib.request.Request(url, body, dict(headers)), timeout=30) as answer:
        found: Mapping[str, object] = json.load(answer)
    return found


if __name__ == "__main__":
    raise SystemExit("error: run this as `python3 benchmarks/run.py peers`")
