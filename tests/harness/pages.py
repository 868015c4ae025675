"""Pages of docs/how-to, done to the letter: what a code block's first line names is written where it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT

# ```python FILE            the whole file
# ```python FILE below "…"  what follows the line with these words
_BLOCK = re.compile(r'^( *)```\w+ (\S+)(?: below "([^"]+)")?\n(.*?)^ *```$', re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    file: str
    below: str
    body: str


def blocks(page: str) -> list[Block]:
    """The labelled blocks of a page of docs/how-to, without the page's own indentation."""
    text = (ROOT / "docs" / "how-to" / page).read_text("utf-8")
    found = [
        Block(file, below, re.sub(rf"^{indent}", "", body, flags=re.MULTILINE))
        for indent, file, below, body in _BLOCK.findall(text)
    ]
    assert found, f"{page} has no block that says where it goes"
    return found


def write(folder: Path, block: Block) -> None:
    """As a person would who follows the page."""
    path = folder / block.file
    if not block.below:
        path.write_text(block.body, "utf-8")
        return
    whole = path.read_text("utf-8")
    seams = [line for line in whole.splitlines(keepends=True) if block.below in line]
    assert len(seams) == 1, f"{block.file} has {len(seams)} lines with {block.below!r}"
    path.write_text(whole.replace(seams[0], seams[0] + block.body), "utf-8")
