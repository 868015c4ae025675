# Derived from the template: `copier update` replaces this file. Do not edit.
"""Looks for credentials in the files that git would commit: `python -m delivery.secret_scan`.

A place that is meant so ends its line with `secret-scan: <why it is none>`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .evidence.tree import read_tree

# Formats that say of themselves what they are, so that a finding is hardly ever wrong.
PATTERNS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{16}"),
    "AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b"),
    "GitLab token": re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}\b"),
    "Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}\b"),
    "Google key": re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b"),
    "Stripe key": re.compile(r"\b[sr]k_live_[A-Za-z0-9]{20,}\b"),
    "npm token": re.compile(r"\bnpm_[A-Za-z0-9]{36}\b"),
    "signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}"),
    "password in an address": re.compile(r"\b[a-z][a-z0-9+]*://[^\s:/@{}$<>\"']+:([^\s:/@{}$<>\"']{12,})@"),
}
FORBIDDEN_FILES = re.compile(r"(^|/)(\.env|id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(pem|p12|pfx|key))$")
_MEANT = re.compile(r"secret-scan: \S+")
_LARGEST = 1_000_000  # bytes: beyond that it is data


def scan(root: Path) -> Iterator[str]:
    """One line for each finding: file, line, kind. Never the secret itself."""
    for name in read_tree(root).files:
        if FORBIDDEN_FILES.search(name):
            yield f"{name}: a file of this name holds secrets"
        path = root / name
        if path.is_file() and path.stat().st_size <= _LARGEST:
            yield from _in_text(name, path.read_text(encoding="utf-8", errors="replace"))


def _in_text(name: str, text: str) -> Iterator[str]:
    lines = text.splitlines()
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            number = text.count("\n", 0, match.start()) + 1
            if not _MEANT.search(lines[number - 1]):
                yield f"{name}:{number}: {kind}"


def main() -> int:
    found = list(scan(Path.cwd()))
    print("\n".join([*found, f"{len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
