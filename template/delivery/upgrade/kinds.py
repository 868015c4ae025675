# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a merge without a person must leave whole, by the kind of file. A kind that is not known here is left to people."""

from __future__ import annotations

import ast
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePath

import yaml

SETS = {".gitignore", ".dockerignore"}  # a line twice says no more than once
_BY_LINES = {*SETS, ".example", ".md", ".txt"}  # each line stands for itself
_HEADS = {".toml": b"[", ".yaml": b"---", ".yml": b"---"}  # what begins a part: the lines below belong to it


def kind_of(path: str) -> str:
    return PurePath(path).suffix or PurePath(path).name


def reads_well(path: str, merged: bytes, *sides: bytes) -> bool:
    """Whether it can be read, and says nothing twice that neither side says twice."""
    kind = kind_of(path)
    if kind in _BY_LINES:
        return True
    if kind not in _READ:
        return False
    try:
        told = [_READ[kind](text.decode("utf-8")) for text in (merged, *sides)]
    except (ValueError, SyntaxError, yaml.YAMLError):  # neither text nor what it says it is
        return False
    return told[0] <= told[1].union(*told[2:])


def may_follow(path: str, lines: list[bytes], before: list[bytes]) -> bool:
    """Whether lines still belong to what they belonged to, when those of the other side come before them."""
    said = [line for line in lines if line.strip()]
    head = _HEADS.get(kind_of(path))
    if not said or kind_of(path) in _BY_LINES:
        return True
    if any(depth([line]) < depth(said) for line in before if line.strip()):
        return False
    return head is None or said[0].startswith(head) or not any(line.startswith(head) for line in before)


def depth(lines: list[bytes]) -> int:
    """How far the first line that says something is indented."""
    return next((len(line) - len(line.lstrip()) for line in lines if line.strip()), 0)


def _python(text: str) -> set[str]:
    """Names that a module or a class binds twice."""
    found = Counter[str]()
    for scope in ast.walk(ast.parse(text)):
        if isinstance(scope, ast.Module | ast.ClassDef):
            inside = getattr(scope, "name", "")
            found.update(f"{inside}.{name}" for node in scope.body for name in _names(node))
    return {name for name, times in found.items() if times > 1}


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _yaml(text: str) -> set[str]:
    """Keys that a mapping has twice."""
    found = set()
    seen = set()
    nodes = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node]
    for node in nodes:  # grows while it is walked
        if id(node) in seen:  # by another name
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys = Counter(str(key.value) for key, _ in node.value)
            found |= {key for key, times in keys.items() if times > 1}
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    return found


def _toml(text: str) -> set[str]:
    tomllib.loads(text)  # says no to a key that comes twice
    return set()


def _json(text: str) -> set[str]:
    found = set[str]()

    def pairs(said: list[tuple[str, object]]) -> dict[str, object]:
        keys = Counter(key for key, _ in said)
        found.update(key for key, times in keys.items() if times > 1)
        return dict(said)

    json.loads(text, object_pairs_hook=pairs)
    return found


_READ: dict[str, Callable[[str], set[str]]] = {
    ".py": _python,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".toml": _toml,
    ".json": _json,
}
