# Derived from the template: `copier update` replaces this file. Do not edit.
"""The bundle for the next team: complete, the same twice, and honest about what was changed."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest

from ..errors import Refusal
from ..evidence.run import run_check
from ..gates.gate import Desk
from ..gates.policy import FILE
from ..json_types import mapping, sequence
from ..project import Project, find_project
from ..report.bundle import MANIFEST
from ..report.handoff import check, handoff
from . import shop
from .repository import Repository

OWN = "checks: {fine: {phase: 1, command: 'test -s tool.sh', inputs: [tool.sh]}}\n"
RISK = "{id: R-1, title: Slow <b>, severity: low, owner: ann, review: '2999-01-01', answer: Wait.}"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    (tmp_path / "project").mkdir()
    found = Repository(tmp_path / "project", monkeypatch)
    found.write(FILE, OWN)
    found.write("openapi.yaml", shop.CONTRACT)
    found.write("CHANGELOG.md", "# Changes\n")
    found.write("docs/runbooks/BudgetBurns.md", "# Meaning\n")
    found.write("governance/risks.yaml", f"risks: [{RISK}]\n")
    found.write(".env", "TOKEN=s3cr3t\n")
    found.write(".gitignore", "build/\n.delivery/\n.env\n")
    found.commit()
    desk = Desk(found.root)
    for _ in range(2):
        run_check(found.root, desk.policy.api, desk.policy.check("fine"))
    return found


@pytest.fixture
def project(repository: Repository) -> Project:
    return find_project(repository.root)


def test_it_holds_what_the_next_team_needs(repository: Repository, project: Project, tmp_path: Path) -> None:
    made = handoff(project, tmp_path / "bundle", dirty=False)

    there = {path.relative_to(tmp_path / "bundle").as_posix() for path in (tmp_path / "bundle").rglob("*.*")}
    manifest = json.loads((tmp_path / "bundle" / MANIFEST).read_text())
    due = {"README.md", "report.html", "open.md", "openapi.yaml", "service.yml", "CHANGELOG.md", "requirements.md"}
    due |= {"requirements.json", "test-plan.md", "process.md", "process.dot", "entities.md", "evidence/index.json"}
    due |= {"docs/runbooks/BudgetBurns.md", "governance/risks.yaml", FILE, MANIFEST}
    records = {name for name in there if name.startswith("evidence/phase-1/team/fine/")}
    assert there == due | records
    assert len(records) == 1  # the newest of each check
    assert {entry["path"] for entry in manifest["files"]} == there - {MANIFEST}
    assert all(entry["what"].endswith(".") for entry in manifest["files"])
    assert (manifest["api"], manifest["decision"]) == ("orders-api", "INCONCLUSIVE")
    assert made.lines[1] == f"Next: delivery handoff --check {tmp_path / 'bundle'}"
    assert "Slow &#60;b&#62;" in (tmp_path / "bundle" / "open.md").read_text()
    readme = (tmp_path / "bundle" / "README.md").read_text()
    assert all(f"`{name}`" in readme for name in due - {"README.md", MANIFEST})


def test_what_git_ignores_stays_here(project: Project, tmp_path: Path) -> None:
    handoff(project, tmp_path / "bundle", dirty=False)

    assert not any(b"s3cr3t" in path.read_bytes() for path in (tmp_path / "bundle").rglob("*") if path.is_file())


def test_the_same_state_is_the_same_file(project: Project, tmp_path: Path) -> None:
    handoff(project, tmp_path / "one.zip", dirty=False)
    time.sleep(2.1)  # a zip file counts in steps of two seconds

    handoff(project, tmp_path / "two.zip", dirty=False)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_nobody_committed_is_refused_unless_told(repository: Repository, project: Project, tmp_path: Path) -> None:
    repository.write("new.py", "")

    with pytest.raises(Refusal, match=r"1 files have changes that nobody committed, for example new\.py"):
        handoff(project, tmp_path / "a.zip", dirty=False)
    told = handoff(project, tmp_path / "a.zip", dirty=True)

    assert told.ok
    assert "with changes that nobody committed" in told.lines[0]


def test_a_bundle_says_what_was_changed_in_it(project: Project, tmp_path: Path) -> None:
    handoff(project, tmp_path / "bundle", dirty=False)
    whole = check(tmp_path / "bundle")
    (tmp_path / "bundle" / "report.html").write_text("All is well.")
    (tmp_path / "bundle" / "open.md").unlink()
    (tmp_path / "bundle" / "more.md").write_text("")

    found = check(tmp_path / "bundle")

    assert whole.ok
    assert not found.ok
    assert sorted(map(str, sequence(found.data["faults"]))) == [
        "more.md is not in the manifest",
        "open.md is missing",
        "report.html was changed",
    ]


def test_a_zip_file_is_checked_like_a_folder(project: Project, tmp_path: Path) -> None:
    handoff(project, None, dirty=False)
    path = project.root / ".delivery" / "handoff.zip"
    whole = check(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("more.md", "")

    assert whole.ok
    assert whole.data["files"] == len(sequence(mapping(json.loads(zipfile.ZipFile(path).read(MANIFEST)))["files"]))
    assert sequence(check(path).data["faults"]) == ["more.md is not in the manifest"]


def test_nothing_of_somebody_is_overwritten(project: Project, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("mine")
    (tmp_path / "mine.zip").write_text("mine")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as packed:
        packed.writestr("work.txt", "mine")

    for name, why in (("mine", "not empty"), ("mine.zip", "is no bundle"), ("other.zip", "is no bundle")):
        with pytest.raises(Refusal, match=why):
            handoff(project, tmp_path / name, dirty=False)
    assert (tmp_path / "mine" / "work.txt").read_text() == "mine"
    assert handoff(project, tmp_path / "new.zip", dirty=False).ok
    assert handoff(project, tmp_path / "new.zip", dirty=False).ok  # a bundle is replaced


def test_what_can_not_be_done_is_one_line(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()

    with pytest.raises(Refusal, match="File exists"):
        handoff(project, tmp_path / "file" / "a.zip", dirty=False)
    for name, why in (("file", "no zip file"), ("gone", "No such file"), ("empty", "has no MANIFEST.json")):
        with pytest.raises(Refusal, match=why):
            check(tmp_path / name)
