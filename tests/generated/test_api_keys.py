"""docs/how-to/manage-api-keys.md, command by command, on a service that runs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from harness import ROOT, environment, run
from harness.project import Server

from .conftest import Make
from .test_serve import served

PAGE = ROOT / "docs" / "how-to" / "manage-api-keys.md"
pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="the page is about curl")


def commands() -> dict[str, str]:
    """The page's commands by their headings."""
    parts = re.split(r"^## (.+)\n", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    blocks = {
        title: re.findall(r"^    (.+)\n", text, re.MULTILINE)
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }
    return {title: "\n".join(lines) for title, lines in blocks.items() if lines}


def test_the_page_says_what_to_type(make: Make, tmp_path: Path) -> None:
    project, said = make("api-key"), commands()
    with served(project, tmp_path / "serve.log") as server:

        def typed(title: str, **more: str) -> str:
            for page, here in {
                "DATABASE_URL=postgresql://… uv run python": str(project.python),
                "orders_api": project.package,
                "customer": "merchant",
            }.items():
                said[title] = said[title].replace(page, here)
            env = environment(project.folder, API=f"http://127.0.0.1:{server.port}/v1", **more)
            return run(["sh", "-c", said[title]], project.folder, env=env).stdout

        def sent(title: str, **more: str) -> dict[str, Any]:
            answer: dict[str, Any] = json.loads(typed(title, **more))
            return answer

        assert server.headers.keys() == {"X-API-Key"}
        assert server.request("GET", "/v1/api-keys")[0] == 200
        admin = typed("The first key").strip()
        old = sent("Issue a key", ADMIN=admin)
        new = sent("Rotate without downtime", ADMIN=admin, ID=old["id"])
        assert [_status(server, admin), _status(server, old["key"]), _status(server, new["key"])] == [200, 200, 200]
        assert new["client_id"] == old["client_id"]

        revoked = sent("Revoke a key", ADMIN=admin, ID=old["id"])

        assert revoked["revoked_at"]
        assert [_status(server, old["key"]), _status(server, new["key"])] == [401, 200]
        assert re.fullmatch(r"[a-z_]+_([0-9a-f]{32})_[0-9A-Za-z]{49}", new["key"])[1] == new["id"].replace("-", "")  # type: ignore[index]  # it matches
        assert admin not in (tmp_path / "serve.log").read_text("utf-8")


def _status(server: Server, key: str) -> int:
    server.headers = {"X-API-Key": key}
    return server.request("GET", "/v1/api-keys/self")[0]
