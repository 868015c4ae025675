# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules of the Dockerfile. hadolint sees more where it is installed; these are what it must never be without."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .rule import Finding

FILE = Path("Dockerfile")
WHY = {
    "base-unpinned": ("The next build would be another image.", "Name a version: python:3.11-slim-bookworm."),
    "image-root": ("Kubernetes refuses it, and anywhere else a break-in owns more.", "End with USER 65532:65532."),
    "image-remote": (
        "What comes from there today may be something else tomorrow.",
        "COPY it, or install a pinned package.",
    ),
    "image-secret": ("Everybody who has the image has it.", "Give it to the running container, or as a build secret."),
    "hadolint": ("", "hadolint explains each of its codes."),
}


def findings(root: Path) -> Iterator[Finding]:
    if not (root / FILE).is_file():
        return
    lines = [line.split() for line in (root / FILE).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()]
    said = [(words[0].upper(), words[1:]) for words in lines if words and not words[0].startswith("#")]
    yield from (_finding(rule, where) for rule, where in _faults(said))
    if shutil.which("hadolint"):
        words = ["hadolint", "--no-color", str(FILE)]
        done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False, timeout=60)
        yield from (_finding("hadolint", line) for line in done.stdout.splitlines() if line.strip())


def _faults(said: list[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
    stages = {words[-1] for name, words in said if name == "FROM" and "AS" in (word.upper() for word in words)}
    for base in (words[0] for name, words in said if name == "FROM" and words):
        if base not in stages and not re.fullmatch(r".+(:(?!latest(@|$))[\w][\w.-]*|@sha256:[0-9a-f]{64})", base):
            yield "base-unpinned", f"FROM {base}"
    users = [words[0] for name, words in said if name == "USER" and words]
    if not users or not re.fullmatch(r"[1-9]\d*(:\d+)?", users[-1]):
        yield "image-root", f"USER {users[-1]}" if users else "there is no USER"
    for name, words in said:
        if name == "ADD" and any("://" in word for word in words):
            yield "image-remote", f"ADD {' '.join(words)}"
        if name in ("ARG", "ENV") and re.search(r"(KEY|TOKEN|SECRET|PASSWORD)\w*=\S", " ".join(words)):
            yield "image-secret", f"{name} {words[0].partition('=')[0]}"


def _finding(rule: str, where: str) -> Finding:
    return Finding(rule, f"{FILE}: {where}", *WHY[rule])
