"""Judges a requirements file before Copier sees it, and prints the JSON Schema that editors read.

The rules are those of check.jinja, rendered as Copier renders them; this adds what a template cannot know: where in the file
a fault is, keys written twice, and files that are no YAML at all. Runs in Copier's own environment, which brings every import.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

try:
    import yaml
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment
    from jinja2_ansible_filters import (  # type: ignore[import-untyped]  # it tells no types
        AnsibleCoreFiltersExtension,
    )
    from service_format import TEMPLATE, Requirements, schema
except ModuleNotFoundError as missing:
    sys.exit(
        f"error: {missing.name} is not installed for this Python, and Copier brings it: run `./slipway try --no-serve` once, then "
        "`.venv/bin/python hooks/requirements.py check service.yml`"
    )

__all__ = ["TEMPLATE", "Problem", "Requirements", "Unreadable", "check", "environment", "faults", "read", "schema"]

USABLE, UNUSABLE, UNREADABLE = 0, 1, 2


@dataclass(frozen=True)
class Problem:
    """One fault: the path within the file, what is wrong and what to do, and where (from 1; 0 where no place is known)."""

    path: str
    message: str
    line: int = 0
    column: int = 0


class Unreadable(Exception):
    """The file cannot be judged: it is missing, no text, no YAML or no mapping."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(path: Path) -> tuple[dict[object, object], yaml.nodes.MappingNode]:
    """The data as Copier reads it, and the nodes that know their lines."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Problem("", f"not UTF-8 (byte {error.start + 1}). Save the file as UTF-8.")) from error
    except OSError as error:
        reason = (
            "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "cannot be read").lower()
        )
        raise Unreadable(Problem("", f"{reason}. Give the path of a requirements file.")) from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault = " ".join((error.problem or error.context or "cannot be parsed").split())
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise Unreadable(
            Problem("", f"no YAML: {fault}. Check the quotes and the indentation there.", *place)
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        fault = " ".join(str(error).split())[:200]
        raise Unreadable(Problem("", f"no YAML: {fault}. Quote the value if it is a text.")) from error
    if not isinstance(root, yaml.nodes.MappingNode) or not isinstance(data, dict):
        raise Unreadable(Problem("", "a mapping of answers is due. Start with project_name: Orders API.", 1, 1))
    return data, root


def twice(node: yaml.nodes.Node, path: str = "", seen: frozenset[int] = frozenset()) -> Iterator[Problem]:
    """Keys that a mapping holds twice: YAML keeps the last one, so the first is lost without a word."""
    if id(node) in seen:
        return
    seen |= {id(node)}
    if isinstance(node, yaml.nodes.MappingNode):
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            at = f"{path}.{name}" if path else name
            if name in lines and name != "<<":
                fault = f"the key is there twice, first in line {lines[name]}. Remove one."
                yield Problem(at, fault, key.start_mark.line + 1, key.start_mark.column + 1)
            lines.setdefault(name, key.start_mark.line + 1)
            yield from twice(value, at, seen)
    elif isinstance(node, yaml.nodes.SequenceNode):
        for index, item in enumerate(node.value):
            yield from twice(item, f"{path}.{index}", seen)


def place(root: yaml.nodes.Node, path: str) -> tuple[int, int]:
    """Line and column of a path, or of the nearest parent where the key itself is missing."""
    node, mark, rest = root, root.start_mark, path
    while rest:
        if isinstance(node, yaml.nodes.MappingNode):
            entries = [(str(key.value), key.start_mark, value) for key, value in node.value]
        elif isinstance(node, yaml.nodes.SequenceNode):
            entries = [(str(index), item.start_mark, item) for index, item in enumerate(node.value)]
        else:
            break
        # The longest key first: a key may hold a dot itself.
        for name, found, value in sorted(entries, key=lambda entry: -len(entry[0])):
            if rest == name or rest.startswith(name + "."):
                node, mark, rest = value, found, rest[len(name) + 1 :]
                break
        else:
            break
    return mark.line + 1, mark.column + 1


# ── Judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def environment(template: Path = TEMPLATE) -> SandboxedEnvironment:
    """Jinja as Copier sets it up for this template: its filters, and `_envops` of copier.yml."""
    return SandboxedEnvironment(
        loader=FileSystemLoader(template),
        extensions=[AnsibleCoreFiltersExtension],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def faults(data: Mapping[Any, object], jinja: SandboxedEnvironment | None = None) -> list[Problem]:
    """Every fault of a complete set of answers, in the order of the rules."""
    module = (jinja or environment()).get_template("hooks/check.jinja").module
    rendered: str = module.faults(data)  # type: ignore[attr-defined]  # a macro of the template
    return [Problem(str(found["path"]), str(found["message"])) for found in json.loads(rendered)]


def check(path: Path) -> list[Problem]:
    """Every fault of a file with its place, top to bottom."""
    data, root = read(path)
    found = [*twice(root), *(Problem(f.path, f.message, *place(root, f.path)) for f in faults(data))]
    return sorted(found, key=lambda problem: (problem.line, problem.column))


# ── The command line ─────────────────────────────────────────────────────────────────────────────────────────────────────────

EXAMPLES = """examples:
  python hooks/requirements.py check service.yml          one line per fault, with line and column
  python hooks/requirements.py check service.yml --json   the same for other tools
  python hooks/requirements.py schema > schema.json       for editors: completion and hints

exit status: 0 usable, 1 faults found, 2 the file cannot be read
"""


def one_line(text: str) -> str:
    """A name in the file may hold anything; the report stays one line that every terminal can print."""
    return "".join(char if char.isprintable() else "?" for char in text)


def report(path: Path, problems: list[Problem], as_json: bool, status: int) -> int:
    if as_json:
        print(
            json.dumps({"file": str(path), "usable": not problems, "problems": [asdict(p) for p in problems]}, indent=2)
        )
        return status
    for problem in problems:
        spot = f":{problem.line}:{problem.column}" if problem.line else ""
        name = f"{problem.path}: " if problem.path else ""
        print(one_line(f"{path}{spot}: {name}{problem.message}"), file=sys.stderr)
    if not problems:
        print(one_line(f"{path} is usable."))
    return status


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="requirements.py",
        description="Judges a requirements file and prints its schema.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check | schema")
    checking = verbs.add_parser("check", help="list every fault of a file")
    checking.add_argument("file", type=Path)
    checking.add_argument("--json", action="store_true", help="print the faults as JSON")
    verbs.add_parser("schema", help="print the JSON Schema")
    options = parser.parse_args(arguments)
    if options.verb == "schema":
        print(json.dumps(schema(), indent=2))
        return USABLE
    try:
        problems = check(options.file)
    except Unreadable as error:
        return report(options.file, [error.problem], options.json, UNREADABLE)
    return report(options.file, problems, options.json, UNUSABLE if problems else USABLE)


if __name__ == "__main__":
    sys.exit(main())
