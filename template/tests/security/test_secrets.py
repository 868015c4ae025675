# Derived from the template: `copier update` replaces this file. Do not edit.
"""No secret is in the project's files; and what would find one finds each kind of it."""

from __future__ import annotations

import base64
import hashlib
import string
import subprocess
from pathlib import Path

import pytest

from tests.support.contract import ROOT
from tests.support.leaks import ALLOWED, files_of, leaks, leaks_of


def _noise(length: int, signs: str = string.ascii_letters + string.digits) -> str:
    """Made up by a machine, and the same each time; put together here, so that this file holds no secret itself."""
    return "".join(signs[digit % len(signs)] for digit in hashlib.shake_256(b"zq").digest(length))


PLANTED = {
    "a private key": f"-----BEGIN {'RSA'} PRIVATE KEY-----",
    "an AWS key": "AKIA" + _noise(16, string.ascii_uppercase + "234567"),
    "a GitHub token": "ghp_" + _noise(36),
    "a GitLab token": "glpat-" + _noise(20),
    "a Slack token": "xoxb-" + _noise(40),
    "a Stripe key": "sk_live_" + _noise(24),
    "a Google key": "AIza" + _noise(35),
    "an Azure key": "AccountKey=" + _noise(86) + "==",
    "a token of a model's provider": "sk-proj-" + _noise(48),
    "a token of a package registry": "npm_" + _noise(36),
    "a mail provider's key": f"SG.{_noise(22)}.{_noise(43)}",
    "a signed token": ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"HS256"}', b'{"sub":"someone"}', _noise(32).encode())
    ),
    "an API key of such a service as this": f"orders_{_noise(32, '0123456789abcdef')}_{_noise(49)}",
    "a password in an address": f"postgresql://service:{_noise(12)}@db.example.com/orders",
    "a secret that is assigned": f'SIGNING_KEY="{_noise(32)}"',
}
HARMLESS = [
    'password = "correct-mule-paperclip-7"',
    "#SIGNING_KEY=",
    "signing_key: ${SIGNING_KEY}",
    "token = request.headers.get('authorization')",
    "smtp://user:password@host:587",
    "postgresql://postgres:postgres@localhost/test",
    "api_key: {type: string, max_length: 64}",
    "sha256:" + hashlib.sha256(b"").hexdigest(),
    'token = tokens.new_token("0198a1b2-0000-7000-8000-000000000001")',
    "refresh_token: a-refresh-token-as-the-last-answer-gave-it",
]


def test_no_file_of_the_project_holds_a_secret() -> None:
    found = leaks_of(ROOT)

    assert not found, (
        "Secrets belong in the environment. Revoke these, take them out, and let the settings read them; a line that only "
        f"looks like one says `{ALLOWED}`:\n" + "\n".join(found)
    )


@pytest.mark.parametrize("kind", PLANTED)
def test_a_secret_is_found_by_its_shape(kind: str, tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text(f"# settings\nVALUE = '{PLANTED[kind]}'\n", "utf-8")

    found = leaks_of(tmp_path)

    assert f"config.py:2: {kind}" in found
    assert PLANTED[kind] not in "".join(found)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_one_is_not_found(text: str) -> None:
    assert list(leaks(text)) == []


@pytest.mark.parametrize("name", [".env", ".env.production", "deploy/tls.key", "id_ed25519", "store.p12"])
def test_a_file_that_is_made_to_hold_secrets_is_found(name: str, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("\n", "utf-8")

    assert leaks_of(tmp_path) == [f"{name}: a file that holds secrets"]


def test_a_key_in_hex_is_found_too() -> None:
    assert list(leaks(f"encryption_key: {hashlib.sha256(b'zq').hexdigest()}")) == [(1, "a secret that is assigned")]


def test_a_line_that_says_so_is_left_alone() -> None:
    assert list(leaks(f"{PLANTED['an AWS key']}  # of the documentation, {ALLOWED}")) == []


def test_what_is_ignored_is_not_looked_at_and_what_is_new_is(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for name, text in {".gitignore": ".env\n", ".env": PLANTED["an AWS key"], "new.py": "1\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")

    assert files_of(tmp_path) == [".gitignore", "new.py"]
    assert leaks_of(tmp_path) == []
