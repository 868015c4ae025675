"""The gate as people meet it: Copier as a process, without --trust."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from gate import EXAMPLES, ROOT, Run, git

FILES = sorted(path.name for path in EXAMPLES.glob("*.yml"))

REFUSED = {
    "events=kafka": "events: kafka is not available yet",
    "auht=jwt": "auht: unknown answer. Did you mean 'auth'?",
    "latency_p95_ms=2.5": "latency_p95_ms: '2.5' where a whole number is due",
    "project_name=a/b": "holds a sign that is no letter",
    "project_name=订单": "Add project_slug: orders-api",
    "package_name=json": "Choose json_service",
    "expert=maybe": "where true or false is due",
    "first_gate=true": "first_gate: unknown answer",
    "last_gate=true": "last_gate: unknown answer",
    "model={}": "model: unknown answer",
    "domain={resources: {order: {fields: {total: mony}}}}": "domain.resources.order.fields.total: unknown type 'mony'. Did you mean 'money'?",
    "domain=[]": "domain: [] where a mapping is due",
}


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("given", REFUSED)
def test_refuses_in_one_line_and_writes_nothing(given: str, template: Path, tmp_path: Path, copier: Run) -> None:
    names = [] if given.startswith("project_name") else ["--data", "project_name=Orders API"]

    run = copier("copy", "-q", "--defaults", *names, "--data", given, template, tmp_path / "out")

    assert run.returncode == 1
    assert len(lines_of(run.stderr)) == 1, run.stderr
    assert "service.yml is not usable. " in run.stderr
    assert REFUSED[given] in run.stderr
    assert "Traceback" not in run.stderr + run.stdout
    assert not (tmp_path / "out").exists()


def test_refuses_a_missing_project_name_without_a_traceback(template: Path, tmp_path: Path, copier: Run) -> None:
    run = copier("copy", "-q", "--defaults", template, tmp_path / "out")

    assert run.returncode == 1
    assert len(lines_of(run.stderr)) == 1
    assert "project_name: it is missing" in run.stderr


def test_names_five_faults_and_counts_the_others(template: Path, tmp_path: Path, copier: Run) -> None:
    file = tmp_path / "service.yml"
    file.write_text("project_name: X\n" + "".join(f"wrong_{n}: 1\n" for n in range(8)))

    run = copier("copy", "-q", "--defaults", "--data-file", file, template, tmp_path / "out")

    assert run.stderr.count("unknown answer") == 5
    assert "and 3 more." in run.stderr


def test_a_line_break_in_a_key_does_not_break_the_line(template: Path, tmp_path: Path, copier: Run) -> None:
    file = tmp_path / "service.yml"
    file.write_text('project_name: X\n"a\\nb\\u2028c": 1\n')

    run = copier("copy", "-q", "--defaults", "--data-file", file, template, tmp_path / "out")

    assert run.returncode == 1
    assert len(lines_of(run.stderr)) == 1


@pytest.mark.parametrize("name", FILES)
def test_takes_every_example_without_trust(name: str, template: Path, tmp_path: Path, copier: Run) -> None:
    run = copier("copy", "-q", "--defaults", "--data-file", EXAMPLES / name, template, tmp_path / "out")

    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / "out.txt").is_file()


@pytest.mark.parametrize("given", [["auth=none"], ["auth=jwt"], ["auth=api-key"]])
def test_takes_its_own_defaults(given: list[str], template: Path, tmp_path: Path, copier: Run) -> None:
    data = [part for one in given for part in ("--data", one)]

    run = copier("copy", "-q", "--defaults", "--data", "project_name=Orders API", *data, template, tmp_path / "out")

    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / "out.txt").read_text() == "orders-api orders_api 100\n"


@pytest.fixture
def project(template: Path, tmp_path: Path, copier: Run) -> Path:
    out = tmp_path / "project"
    given = ["--data", "project_name=Orders API", "--data", "max_page_size=70"]
    run = copier("copy", "-q", "--defaults", *given, template, out)
    assert run.returncode == 0, run.stderr
    git(out, "init", "-q")
    git(out, "add", "-A")
    git(out, "commit", "-qm", "First")
    return out


@pytest.mark.parametrize("given", ["events=kafka", "domain={resources: {order: {fields: {total: mony}}}}", "wrong=1"])
def test_a_refused_update_leaves_the_project_untouched(given: str, project: Path, copier: Run) -> None:
    run = copier("update", "-q", "--defaults", "--data", given, cwd=project)

    assert run.returncode == 1
    assert "service.yml is not usable. " in run.stderr
    assert "Traceback" not in run.stderr
    assert git(project, "status", "--porcelain") == ""


def test_a_stored_answer_that_no_longer_fits_is_refused_not_reset(project: Path, copier: Run) -> None:
    answers = project / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("auth: jwt", "auth: ldap"))
    git(project, "commit", "-qam", "An answer of another time")

    run = copier("recopy", "-q", "--defaults", "--overwrite", cwd=project)

    assert run.returncode == 1
    assert "auth: unknown choice 'ldap'" in run.stderr


def test_an_update_keeps_the_expert_answer_that_was_given_without_expert(project: Path, copier: Run) -> None:
    run = copier("update", "-q", "--defaults", "--data", "throughput_rps=5", cwd=project)

    assert run.returncode == 0, run.stderr
    assert "max_page_size: 70" in (project / ".copier-answers.yml").read_text()
    assert (project / "out.txt").read_text() == "orders-api orders_api 70\n"


def test_an_update_asks_an_expert_nothing_new_and_keeps_what_was_said(
    template: Path, tmp_path: Path, copier: Run
) -> None:
    unsaid = yaml.safe_load((ROOT / "hooks/tables/answers.yml").read_text("utf-8"))
    names = {name for name, rule in unsaid.items() if rule.get("unsaid")}
    for given in ([], ["--data", "registry=ghcr.io/team", "--data", "error_rate_percent=0.05"]):
        out = tmp_path / f"project{len(given)}"
        copier("copy", "-q", "--defaults", "--data", "project_name=X", "--data", "expert=true", *given, template, out)
        git(out, "init", "-q")
        git(out, "add", "-A")
        git(out, "commit", "-qm", "First")

        run = copier("update", "-q", "--defaults", "--data", "throughput_rps=5", cwd=out)

        stored = yaml.safe_load((out / ".copier-answers.yml").read_text("utf-8"))
        assert run.returncode == 0, run.stderr
        assert stored["expert"] is True
        said = {name: stored[name] for name in names & stored.keys()}
        assert said == ({"registry": "ghcr.io/team", "error_rate_percent": 0.05} if given else {})


def test_a_retired_key_among_the_stored_answers_does_not_stop_an_update(project: Path, copier: Run) -> None:
    with (project / ".copier-answers.yml").open("a") as answers:
        answers.write("retired: true\n")
    git(project, "commit", "-qam", "A key of another time")

    run = copier("update", "-q", "--defaults", "--data", "throughput_rps=5", cwd=project)

    assert run.returncode == 0, run.stderr
