# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the pipelines of a project run and may do: GitHub Actions, GitLab CI, Jenkins and the hooks of pre-commit, whichever are there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import typer.main
import yaml
from typer.core import TyperGroup

from delivery.cli import app

PATTERNS = (".github/workflows/*.y*ml", ".gitlab-ci.yml", "ci/*.yml", "Jenkinsfile", ".pre-commit-config.yaml")
_SCRIPTS = ("run", "script", "before_script", "after_script", "entry")
_PINNED = re.compile(r"\./\S+|[^@\s]+@[0-9a-f]{40}")
_JENKINS = re.compile(r"\bsh (?:'''(.*?)'''|'([^'\n]*)')", re.DOTALL)


def pipelines(root: Path) -> dict[str, str]:
    """Every file of a pipeline, with its text."""
    found = (path for pattern in PATTERNS for path in sorted(root.glob(pattern)))
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in found}


def commands(text: str) -> list[str]:
    """Every line that a shell gets to see."""
    if text.startswith("//"):  # only a Jenkinsfile is no YAML
        scripts = [long or short for long, short in _JENKINS.findall(text)]
    else:
        scripts = [
            script for key, value in _members(yaml.safe_load(text)) if key in _SCRIPTS for script in _texts(value)
        ]
    joined = "\n".join(scripts).replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.strip()]


def faults_of(text: str, root: Path) -> list[str]:
    """What is wrong in one file."""
    return [*_unknown(text, root), *_unpinned(text), *_too_much_allowed(text), *_injected(text)]


def unreported(text: str) -> list[str]:
    """Why the check that a branch requires might never say anything, or say too much; only GitHub has such a job."""
    found = yaml.safe_load(text) if re.search(r"^on:", text, re.MULTILINE) else {}
    jobs = found.get("jobs", {})
    if "required" not in jobs:
        return []
    change = found.get("on", found.get(True)) or {}  # YAML 1.1 reads `on` as true
    filters = (change.get("pull_request") or {}).keys() & {"paths", "paths-ignore"}
    faults = [f"{name} keeps the required check from starting" for name in sorted(filters)]
    if jobs["required"].get("if") != "always()":
        faults.append("the required check is left out where a job before it is: `if: always()`")
    unheard = jobs.keys() - {"required", "comment"} - set(jobs["required"].get("needs", []))
    return faults + [f"the required check does not wait for {name}" for name in sorted(unheard)]


def loose_rules(text: str) -> list[str]:
    """What ZAP would not understand in its rules, or nobody else: no reason; and rules that could fail nothing."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    wrong = [line for line in lines if not re.fullmatch(r"\d+\t(FAIL|WARN|INFO|IGNORE)\t\(.{10,}\)", line)]
    return wrong if any("\tFAIL\t" in line for line in lines) else [*wrong, "no finding fails the scan"]


def phases(text: str) -> set[int]:
    """The phases whose checks are run."""
    runs = [line for line in commands(text) if "delivery evidence run" in line]
    named = {int(number) for line in runs for number in re.findall(r"--phase (\d)", line)}
    if any('--phase "$PHASE"' in line for line in runs):
        values = (value for key, value in _members(yaml.safe_load(text)) if str(key).lower() == "phase")
        named |= {int(number) for value in values for number in re.findall(r"\b[1-5]\b", str(value))}
    return named


def _unknown(text: str, root: Path) -> Iterator[str]:
    """Commands that nobody could run here."""
    for line in commands(text):
        for script in re.findall(r"(?:^|\s)(scripts/\S+)", line):
            if not os.access(root / script, os.X_OK):
                yield f"{line}: there is no {script}"
        found = re.search(r"\buv run (?!scripts/)(.+)", line)
        words = shlex.split(found[1]) if found else []
        if words[:1] == ["delivery"]:
            yield from (f"{line}: {why}" for why in _misused(words[1:]))
        elif words and not shutil.which(words[0], path=str(Path(sys.executable).parent)):
            yield f"{line}: there is no {words[0]}"
        yield from (
            f"{line}: there is no {word}" for word in words if word.startswith("tests/") and not (root / word).exists()
        )


def _misused(words: list[str]) -> Iterator[str]:
    command = typer.main.get_command(app)
    while words and isinstance(command, TyperGroup):
        verb, *words = words
        if verb not in command.commands:
            yield f"`delivery` has no {verb}"
            return
        command = command.commands[verb]
    options = {option for parameter in command.params for option in parameter.opts}
    yield from (f"{command.name} takes no {word}" for word in words if word.startswith("--") and word not in options)


def _unpinned(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if (used := re.match(r"\s*(?:- )?uses: (\S+)", line)) and not _PINNED.fullmatch(used[1]):
            yield f"{used[1]} can change: name the full hash of a commit"
        image = re.match(r"\s*image: ([\w./$-]+)(:\S+)?\s*(?:#.*)?$", line)
        if image and (image[2] or ":latest") == ":latest":
            yield f"{image[1]} can change: name a version"


def _too_much_allowed(text: str) -> Iterator[str]:
    """A token may nothing that a job does not say it needs. Only GitHub lets a file say it."""
    if not re.search(r"^on:", text, re.MULTILINE):
        return
    if yaml.safe_load(text).get("permissions") != {}:
        yield "`permissions: {}` is due at the top: each job names its own"
    if re.search(r"^\s*permissions: *(write|read)-all", text, re.MULTILINE):
        yield "a job that may everything may also what its steps were talked into"


def _injected(text: str) -> Iterator[str]:
    """What others wrote, a branch or a title, is handed over as a variable: in the text of a command it would be run."""
    yield from (f"{line}: give it as env" for line in commands(text) if "${{" in line)


def _members(node: object) -> Iterator[tuple[object, object]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from _members(value)
    elif isinstance(node, list):
        for item in node:
            yield from _members(item)


def _texts(value: object) -> list[str]:
    return [item for entry in value for item in _texts(entry)] if isinstance(value, list) else [str(value)]
