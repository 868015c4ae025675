"""Every block of code of a page, fenced or indented, and how it is held: run by a test, judged by a parser, or listed with a reason."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from service_format import kinds

_COMMENT = re.compile(r"(?:^|\s)# .*$|\s{3,}#.*$")
_SET = r"""(?:\w+=(?:'[^']*'|"[^"]*"|\S*) )*"""
_OURS = re.compile(_SET + r"(?:uv run )?((?:delivery|\./slipway)(?: .*)?)$")


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Attributes:
        info: What stands behind the fence; empty for an indented block.
    """

    page: str
    line: int
    info: str
    text: str

    @property
    def first(self) -> str:
        return self.text.strip("\n").partition("\n")[0].strip()

    @property
    def language(self) -> str:
        return self.info.partition(" ")[0]

    def commands(self) -> list[str]:
        """Its lines as a shell sees them: continued ones joined, without comments."""
        joined = re.sub(r"\\\n\s*", " ", self.text)
        return [line for one in joined.splitlines() if (line := _COMMENT.sub("", one).strip())]

    def ours(self) -> list[str]:
        """The commands whose parsers we have."""
        return [found[1] for line in self.commands() if (found := _OURS.match(line))]

    def answers(self) -> dict[str, Any]:
        """The part of a service.yml that it is; empty where it is none."""
        if self.language not in ("", "yaml") or " " in self.info:
            return {}
        try:
            found = yaml.safe_load(self.text)
        except yaml.YAMLError:
            return {}
        return found if isinstance(found, dict) and set(found) <= set(kinds()) else {}


def blocks(folder: Path, pages: Iterable[str]) -> list[Block]:
    markdown = MarkdownIt("commonmark")
    return [
        Block(page, (token.map or [0])[0] + 1, token.info.strip(), token.content)
        for page in pages
        for token in markdown.parse((folder / page).read_text("utf-8"))
        if token.type in ("fence", "code_block")
    ]


# ── Parsers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _shell(text: str) -> None:
    bash = shutil.which("bash") or "sh"
    done = subprocess.run([bash, "-n"], input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(done.stderr)


def _python(text: str) -> None:
    ast.parse(textwrap.dedent(text))


PARSERS: Mapping[str, Callable[[str], object]] = {
    "json": json.loads,
    "python": _python,
    "sh": _shell,
    "toml": tomllib.loads,
    "yaml": lambda text: yaml.safe_load(textwrap.dedent(text)),
}


def unheld(block: Block, ledger: Mapping[str, Mapping[str, str]]) -> str:
    """Why nothing holds a block; empty: something does.

    Args:
        ledger: By page (or a pattern of pages), by the first line of a block or `*`: a parser's name, or `run: TEST`, or `why: REASON`.
    """
    rows = [row for pattern, row in ledger.items() if fnmatch(block.page, pattern)]
    said = next((how for row in rows for first, how in row.items() if block.first.startswith(first)), None)
    said = said or next((row["*"] for row in rows if "*" in row), None)
    if said is None:
        if block.language not in PARSERS or block.language == "sh":
            known = block.answers() or (block.commands() and len(block.ours()) == len(block.commands()))
            return (
                ""
                if known
                else "nobody says how it is held: run it in a test, or list it in tests/generated/blocks.yml"
            )
        said = block.language
    if said.startswith(("run: ", "why: ")):
        return ""
    try:
        PARSERS[said](block.text)
    except (ValueError, SyntaxError, yaml.YAMLError) as error:
        return f"no {said}: {' '.join(str(error).split())[:200]}"
    return ""
