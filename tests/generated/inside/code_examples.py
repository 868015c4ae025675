"""Copied into a generated project's tests/e2e: every code example, run as a reader would run it, against the served service.

EXAMPLES_IN names the language.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Any

import pytest
from delivery.contract import Document, Operation, load
from delivery.contract.guides import guides
from delivery.contract.sample_code import LANGUAGES
from delivery.contract.samples import Call, calls
from tests.contract.calls import ON_ROWS, caller_of, row_of
from tests.support.api import Api, Someone
from tests.support.contract import ROOT, written

COMMANDS = {"sh": ("sh",), "python": ("python3",), "javascript": ("node",), "java": ("java",)}
SUFFIXES = {"sh": "sh", "python": "py", "javascript": "mjs", "java": "java"}
LANGUAGE = os.environ["EXAMPLES_IN"]
WRITE = next(write for _, fence, write in LANGUAGES if fence == LANGUAGE)
MAILED = {"confirm_password_reset"}  # needs the token of a mail
DOCUMENT: Document = load(ROOT / "openapi.yaml")
CALLS = [call for call in calls(DOCUMENT) if call.operation in written() and call.operation.operation_id not in MAILED]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.operation.operation_id)
async def test_it_runs(api: Api, call: Call, served: str, tmp_path: Path) -> None:
    by = await somebody(api, call.operation)
    known = {"BASE_URL": served, **credentials(by), **await ids(api, call, by), **await sessions(api, call)}
    assert set(call.variables) <= known.keys(), "an example asks for something that no reader could know"
    file = tmp_path / f"Example.{SUFFIXES[LANGUAGE]}"
    file.write_text(WRITE(call), "utf-8")

    process = await asyncio.create_subprocess_exec(
        *COMMANDS[LANGUAGE],
        str(file),
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **known},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()

    assert process.returncode == 0, f"{said.decode()}\n{complaint.decode()}\n{file.read_text('utf-8')}"
    assert call.operation.success is not None
    if LANGUAGE != "sh":
        assert said.decode().startswith(call.operation.success.status)


@pytest.mark.skipif(LANGUAGE != "sh", reason="the first page is written for a shell")
async def test_getting_started_works_from_top_to_bottom(served: str, tmp_path: Path) -> None:
    steps = re.findall(r"^```sh\n(.*?)^```$", guides(DOCUMENT)["getting-started"], re.S | re.M)
    known = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "BASE_URL": served}
    assert len(steps) == 4

    for step in steps:
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", step, env=known, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, complaint = await process.communicate()
        assert process.returncode == 0, f"{step}\n{said.decode()}\n{complaint.decode()}"
        if token := re.search(r'"access_token":"([^"]+)"', said.decode()):
            known["TOKEN"] = token[1]

    assert "TOKEN" in known


async def somebody(api: Api, operation: Operation) -> Someone:
    return await caller_of(api, operation)


def credentials(by: Someone) -> dict[str, str]:
    """What the caller sends, without the word before it, under both names that an example may use."""
    value = next(iter(by.headers.values()), "")
    return {"TOKEN": value.removeprefix("Bearer "), "API_KEY": value}


async def ids(api: Api, call: Call, by: Someone) -> dict[str, str]:
    """Of the row in the path and of those that the body refers to."""
    row = await row_of(api, call.operation, by)
    found = {name.upper(): row["id"] for name in re.findall(r"{(\w+)}", call.path)} if row else {}
    if call.operation in ON_ROWS and call.operation.body:
        members: Any = call.operation.body.schema["properties"]  # Any: JSON
        for name, member in members.items():
            if table := member.get("x-references"):
                found[f"{name.removesuffix('_id').upper()}_ID"] = (await api.row(table, by))["id"]
    return found


async def sessions(api: Api, call: Call) -> dict[str, str]:
    """An account that the examples of signing in are about, and a refresh token of it."""
    if call.operation.operation_id not in {"login", "refresh_session"}:
        return {}
    shown = {one.operation.operation_id: one.body for one in calls(DOCUMENT)}
    await api.call("register_account", body=shown["register_account"])
    return {"REFRESH_TOKEN": (await api.call("login", body=shown["login"])).json()["refresh_token"]}
