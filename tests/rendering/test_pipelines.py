"""The pipelines: there for who asked, sound for the programs that know their formats, and seen through when they are not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from harness import ROOT, files, rendered, run

# The input that has the answer, and the files that follow from it.
SYSTEMS = {
    "github": ("default", {".github/workflows/"}),
    "gitlab": ("api-key", {".gitlab-ci.yml", "ci/"}),
    "jenkins": ("oidc", {"Jenkinsfile"}),
    "none": ("order-service", set[str]()),
}
PLACES = tuple(sorted(set().union(*(places for _, places in SYSTEMS.values()))))
YAMLLINT = "{extends: default, rules: {line-length: {max: 160}, truthy: {check-keys: false}, document-start: disable, comments: {min-spaces-from-content: 1}, comments-indentation: disable}}"
WORKFLOW = """on: {on}
permissions: {permissions}
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - {step}
"""
CAREFUL = {"on": "push", "permissions": "{}", "step": 'run: "true"'}


def tool(name: str, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    """A linter of this repository's own environment. It needs no network."""
    program = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert program, f"{name} is not installed: requirements/dev.txt has it"
    return run([program, *arguments], where, check=False)


def zizmor(where: Path) -> str:
    done = tool(
        "zizmor",
        "--offline",
        "--persona",
        "pedantic",
        "--min-severity",
        "medium",
        "--format",
        "plain",
        ".",
        where=where,
    )
    assert done.returncode in (0, 11, 12, 13, 14), done.stderr
    return "" if done.returncode == 0 else done.stdout


def schema(kind: str, *paths: str, where: Path) -> str:
    done = tool("check-jsonschema", "--builtin-schema", f"vendor.{kind}", *paths, where=where)
    return "" if done.returncode == 0 else done.stdout


def shell_of(project: Path) -> Iterator[tuple[str, str]]:
    """The scripts in the files of GitHub and GitLab, each with where it is from."""
    for path in files(project):
        if path.startswith(PLACES) and path.endswith(".yml"):
            for job, parts in _jobs(yaml.safe_load((project / path).read_text("utf-8"))).items():
                yield from ((f"{path}:{job}", part) for part in parts)


def _jobs(document: dict[str, object]) -> dict[str, list[str]]:
    jobs = document.get("jobs", document)
    assert isinstance(jobs, dict)
    found: dict[str, list[str]] = {}
    for name, job in jobs.items():
        if isinstance(job, dict):
            scripts = ["\n".join(job.get(key, [])) for key in ("before_script", "script")]
            found[name] = [text for text in (*scripts, *(step.get("run", "") for step in job.get("steps", []))) if text]
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_answer_has_its_pipelines_and_no_others(system: str, template: Path, shared: Path) -> None:
    name, due = SYSTEMS[system]
    found = files(rendered(template, shared, name))

    assert {place for place in PLACES if any(path.startswith(place) for path in found)} == due
    assert any(path.startswith("tests/pipelines/") for path in found) == bool(due)
    assert any(path.startswith("scripts/scan-") for path in found) == bool(due)
    assert ".pre-commit-config.yaml" in found


def test_github_takes_the_workflows(template: Path, shared: Path) -> None:
    project = rendered(template, shared, "default")
    found = [path for path in files(project) if path.startswith(".github/workflows/")]

    assert len(found) == 7
    assert schema("github-workflows", *found, where=project) == ""
    assert zizmor(project) == ""


def test_gitlab_takes_the_pipeline(template: Path, shared: Path) -> None:
    project = rendered(template, shared, "api-key")
    found = [path for path in files(project) if path.startswith((".gitlab-ci.yml", "ci/"))]

    assert len(found) == 4
    assert schema("gitlab-ci", *found, where=project) == ""


def test_jenkins_gets_blocks_that_end(template: Path, shared: Path) -> None:
    """No program of PyPI reads Jenkinsfiles: what is left is whether they are whole, and names what people run."""
    text = (rendered(template, shared, "oidc") / "Jenkinsfile").read_text("utf-8")
    bare = re.sub(r"'''.*?'''", "", text, flags=re.DOTALL)
    bare = re.sub(r"'[^'\n]*'", "", bare)

    assert [bare.count(sign) for sign in "{(["] == [bare.count(sign) for sign in "})]"]
    assert re.findall(r"stage\('(\w+)'\)", text)[:5] == ["Docs", "Checks", "Test", "Foundation", "Evidence"]


@pytest.mark.parametrize("name", ["default", "api-key"])
def test_the_shell_in_them_is_careful(name: str, template: Path, shared: Path, tmp_path: Path) -> None:
    found = list(shell_of(rendered(template, shared, name)))
    assert len(found) > 5

    for number, (place, text) in enumerate(found):
        (tmp_path / f"{number}.sh").write_text(f"#!/usr/bin/env bash\n# {place}\nset -e\n{text}\n", "utf-8")
    done = tool("shellcheck", *(path.name for path in tmp_path.glob("*.sh")), where=tmp_path)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["default", "api-key"])
def test_their_yaml_is_tidy(name: str, template: Path, shared: Path) -> None:
    project = rendered(template, shared, name)
    found = [path for path in files(project) if path.startswith((*PLACES, ".pre-commit")) and "." in path]

    done = tool("yamllint", "--strict", "-d", YAMLLINT, *found, where=project)

    assert done.returncode == 0, done.stdout


BAD = {
    "every right": ({"permissions": "write-all"}, "excessive-permissions"),
    "an action by its tag": ({"step": "uses: actions/checkout@v7"}, "unpinned-uses"),
    "a title as a command": (
        {"on": "pull_request", "step": 'run: echo "${{ github.event.pull_request.title }}"'},
        "template-injection",
    ),
    "rights for the code of strangers": ({"on": "pull_request_target"}, "dangerous-triggers"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_careless_workflow_is_found(name: str, tmp_path: Path) -> None:
    change, due = BAD[name]
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(_workflow({**CAREFUL, **change}), "utf-8")

    assert due in zizmor(tmp_path)


def test_a_careful_one_is_not(tmp_path: Path) -> None:
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/good.yml").write_text(_workflow(CAREFUL), "utf-8")

    assert zizmor(tmp_path) == ""


def test_what_no_system_would_take_is_found(tmp_path: Path) -> None:
    (tmp_path / "github.yml").write_text(_workflow(CAREFUL).replace("runs-on", "run-on"), "utf-8")
    (tmp_path / "gitlab.yml").write_text("build:\n  scripts: [make]\n", "utf-8")
    (tmp_path / "careless.sh").write_text("#!/usr/bin/env bash\ndocker push $IMAGE\n", "utf-8")

    assert "run-on" in schema("github-workflows", "github.yml", where=tmp_path)
    assert "scripts" in schema("gitlab-ci", "gitlab.yml", where=tmp_path)
    assert tool("shellcheck", "careless.sh", where=tmp_path).returncode == 1


def _workflow(parts: dict[str, str]) -> str:
    text = WORKFLOW
    for name, value in parts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def test_every_pipeline_does_the_same(template: Path, shared: Path) -> None:
    """A step that one system has and another lacks was forgotten."""
    due = {
        "uv run pytest -n auto",
        "uv run delivery evidence run --phase",
        "scripts/only-pages.sh",
        "uv run delivery evidence run api-pages plans",
        "uv audit --no-dev",
        "uv export --quiet --no-dev --format cyclonedx1.5 --output-file",
        "uv run delivery report --gate production --format markdown --out .delivery/gate.md",
        "uv run delivery contract fuzz --examples 500",
        "scripts/scan-api.sh",
        "docker build --pull --tag",
        "scripts/scan-image.sh",
        "docker push",
        "uv run delivery gate production",
        "uv run scripts/deploy-production.sh",
        "scripts/build-docs.sh",
    }
    for system, (name, places) in SYSTEMS.items():
        project = rendered(template, shared, name)
        found = [path for path in files(project) if path.startswith(tuple(places))] if places else []
        text = "\n".join((project / path).read_text("utf-8") for path in found)
        assert [line for line in due if found and line not in text] == [], system


def test_the_page_names_what_has_to_be_set(template: Path, shared: Path) -> None:
    page = (ROOT / "docs/how-to/run-in-ci.md").read_text("utf-8")
    text = "\n".join(
        path.read_text("utf-8") for path in (rendered(template, shared, "default") / ".github").rglob("*.yml")
    )
    text += "\n".join(path.read_text("utf-8") for path in (rendered(template, shared, "api-key") / "ci").glob("*.yml"))
    github = set(re.findall(r"\b(?:vars|secrets)\.([A-Z_]+)", text)) - {"GITHUB_TOKEN"}
    gitlab = {name for line in re.findall(r"- if: (.+)", text) for name in re.findall(r"\$([A-Z_]+)", line)}

    assert {"IMAGE_REGISTRY", "KUBECONFIG"} <= github
    assert "DOCKER_RUNNER" in gitlab
    assert {name for name in github | gitlab if not name.startswith("CI_") and f"`{name}`" not in page} == set()
