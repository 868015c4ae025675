"""hooks/interview.py at a real terminal: what a person types becomes a service.yml that the gate takes, and the service of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pexpect
import yaml
from harness import ROOT

import requirements as rules

ENTER, DOWN, SPACE, STOP = "\r", "\x1b[B", " ", "\x03"


class Person:
    """Waits for a question, then types."""

    def __init__(self, *arguments: str, command: tuple[str, ...] = ("hooks/interview.py",)) -> None:
        script, *words = command
        self.terminal = pexpect.spawn(
            sys.executable,
            [str(ROOT / script), *words, *arguments],
            timeout=300,
            encoding="utf-8",
            dimensions=(60, 200),
        )

    def says(self, question: str, *keys: str) -> None:
        self.terminal.expect_exact(question)
        for key in keys or (ENTER,):
            self.terminal.send(key)

    def ends(self) -> int:
        self.terminal.expect(pexpect.EOF)
        self.terminal.close()
        return int(self.terminal.exitstatus or 0)


def who_and_promises(person: Person, name: str) -> None:
    person.says("What is the service called?", name, ENTER)
    person.says("What is it for, in one sentence?")
    person.says("Which team owns it?")
    person.says("Availability target", DOWN, ENTER)
    person.says("How fast must 95 of 100 answers be", "\x15250", ENTER)
    person.says("How many requests per second")


def test_a_person_describes_a_service_and_gets_it(tmp_path: Path) -> None:
    folder = tmp_path / "lending"
    person = Person(str(folder), command=("slipway", "interview"))
    who_and_promises(person, "Tool Lending")
    person.says("How do callers sign in?")
    person.says("Where does a caller name the version?")
    person.says("Is the usual fine?", "n")
    person.says("Which rules does it fall under?", SPACE, ENTER)
    person.says("What do several replicas share?")
    person.says("Where are the domain's events sent?")
    person.says("Where do the pipelines run?")
    person.says("Who shifts the traffic", DOWN, DOWN, ENTER)
    person.says("Which coding agents")
    person.says("Should the generated operations work at once?")
    person.says("Do others want to be called when something happens here?", "n")
    person.says("Shall it begin with a small example", "n")
    person.says("Which roles are there?", "\x15member, keeper", ENTER)
    person.says("What is the resource called", "Tools!", ENTER, "\x15", "tool", ENTER)
    person.says("What is it, in one sentence?", "Something that is lent: #1 of its kind.", ENTER)
    person.says("Does each row belong to whoever created it?", "y")
    person.says("Who sees every row, beside keeper?")
    person.says("What is the field of tool called?", "name", ENTER)
    person.says("What is name?")
    person.says("How many characters at most?", "\x1580", ENTER)
    person.says("And name", DOWN, SPACE, ENTER)
    person.says("Has it another field?", "y")
    person.says("What is the field of tool called?", "state", ENTER)
    person.says("What is state?", *[DOWN] * 11, ENTER)
    person.says("Which words?", "\x15free, lent", ENTER)
    person.says("Is a new one free?", "y")
    person.says("And state")
    person.says("Has it another field?", "y")
    person.says("What is the field of tool called?", "picture", ENTER)
    person.says("What is picture?", *[DOWN] * 14, ENTER)
    person.says("Which kinds of files?", SPACE, ENTER)
    person.says("How many KiB at most?", "\x15512", ENTER)
    person.says("And picture", SPACE, ENTER)
    person.says("Has it another field?", "n")
    person.says("Can something be done with it", "y")
    person.says("What is done with the tool?", "lend", ENTER)
    person.says("What does it mean")
    person.says("Who may?")
    person.says("Does it change a status?", "y")
    person.says("From which state?")
    person.says("To which?")
    person.says("What does it keep?")
    person.says("And now?")
    person.terminal.expect_exact("/tools/{tool_id}/lend")
    person.says("And now?", DOWN, DOWN, DOWN, ENTER)
    person.says("Start it now?", "n", ENTER)

    assert person.ends() == 0

    text = (folder / "service.yml").read_text("utf-8")
    found = yaml.safe_load(text)
    assert rules.check(folder / "service.yml") == []
    assert (found["project_name"], found["availability_target"], found["latency_p95_ms"]) == (
        "Tool Lending",
        "99.95",
        250,
    )
    assert (found["compliance"], found["rollout"]) == (["personal-data"], "none")
    assert found["domain"]["roles"] == ["member", "keeper"]
    tool = found["domain"]["resources"]["tool"]
    assert tool["fields"]["name"] == {"type": "string", "max_length": 80, "unique": True}
    assert tool["fields"]["state"]["values"] == ["free", "lent"]
    picture = {"type": "file", "media_types": ["image/png"], "max_kib": 512, "optional": True}
    assert tool["fields"]["picture"] == picture
    assert tool["actions"]["lend"] == {
        "roles": ["member", "keeper"],
        "from": {"state": ["free"]},
        "set": {"state": "lent"},
    }
    assert "# It sets the error budget" in text
    log = ["git", "-C", str(folder), "log", "--format=%s"]  # without a commit `copier update` refuses
    assert subprocess.run(log, capture_output=True, text=True, check=True).stdout == "Generate the service\n"
    assert "lend_tool" in (folder / "openapi.yaml").read_text("utf-8")


def test_a_file_that_is_there_is_changed_and_keeps_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "service.yml"
    file.write_text(
        "# ours\nproject_name: Orders  # a name\ndomain:\n  roles: [member, admin]\n  resources:\n"
        '    order:\n      # what counts\n      fields: {total: money, note: "text?"}\n'
    )
    person = Person("--no-generate", str(tmp_path))
    person.says("And now?")
    person.says("What does it keep?", DOWN, DOWN, ENTER)
    person.says("What changes about order?", *[DOWN] * 5, ENTER)
    person.says("What does it keep?")
    person.says("And now?", DOWN, ENTER)
    person.terminal.expect_exact("wrote")

    assert person.ends() == 0

    text = file.read_text("utf-8")
    assert yaml.safe_load(text)["domain"]["resources"]["order"]["fields"] == {"total": "money"}
    assert ["# ours" in text, "# a name" in text, "# what counts" in text] == [True] * 3


def test_whoever_stops_has_written_nothing(tmp_path: Path) -> None:
    person = Person(str(tmp_path / "shop"))
    who_and_promises(person, "Shop")
    person.says("How do callers sign in?", STOP)

    person.terminal.expect_exact("stopped: nothing was written")

    assert person.ends() == 130
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_it_says_what_to_do() -> None:
    command = [sys.executable, str(ROOT / "hooks" / "interview.py")]

    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "service.yml" in done.stderr
