"""`delivery upgrade` in a whole project: a release and a changed domain at once, with a team's work, its migration and its tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness import git, services
from harness.pages import blocks
from harness.project import at_work

from .conftest import Start
from .test_edited import survived, work
from .test_untouched import add_a_field


@pytest.mark.slow  # the small template of delivery/tests has each step every day, test_whole_cycle.py a changed domain
def test_a_release_a_field_and_webhooks_arrive_on_a_branch_with_their_migration(
    start: Start, shared: Path, template: Path
) -> None:
    team = start(behind=True)
    work(team)
    # webhooks need packages, which uv installs with the team's own
    team.write("pyproject.toml", team.read("pyproject.toml").replace('"ours==1"', '"anyio>=4"'))
    (team.folder / "migrations/versions/0002_ours.py").unlink()  # it says nothing of what follows it
    team.commit()
    team.requirements = {**team.requirements, "ci": "github", "webhooks": True}
    team.change(add_a_field)
    for block in blocks("upgrade.md"):  # a workflow that the project's own tests of its pipelines judge
        team.write(block.file, block.body)
        assert block.file.endswith(".yml") or json.loads(block.body)["packageRules"][0]["matchManagers"] == ["copier"]
    team.commit()
    before = git(team.folder, "rev-parse", "HEAD")

    with at_work(team.folder, services(shared)) as project:
        due = project.delivery("upgrade", "--check", "--json", check=False)
        chosen = "tests/resources/orders/test_update_order.py tests/pipelines tests/webhooks/test_subscriptions.py"  # the others are no different here, and work() is no whole operation
        done = project.module("delivery", "upgrade", "--json", check=False, PYTEST_ADDOPTS=chosen)

    assert (due.returncode, json.loads(due.stdout)["to"]) == (1, "1.1.0")
    said: dict[str, Any] = json.loads(done.stdout)
    assert [file for file in said["files"] if file["kind"] in ("conflict", "lost")] == []
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    kinds = {file["path"]: file["kind"] for file in said["files"]}
    assert (said["tests"], said["branch"]) == ("passed", "slipway/upgrade-1.1.0")
    assert kinds["src/order_service/app.py"] == kinds["openapi.yaml"] == "merged"
    assert kinds["src/order_service/core/ids.py"] == "changed"
    assert kinds["src/order_service/core/brand_new.py"] == kinds[".github/workflows/ci.yml"] == "new"
    assert kinds[".env.example"] == "deleted"
    assert kinds["src/order_service/core/webhooks/signing.py"] == kinds["docs/webhooks.md"] == "new"
    assert git(team.folder, "rev-parse", "HEAD") == before
    assert ".github/workflows/upgrade.yml" not in kinds
    assert (team.changed(), git(team.folder, "worktree", "list").count("\n")) == ([], 1)
    git(team.folder, "merge", "-q", said["branch"])
    assert all(name in team.read(said["migration"]) for name in ("priority", "webhook_outbox", "row_id"))
    team.write("migrations/versions/0002_ours.py", "# written by the team\n")
    survived(team)
