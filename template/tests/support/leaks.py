# Derived from the template: `copier update` replaces this file. Do not edit.
"""Finds secrets in files, by their shape: keys of well-known services, private keys, passwords in addresses and assignments.

It looks at what is tracked or about to be. For what the history holds run gitleaks, whose mark for a line that only looks
like a secret counts here too: `gitleaks:allow`.
"""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ALLOWED = "gitleaks:allow"
MAX_BYTES = 1_000_000  # nobody writes a larger file by hand
LEAST_ENTROPY = 3.3  # bits per sign: words have less, what a machine made up has more
_HEX = re.compile(r"(?=\D*\d)[0-9a-fA-F]{32,}")
_SKIPPED = {".env", ".git", ".venv", ".local", "__pycache__", "node_modules"}
_FILES = re.compile(r"(^|/)(\.env(\.(?!example)\w+)?|id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(pem|key|p12|pfx|jks|kdbx))$")
RULES = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "an AWS key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    "a GitLab token": r"\bgl(?:pat|dt|rt|ptt|oas)-[\w-]{20,}",
    "a Slack token": r"\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+",
    "a Stripe key": r"\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{24,}",
    "a Google key": r"\bAIza[\w-]{35}\b|\bGOCSPX-[\w-]{28}\b",
    "an Azure key": r"\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}",
    "a token of a model's provider": r"\bsk-(?:proj|ant|svcacct)[\w-]{20,}|\bhf_[A-Za-z0-9]{34}\b",
    "a token of a package registry": r"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{50,}|\bdckr_pat_[\w-]{20,}",
    "a mail provider's key": r"\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[0-9a-f]{32}\b",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}",
    "an API key of such a service as this": r"\b[a-z0-9_]+_[0-9a-f]{32}_(?P<made>[0-9A-Za-z]{49})\b",
    "a password in an address": r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"<>{}$]+:(?P<made>[^\s/@'\"<>{}$]{6,})@",
    "a secret that is assigned": r"(?i)(?:secret|passw(?:or)?d|token|credential|(?:api|access|signing|encryption|private)_?key)\w*[\"']?\s*[:=]\s*[\"']?(?P<made>[A-Za-z0-9+/=_.~-]{16,})",
}  # fmt: skip
_RULES = {kind: re.compile(pattern) for kind, pattern in RULES.items()}


def leaks(text: str) -> Iterator[tuple[int, str]]:
    """Lines with a secret, each with what it is."""
    for number, line in enumerate(text.splitlines(), 1):
        if ALLOWED not in line:
            yield from ((number, kind) for kind, rule in _RULES.items() if any(map(_made_up, rule.finditer(line))))


def leaks_of(root: Path) -> list[str]:
    """Every secret in the files of a project: `file:line: what it is`. Never the secret itself: logs are read by many."""
    found = [f"{path}: a file that holds secrets" for path in files_of(root) if _FILES.search(path)]
    for path in files_of(root):
        content = (root / path).read_bytes()
        if len(content) <= MAX_BYTES and b"\0" not in content:
            found += [f"{path}:{number}: {kind}" for number, kind in leaks(content.decode("utf-8", "replace"))]
    return found


def files_of(root: Path) -> list[str]:
    """What is tracked or would be by `git add`; where there is no repository, everything that no tool has put there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    listed = [path for path in done.stdout.split("\0") if path and (root / path).is_file()]
    if listed:
        return sorted(set(listed))
    there = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in there if _SKIPPED.isdisjoint(path.parts))


def _made_up(match: re.Match[str]) -> bool:
    """Whether a value that any word could stand for is more than words: signs of every kind in no order, or a key in hex."""
    text = match.groupdict().get("made")
    if text is None:
        return True
    kinds = [any(map(test, text)) for test in (str.isdigit, str.isupper, str.islower)]
    entropy = -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
    return (_HEX.fullmatch(text) is not None and len(set(text)) > 7) or (
        all(kinds) and entropy >= min(LEAST_ENTROPY, 0.85 * math.log2(len(text)))
    )
