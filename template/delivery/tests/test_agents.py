# Derived from the template: `copier update` replaces this file. Do not edit.
"""Roles, skills and the files of agents: what the one data file says, and what is found when a file says something else."""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from .. import cli
from ..agents import files, skills, verb
from ..agents.registry import hook_seconds, own, registry
from ..criteria import DEFAULTS
from ..errors import Refusal
from ..phases.plan import phases
from ..statements import risks
from ..statements.waivers import today

CHOICES = [("claude",), ("codex",), ("copilot",), ("claude-flow",), ("claude", "codex", "copilot", "claude-flow")]


def made(root: Path, *clients: str) -> Path:
    (root / "pyproject.toml").write_text('[tool.delivery]\npackage = "shop"\n', "utf-8")
    (root / "service.yml").write_text(yaml.safe_dump({"project_slug": "orders-api", "agents": [*clients]}), "utf-8")
    files.render(root)
    return root


class Terminal:
    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys
        monkeypatch.chdir(root)

    def __call__(self, line: str) -> tuple[int, str]:
        self.monkeypatch.setattr(sys, "argv", ["delivery", *line.split()])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self.capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made(tmp_path, "claude")


@pytest.fixture
def terminal(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(root, monkeypatch, capsys)


def test_thirteen_roles_have_every_step_and_every_check() -> None:
    known = registry()

    assert len(known.roles) == 13
    assert {step.role for phase in phases() for step in phase.steps} == set(known.roles)
    assert {check.role for check in DEFAULTS} <= set(known.roles)
    assert {role.skill for role in known.roles.values()} <= {skill.name for skill in known.skills}
    assert all(len(phase.roles) <= 5 for phase in phases())


def test_every_other_name_means_a_role() -> None:
    known = registry()

    assert len(known.aliases) == 8
    assert {known.role(alias).name for alias in known.aliases} <= set(known.roles)
    with pytest.raises(Refusal, match=r"'revewer'\. Did you mean 'reviewer'"):
        known.role("revewer")


def test_who_only_reads_has_no_tool_that_writes() -> None:
    readers = {role.name for role in registry().roles.values() if not role.writes}
    due = files.wanted(("claude", "copilot"))

    assert readers == {"code-reviewer", "production-validator"}
    for name in registry().roles:
        facts = yaml.safe_load(due[f".claude/agents/{name}.md"].split("---\n")[1])
        others = yaml.safe_load(due[f".github/agents/{name}.agent.md"].split("---\n")[1])
        assert ("Write" in facts["tools"], "edit" in others["tools"]) == (name not in readers,) * 2
        assert (facts["name"], facts["model"]) == (name, "inherit")


def test_every_role_is_a_file_that_its_client_can_read() -> None:
    for path, body in files.wanted(("codex",)).items():
        if path.endswith(".toml"):
            assert tomllib.loads(body).keys() == {"name", "description", "developer_instructions"}


def test_a_skill_keeps_what_its_origin_said_of_it_where_every_client_lets_it() -> None:
    for skill in registry().skills:
        facts = yaml.safe_load(files.wanted(("codex",))[f"{files.SKILLS}/{skill.name}/SKILL.md"].split("---\n")[1])
        assert facts["metadata"]["cognitive-frames"] == "HON MOR COM CLS EVD ASP SPC"
        assert facts["allowed-tools"].split()[0] == "Read"
        assert " Not for " in facts["description"]


def test_the_guide_is_short_and_says_what_it_is_not_for() -> None:
    guide = files.wanted(("codex",))["AGENTS.md"]

    assert len(guide.splitlines()) < 100
    assert "## Not for" in guide
    assert all(word in guide for word in ("prompt-architect", "skill-forge", "delivery status"))


def test_every_event_has_a_budget_within_two_seconds() -> None:
    events = {name: hook_seconds(name) for name in ("evidence", "note", "phase-started", "phase-finished")}

    assert all(call and 0 < seconds <= 2 for call, seconds in events.values())


@pytest.mark.parametrize("clients", CHOICES, ids="+".join)
def test_what_is_rendered_is_not_drifted(tmp_path: Path, clients: tuple[str, ...]) -> None:
    root = made(tmp_path, *clients)

    assert [*files.drifted(root), *skills.faults(root)] == []
    assert (root / "CLAUDE.md").exists() == (root / ".claude").exists() == ("claude" in clients)
    assert (root / ".codex").exists() == ("codex" in clients)
    assert (root / ".github").exists() == ("copilot" in clients)
    assert (root / "AGENTS.md").exists()


@pytest.mark.parametrize("said", ["", "none", "[]", "claude", "[claude, codex]"])
def test_the_answer_may_be_a_text(tmp_path: Path, said: str) -> None:
    made(tmp_path)
    (tmp_path / "service.yml").write_text(f"agents: '{said}'\n", "utf-8")
    files.render(tmp_path)

    assert (tmp_path / ".claude").exists() == ("claude" in said)
    assert (tmp_path / ".codex").exists() == ("codex" in said)


def test_without_agents_there_is_nothing_to_check(tmp_path: Path) -> None:
    root = made(tmp_path)

    assert {path.name for path in root.iterdir()} == {"pyproject.toml", "service.yml"}
    assert [*files.drifted(root)] == []


def test_each_drifted_file_is_named(terminal: Terminal, root: Path) -> None:
    assert terminal("agents check") == (0, "agents: claude; every file says what delivery/roles.yaml says\n")
    (root / "CLAUDE.md").unlink()
    role = root / ".claude/agents/tester.md"
    role.write_text(role.read_text("utf-8").replace("Never", "Always"), "utf-8")
    guide = root / "AGENTS.md"
    guide.write_text(guide.read_text("utf-8").replace("Never edit evidence", "Edit evidence"), "utf-8")

    code, said = terminal("agents check")

    assert code == 1
    assert {line.partition(" ")[0] for line in said.splitlines()[:-1]} == {
        "AGENTS.md",
        "CLAUDE.md",
        ".claude/agents/tester.md",
    }
    assert said.endswith("Next: delivery agents render\n")
    assert terminal("agents render")[0] == 0
    assert terminal("agents check")[0] == 0


def test_what_people_wrote_below_the_seam_is_theirs(terminal: Terminal, root: Path) -> None:
    guide = root / "AGENTS.md"
    guide.write_text(guide.read_text("utf-8") + "Money is in minor units.\n", "utf-8")
    assert terminal("agents check")[0] == 0
    guide.write_text(guide.read_text("utf-8").replace("## Rules", "## Wishes"), "utf-8")

    terminal("agents render")

    assert guide.read_text("utf-8").endswith("below this line. -->\nMoney is in minor units.\n")
    assert "## Rules" in guide.read_text("utf-8")


def test_files_of_a_client_that_left_are_named_and_taken_away(terminal: Terminal, root: Path) -> None:
    (root / "service.yml").write_text("agents: [codex]\n", "utf-8")

    said = terminal("agents check")[1]
    terminal("agents render")

    assert ".claude/agents/tester.md is of a client that service.yml does not name\n" in said
    assert not (root / "CLAUDE.md").exists()
    assert (root / ".codex/agents/tester.toml").exists()


def test_a_role_in_no_registry_is_named_until_it_has_a_reason(terminal: Terminal, root: Path) -> None:
    (root / ".claude/agents/wizard.md").write_text("---\nname: wizard\n---\n", "utf-8")
    code, said = terminal("agents check")
    (root / "governance").mkdir()
    (root / "governance/agents.yaml").write_text("roles: {wizard: Knows the old system.}\n", "utf-8")

    assert (code, "name wizard with a reason below `roles:` in governance/agents.yaml" in said) == (1, True)
    assert own(root) == {"wizard": "Knows the old system."}
    assert terminal("agents check")[0] == 0


def test_work_for_somebody_whom_nobody_knows_is_named(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    known = registry()
    roles = {name: role for name, role in known.roles.items() if name != "tester"}
    fewer = replace(known, roles=roles, aliases={"checker": "tester"})
    unlisted = [replace(phase, roles=phase.roles[1:]) for phase in phases()]
    monkeypatch.setattr(verb, "registry", lambda: fewer)
    monkeypatch.setattr(verb, "phases", lambda: unlisted)

    said = terminal("agents check")[1]

    assert "delivery/roles.yaml lets checker mean tester, whom nobody knows\n" in said
    assert "delivery/phases/phases.yaml gives work to tester, who is in no registry\n" in said
    assert "lets product-manager take requirements of phase 1 unlisted\n" in said


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (None, "is missing"),
        ("# No frontmatter\n", "does not begin with a frontmatter"),
        ("---\n: [\n---\n", "does not begin with a frontmatter"),
        ("---\nname: other\ndescription: x\n---\n", "is called 'other' in the folder 'mine'"),
        ("---\nname: mine\n---\n", "needs a description"),
        ("---\nname: mine\ndescription: " + "x" * 1025 + "\n---\n", "needs a description"),
        ("---\nname: mine\ndescription: x\nx-version: 1\n---\n", "'x-version' in its frontmatter"),
        ("---\nname: mine\ndescription: x\n---\n" + "x\n" * 120, "more than 120 lines"),
    ],
)
def test_a_skill_that_clients_would_not_find_is_named(root: Path, page: str | None, fault: str) -> None:
    folder = root / files.SKILLS / "mine"
    for asset in ("examples/a.md", "tests/a.md", "resources/a.md"):
        (folder / asset).parent.mkdir(parents=True)
        (folder / asset).write_text("x", "utf-8")
    if page is not None:
        (folder / "SKILL.md").write_text(page, "utf-8")

    found = [*skills.faults(root)]

    assert len(found) == 1
    assert fault in found[0][1]


def test_a_missing_part_of_a_skill_is_a_risk_with_an_owner_or_a_fault(
    terminal: Terminal, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = root / files.SKILLS / "mine"
    folder.mkdir()
    (folder / "SKILL.md").write_text("---\nname: mine\ndescription: x\n---\n", "utf-8")
    missing = [path for path, _ in skills.faults(root)]
    for part in ("examples", "tests", "references"):
        said = {"title": f"{files.SKILLS}/mine/{part} is missing", "owner": "ann", "severity": "low", "answer": "Soon."}
        risks.add(root, {**said, "review": str(today())})

    planned = terminal("agents check")[0]
    monkeypatch.setattr(risks, "today", lambda: today() + timedelta(days=1))

    assert missing == [f"{files.SKILLS}/mine/{part}" for part in ("examples", "tests", "references")]
    assert planned == 0
    assert terminal("agents check")[0] == 1


def test_a_role_is_shown_with_what_it_does_now(terminal: Terminal) -> None:
    code, said = terminal("agents show cicd-engineer")
    told = json.loads(terminal("agents show reviewer --json")[1])

    assert (code, said.partition(" ")[0]) == (0, "devops-engineer")
    assert "    delivery evidence run --phase 2\n" in said
    assert (told["role"], told["writes"], told["checks"]) == ("code-reviewer", [], ["code-reviewed"])
    assert terminal("agents show wizard")[0] == 2
    assert terminal("agents list")[1].endswith("13 roles\n")
