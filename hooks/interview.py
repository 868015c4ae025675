"""Asks what a service must be, shows what it would become, writes its service.yml and generates it.

The questions and their rules are those of copier.yml; a service.yml that is there already is changed, with its comments.
Runs in Copier's own environment: ./slipway interview
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import asking
import describing
import questionary
import yaml
from asking import Answers, Stopped
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

import requirements as rules

EXAMPLES = """examples:
  ./slipway interview                    ask, write ../<name>/service.yml, generate the service there
  ./slipway interview ../shop            the same into a folder; a service.yml in it is changed instead
  ./slipway interview --no-generate .    write ./service.yml only

exit status: 0 written, 1 not usable or not generated, 130 stopped: nothing was written
"""
# Lies in every generated project, so that editors complete and check the file there without a network.
EDITORS = "# yaml-language-server: $schema=./delivery/requirements/service.schema.json"
WHO = ("project_name", "description", "owner")
PROMISES = ("availability_target", "latency_p95_ms", "throughput_rps")
CALLERS = ("auth", "versioning")
REST = ("compliance", "cache", "events", "ci", "rollout", "agents", "implementation", "webhooks")
TURNS = {"Who is it?": WHO, "What does it promise?": PROMISES, "Who calls it?": CALLERS, "And the rest": REST}
NEXT = {
    "show what it becomes": "show",
    "change an answer": "answer",
    "change what it keeps": "domain",
    "write it": "write",
    "stop, and write nothing": "stop",
}


class Refused(Exception):
    """What can't be written or generated, in one line."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if not sys.stdin.isatty():
        print(
            "error: an interview needs a terminal; without one write service.yml and run `copier copy`", file=sys.stderr
        )
        return 2
    try:
        folder = interview(options.folder, generate=not options.no_generate)
        if folder and options.tell:
            options.tell.write_text(f"{folder}\n", "utf-8")
        return 0
    except Refused as refused:
        print(f"error: {refused}", file=sys.stderr)
        return 1
    except Stopped:
        print("stopped: nothing was written", file=sys.stderr)
        return 130
    except rules.Unreadable as error:
        print(f"error: {options.folder}/service.yml: {error.problem.message}", file=sys.stderr)
        return 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="interview", description=__doc__, epilog=EXAMPLES, formatter_class=plain)
    parser.add_argument("folder", nargs="?", type=Path, help="where the service is, or is to be")
    parser.add_argument("--tell", type=Path, help=argparse.SUPPRESS)  # where ./slipway reads what was generated
    parser.add_argument("--no-generate", action="store_true", help="write service.yml and nothing else")
    return parser.parse_args(arguments)


def interview(folder: Path | None, *, generate: bool) -> Path | None:
    """Ask, until the person writes or stops.

    Args:
        folder: Of the service; None: named after the project, beside this template.
        generate: Run Copier when service.yml is written.

    Returns:
        The folder of a service that was generated now.

    Raises:
        Refused: The answers don't fit together, or Copier does not take them.
        Stopped: The person wants to stop; nothing was written.
    """
    file = folder / "service.yml" if folder else None
    known = file is not None and file.is_file()
    answers: Answers = rules.read(file)[0] if known and file else {}  # type: ignore[assignment]  # names are texts
    if not known:
        _ask_everything(answers)
    while (chosen := asking.one("And now?", NEXT, "show" if not known else "domain")) != "write":
        match chosen:
            case "show":
                show(answers)
            case "answer":
                names = {f"{asking.question(name).text} {_shown(answers, name)}": name for name in _names()}
                _take(answers, asking.one("Which?", names))
            case "domain":
                answers["domain"] = describing.describe({**answers, "auth": answers.get("auth", "jwt")})
            case "stop":
                raise Stopped
    if wrong := rules.faults(answers):
        raise Refused(f"{wrong[0].path}: {wrong[0].message}")
    return _write(answers, folder or rules.TEMPLATE.parent / _slug(answers), generate=generate)


def _names() -> Iterator[str]:
    for names in TURNS.values():
        yield from names


def _shown(answers: Answers, name: str) -> str:
    return str(answers.get(name, asking.usual(name, answers)))


def _ask_everything(answers: Answers) -> None:
    for title, names in TURNS.items():
        questionary.print(f"\n{title}", style="bold")
        if names is REST and asking.yes(f"Is the usual fine? {_usual(answers)}"):
            continue
        for name in names:
            _take(answers, name)
    questionary.print("\nWhat does it keep?", style="bold")
    if not asking.yes("Shall it begin with a small example, projects and their tasks?", now=False):
        answers["domain"] = describing.describe(answers)


def _usual(answers: Answers) -> str:
    return ", ".join(f"{name} {asking.usual(name, answers) or 'none'}" for name in REST)


def _take(answers: Answers, name: str) -> None:
    given = asking.ask(name, answers)
    answers[name] = int(given) if isinstance(given, str) and re.fullmatch(r"[0-9]+", given) else given
    if name == "availability_target":
        answers[name] = str(given)  # 99 is a number in YAML, and 99.99 is not exactly one


def _slug(answers: Answers) -> str:
    return str(answers.get("project_slug") or asking.usual("project_slug", answers))


# ── What it becomes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def show(answers: Answers) -> None:
    """The operations of the contract that the answers give, and who may call them."""
    print("  generating it once, in a folder that is thrown away …")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "service"
        if refusal := _copy(answers, folder):
            asking.explain(f"Not usable yet: {refusal}")
            return
        contract = yaml.safe_load((folder / "openapi.yaml").read_text("utf-8"))
        files = sum(path.is_file() for path in folder.rglob("*"))
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                roles = ", ".join(operation.get("x-roles") or ())
                print(f"  {method.upper():6} {path:44} {operation['operationId']:32} {roles}")
    print(f"  in {files} files, of which service.yml is yours first")


def _copy(answers: Answers, folder: Path) -> str:
    """Generate; what Copier refuses, in one line."""
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as data:
        yaml.safe_dump(_plain(answers), data, allow_unicode=True)
        data.flush()
        source = ["--vcs-ref", "HEAD"] if (rules.TEMPLATE / ".git").exists() else []
        command = [sys.executable, "-m", "copier", "copy", "--quiet", "--defaults", *source, "--data-file", data.name]
        done = subprocess.run([*command, str(rules.TEMPLATE), str(folder)], capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    found = re.search(r"has no attribute (['\"])(.+)\1$", lines[-1]) if lines else None
    return "" if not done.returncode else found[2] if found else lines[-1] if lines else "copier failed without a word"


def _plain(answers: Answers) -> Answers:
    """As a program writes it: without the comments and styles of a file that was read."""
    plain: Answers = json.loads(json.dumps(answers, default=str))
    return plain


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def written(answers: Answers, before: str = "") -> str:
    """The text of service.yml: of a new one, each answer below what follows from it; of an old one, what changed."""
    file = YAML()
    file.width, file.preserve_quotes, file.allow_unicode = 120, True, True
    file.indent(mapping=2, sequence=4, offset=2)
    document = file.load(before) if before else CommentedMap()
    _change(document, {**answers, "domain": _tidy(answers["domain"])} if "domain" in answers else answers)
    for name in answers if not before else ():
        if name != "domain":
            document.yaml_set_comment_before_after_key(name, asking.question(name).consequence)
    out = StringIO()
    file.dump(document, out)
    return out.getvalue() if before else f"{EDITORS}\n{out.getvalue()}"


def _change(document: CommentedMap, wanted: dict[str, Any]) -> None:
    """What is the same stays as it was typed, with its comments."""
    for name in [name for name in document if name not in wanted]:
        del document[name]
    for name, value in wanted.items():
        if isinstance(value, dict) and isinstance(document.get(name), CommentedMap):
            _change(document[name], value)
        elif name not in document or document[name] != value:
            document[name] = value


def _tidy(domain: Any) -> CommentedMap:
    """One field, one line."""
    found: CommentedMap = _mapping(domain)
    for resource in found["resources"].values():
        for rule in resource["fields"].values():
            if isinstance(rule, CommentedMap):
                rule.fa.set_flow_style()
    return found


def _mapping(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap({key: _mapping(inner) for key, inner in value.items()})
    return [_mapping(inner) for inner in value] if isinstance(value, list) else value


def _write(answers: Answers, folder: Path, *, generate: bool) -> Path | None:
    file = folder / "service.yml"
    before = file.read_text("utf-8") if file.is_file() else ""
    if not before and generate and folder.is_dir() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(written(answers, before), "utf-8")
    print(f"wrote {file}")
    if (folder / ".copier-answers.yml").is_file():
        print("next: commit it, then `uv run delivery upgrade`")
        return None
    if not generate:
        print("next: `./slipway try FOLDER --data-file service.yml`, or `copier copy`")
        return None
    print(f"generating {folder}")
    if refusal := _copy(answers, folder):
        raise Refused(refusal)
    return folder


if __name__ == "__main__":
    sys.exit(main())
