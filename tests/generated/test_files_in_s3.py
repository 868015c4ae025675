"""Files in S3: the protocol, spoken by moto's server, which keeps buckets in memory. It is not Amazon's, nor any other product."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from harness import ROOT, environment, once, run

from .conftest import Make

SERVER = ("moto[s3]==5.2.5", "flask==3.1.2", "flask-cors==6.0.1")
INSIDE = ROOT / "tests" / "generated" / "inside" / "files_in_s3.py"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server listens, with the empty bucket `files`; installed once below .venv."""
    home = ROOT / ".venv" / f"s3-{sha256(f'{SERVER} {sys.version}'.encode()).hexdigest()[:12]}"
    with once(home) as first:
        if first:
            shutil.rmtree(home, ignore_errors=True)
            run(["uv", "venv", "-q", "--python", sys.executable, str(home)], ROOT)
            run(["uv", "pip", "install", "-q", "--python", str(home / "bin" / "python"), *SERVER], ROOT)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(home / "bin" / "python"), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    log = tmp_path_factory.mktemp("s3") / "log"
    with log.open("wb") as said, subprocess.Popen(command, env=environment(), stdout=said, stderr=said) as process:
        try:
            _make_the_bucket(process, f"{address}/files", log)
            yield address
        finally:
            process.terminate()


def _make_the_bucket(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(urllib.request.Request(address, method="PUT"), timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def test_the_store_speaks_s3(make: Make, endpoint: str) -> None:
    project = make("user-management")
    shutil.copy(INSIDE, project.folder / "tests" / "files" / "test_s3.py")

    done = project.module("pytest", "-n", "0", "tests/files/test_s3.py", S3_ENDPOINT=endpoint, check=False)

    assert done.returncode == 0, done.stdout[-4000:]


def test_a_store_that_forgets_is_noticed(make: Make, endpoint: str) -> None:
    project = make("user-management")
    shutil.copy(INSIDE, project.folder / "tests" / "files" / "test_s3.py")
    store = project.folder / "src" / project.package / "core" / "files" / "store.py"
    whole = store.read_text("utf-8")
    store.write_text(whole.replace('options={"range": (start, end)}', "options={}"), "utf-8")

    one = "tests/files/test_s3.py::test_what_went_in_comes_out"
    done = project.module("pytest", "-n", "0", one, S3_ENDPOINT=endpoint, check=False)

    assert done.returncode == 1, done.stdout[-2000:]
    assert " failed" in done.stdout
