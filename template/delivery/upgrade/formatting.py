# Derived from the template: `copier update` replaces this file. Do not edit.
"""Modules that some formatter rewrote and nobody edited: they merge as they were generated, or each would be a conflict."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Collection
from pathlib import Path

from ..programs import run_git
from .workplace import QUIET, must

WHY = "yours differed in nothing but formatting: run your formatter over it"


def set_aside(tree: Path, base: Path) -> list[str]:
    """Makes them what the template generated, in a commit of its own; which they are."""
    listed = run_git(tree, "ls-files", "-z", "--", "*.py").output.split("\0")
    found = [path for path in listed if path and _only_formatted(tree / path, base / path)]
    for path in found:
        (tree / path).write_bytes((base / path).read_bytes())
    if found:
        said = ("commit", "--quiet", "--no-verify", "--all", "--message", "Format as it was generated")
        must(run_git(tree, *QUIET, *said), "git commit")
    return found


def put_back(tree: Path, aside: Collection[str], touched: Collection[str]) -> None:
    """Those that the update had nothing for are as their team had them."""
    rest = [path for path in aside if path not in touched]
    if rest and not touched:
        run_git(tree, "reset", "--quiet", "--hard", "HEAD~")
    elif rest:
        run_git(tree, "checkout", "--quiet", "HEAD~", "--", *rest)


def _only_formatted(ours: Path, made: Path) -> bool:
    if not (ours.is_file() and made.is_file()) or ours.read_bytes() == made.read_bytes():
        return False
    try:
        return _meaning(ours.read_bytes()) == _meaning(made.read_bytes())
    except (SyntaxError, ValueError):  # no Python of this version: not ours to judge
        return False


def _meaning(code: bytes) -> tuple[str, list[str]]:
    """What a formatter keeps: the syntax tree and the comments."""
    tokens = tokenize.tokenize(io.BytesIO(code).readline)
    comments = [token.string.strip() for token in tokens if token.type == tokenize.COMMENT]
    return ast.dump(ast.parse(code)), comments
