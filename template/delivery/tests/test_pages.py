# Derived from the template: `copier update` replaces this file. Do not edit.
"""docs/generated: derived from the same data as the command, so that a page that differs is found."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ..contract.samples_verb import FOLDER
from ..pages import test_plan as plan
from ..pages.process import dot, graph, mermaid
from ..pages.verb import PAGES, docs
from ..phases.plan import phases
from ..project import Project, find_project
from . import shop
from .repository import Repository

NODE = re.compile(r'^ +(\w+)(?:\("([^"]+)"\)|\{"([^"]+)"\})$', re.M)
EDGE = re.compile(r"^ +(\w+) (-->|-\.->)(?:\|([A-Z-]+)\|)? (\w+)$", re.M)
OTHER = re.compile(r'^(flowchart TB|  subgraph \w+\["[^"]+"\]|  end)$')
MEANT = 'import pytest\n@pytest.mark.cycle("list_orders")\ndef test_lists(): ...\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    found = Repository(tmp_path, monkeypatch)
    found.write("openapi.yaml", shop.CONTRACT)
    found.write("tests/resources/orders/test_list_orders.py", MEANT)
    found.write("tests/security/test_api01_object_level.py", "def test_a(): ...\n")
    found.write("tests/security/test_api03_property_level.py", "def test_a(): ...\n")
    return found


@pytest.fixture
def project(repository: Repository) -> Project:
    return find_project(repository.root)


def test_the_diagram_has_every_step_every_gate_and_every_need() -> None:
    said, found = mermaid(graph()), phases()

    nodes, edges = NODE.findall(said), {(start, end) for start, _, _, end in EDGE.findall(said)}
    steps = [step for phase in found for step in phase.steps]
    assert len(nodes) == len(steps) + len(found)
    assert sum(label.startswith("gate ") for _, _, label in nodes) == 5
    for phase in found:
        ids = {step.id: f"p{phase.number}_{step.id.replace('-', '_')}" for step in phase.steps}
        assert all((ids[need], ids[step.id]) in edges for step in phase.steps for need in step.needs)
    reached = {end for _, end in edges}
    assert {name for name, _, _ in nodes} - reached == set()  # NO-GO leads back to the first


def test_both_diagrams_are_of_the_same_graph() -> None:
    drawn = dot(graph())

    from_dot = re.findall(r"^ +(\w+) -> (\w+)", drawn, re.M)
    assert from_dot == [(start, end) for start, _, _, end in EDGE.findall(mermaid(graph()))]
    assert re.findall(r"^ +(\w+) \[label=", drawn, re.M) == [name for name, _, _ in NODE.findall(mermaid(graph()))]


def test_mermaid_has_no_line_that_it_would_not_read() -> None:
    lines = mermaid(graph()).splitlines()

    assert [line for line in lines if not (NODE.match(line) or EDGE.match(line) or OTHER.match(line))] == []
    assert sum(line.startswith("  subgraph") for line in lines) == lines.count("  end")


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_it() -> None:
    done = subprocess.run(["dot", "-Tsvg"], input=dot(graph()), capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count('class="node"') == len(NODE.findall(mermaid(graph())))


def test_odd_names_break_no_diagram() -> None:
    first = phases()[0]
    odd = replace(first.steps[0], id='say-"hi"', role="<b> # \\ |")
    found = graph([replace(first, steps=(odd,), name='a "plan"')])

    assert '"hi#quot;' not in mermaid(found).replace("#quot;hi#quot;", "")
    assert 'label="say-\\"hi\\"\\n<b> # \\\\ |"' in dot(found)


def test_pages_are_written_once_and_a_page_that_differs_is_named(repository: Repository, project: Project) -> None:
    before, made, again = docs(project, check=True), docs(project), docs(project)
    page = repository.root / FOLDER / "process.md"
    page.write_text(page.read_text().replace("GO?", "Go?"))

    found = docs(project, check=True)

    assert (before.ok, before.lines[-1]) == (False, "Next: delivery docs")
    assert made.lines[-1] == f"{len(PAGES)} of {len(PAGES)} pages written"
    assert again.lines == (f"{len(PAGES)} pages are as they should be",)
    assert (found.ok, found.data["stale"]) == (False, ["process.md"])
    assert "Go?" in page.read_text()  # --check writes nothing
    for name in PAGES:
        assert "Derived from " in (repository.root / FOLDER / name).read_text().partition("\n")[0]


def test_another_contract_or_alert_makes_the_pages_differ(repository: Repository, project: Project) -> None:
    docs(project)
    repository.write("openapi.yaml", shop.CONTRACT.replace("operationId: delete_order", "operationId: remove_order"))
    contract = docs(project, check=True)
    rule = "groups: [{rules: [{alert: Burns, labels: {requirement: REQ-OWNER}}]}]"
    repository.write("monitoring/slo.yml", rule)

    assert contract.data["stale"] == ["test-plan.md"]
    assert docs(project, check=True).data["stale"] == ["requirements.md", "test-plan.md"]
    docs(project)
    assert "| Burns |" in (repository.root / FOLDER / "requirements.md").read_text()


def commands(page: str) -> list[str]:
    """The last cell of every row; empty where it has none."""
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| What ")]
    return [line.rstrip(" |").rpartition("| ")[2].strip("`") for line in rows]


def test_every_row_of_the_plan_ends_in_a_command(project: Project) -> None:
    page = plan.test_plan(project)
    blank = page.replace("`pytest tests/security/test_api01_object_level.py`", "")

    found = commands(page)

    assert len(found) > 15
    assert all(command.split()[0] in ("pytest", "delivery") for command in found)
    assert not all(command.startswith(("pytest", "delivery")) for command in commands(blank))  # the counter-test


def test_the_plan_names_what_is_there_and_says_what_is_not(project: Project) -> None:
    page = plan.test_plan(project)

    assert "| list\\_orders | GET /orders | `pytest tests/resources/orders/test_list_orders.py` |" in page
    assert "| create\\_order | POST /orders, no test yet | `delivery tdd red create_order` |" in page
    assert "No test here, as the service has nothing of it: API2 (Authentication), API4 " in page
    assert "API1 (" not in page
    assert "Integration with a shared store" not in page
    assert "coverage &#62;= 90 (a must) | `delivery evidence run tests`" in page


def test_every_verb_of_the_plan_answers(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options included: `--help` at the end of a command is refused where one of them is unknown."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    verbs = {command for command in commands(plan.test_plan(project)) if command.startswith("delivery ")}

    for command in sorted({re.sub(r"(run|red) .*", r"\1", command) for command in verbs}):
        done = subprocess.run(
            [sys.executable, "-m", *command.split(), "--help"], cwd=project.root, capture_output=True, check=False
        )
        assert done.returncode == 0, command
