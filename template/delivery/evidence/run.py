# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs a check's own command and writes down what it showed."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ..criteria.check import Check
from ..errors import Exit
from ..json_types import Json, Schema
from .measure import measure
from .record import PREDICATE, STATEMENT, Record, keep_log, write
from .runner import runner, session
from .tree import Tree, read_tree

_NOT_FOUND = 127


def run_check(root: Path, api: str, check: Check) -> Record:
    """One run, one record, whatever came of it. The record says what was seen; a gate says what it means."""
    before = read_tree(root)
    for name in check.artifacts:  # yesterday's report must not be measured today
        (root / name).unlink(missing_ok=True)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
    started, clock = datetime.now(UTC), time.monotonic()
    code, said = _run(root, check.command)
    seconds = round(time.monotonic() - clock, 1)
    after = read_tree(root)
    missing = [name for name in check.artifacts if not (root / name).is_file()]
    values: dict[str, Json] = {"exit": code, **measure(root, check.measures)}
    predicate: Schema = {
        "api": api,
        "phase": check.phase,
        "role": check.role,
        "deliverable": check.deliverable,
        "check": check.id,
        "check_digest": check.digest,
        "command": check.command,
        "inputs": [*check.inputs],
        "inputs_digest": before.digest(check.inputs),
        "inputs_stable": before.digest(check.inputs) == after.digest(check.inputs),
        "started": started.isoformat(timespec="microseconds"),
        "seconds": seconds,
        "values": values,
        "artifacts": _digests(root, check),
        "missing_artifacts": [*missing],
        "log": keep_log(root, said),
        "who": session(),
        "why": "skill-execution",
        "tools": {"python": sys.version.split()[0]},
        "runner": runner(),
    }
    return write(root, api, check.key, _statement(after, predicate))


def _statement(tree: Tree, predicate: Schema) -> Schema:
    digest: Schema = {"gitTree": tree.id, **({"gitCommit": tree.commit} if tree.commit else {})}
    subject: Json = [{"name": "source", "digest": digest}]
    return {"_type": STATEMENT, "subject": subject, "predicateType": PREDICATE, "predicate": predicate}


def _digests(root: Path, check: Check) -> list[Json]:
    found = [(name, root / name) for name in check.artifacts if (root / name).is_file()]
    return [{"name": name, "digest": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"} for name, path in found]


def _run(root: Path, command: str) -> tuple[int, bytes]:
    """Without a shell, on this interpreter's own programs, also where no environment was activated."""
    words = shlex.split(command)
    if words[0] in ("delivery", "pytest", "python"):
        words = [sys.executable, *(["-m", words[0]] if words[0] != "python" else []), *words[1:]]
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": programs, "COLUMNS": "120", "NO_COLOR": "1"}
    try:
        done = subprocess.run(
            words,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as error:
        return _NOT_FOUND, f"{words[0]}: {error.strerror}\n".encode()
    return done.returncode, done.stdout


def could_not_run(record: Record) -> bool:
    """Whether the command says that it measured nothing: it is not there, or it exits as inconclusive."""
    return record.values.get("exit") == _NOT_FOUND or (
        record.text("command").startswith("delivery ") and record.values.get("exit") == Exit.INCONCLUSIVE
    )
