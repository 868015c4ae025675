"""The form of a Backstage portal for a new service, from copier.yml: a software template whose every field is an answer.

Backstage runs no Copier by itself: the step `fetch:copier` comes with a module of its community. It hands Copier each value as `--data` and asks
nothing, so each question of the prompts has its value here, but those that only experts are asked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

import yaml
from asking import question
from service_format import kinds, questions

from requirements import environment

PLACEHOLDER = "https://git.example.com/platform/slipway.git"
HEAD = """# Derived from copier.yml: python tools/derive.py catalog
# A Backstage software template. Print it with the address of your clone: python hooks/catalog.py --url ADDRESS
"""
PAGES = {
    "What is it?": ("project_name", "description", "owner"),
    "What does it promise?": ("availability_target", "latency_p95_ms", "throughput_rps"),
    "How is it called?": ("auth", "versioning", "compliance"),
    "What is around it?": ("events", "webhooks", "cache", "ci", "rollout", "agents", "implementation"),
    "What does it keep?": ("domain",),
}
REPOSITORY = "(parameters.repoUrl | parseRepoUrl).repo"
# What is no field: what follows from the repository, and who owns it by its name alone.
FOLLOWS: dict[str, Any] = {
    "project_slug": f"${{{{ {REPOSITORY} }}}}",
    "package_name": f'${{{{ {REPOSITORY} | replace("-", "_") }}}}',
    "owner": "${{ parameters.owner | parseEntityRef | pick('name') }}",
    "expert": False,
}


def software_template(url: str = PLACEHOLDER) -> dict[str, Any]:
    """The whole document.

    Args:
        url: Where the template is: Copier keeps it in the new repository, for updates.
    """
    fields = [name for names in PAGES.values() for name in names]
    values = {name: FOLLOWS.get(name, f"${{{{ parameters.{name} }}}}") for name in [*fields, *FOLLOWS]}
    return {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {
            "name": "rest-api",
            "title": "REST API",
            "description": "A FastAPI service on PostgreSQL, from its requirements to its rollout.",
            "tags": ["api", "fastapi", "python"],
        },
        "spec": {
            "owner": "platform",
            "type": "service",
            "parameters": [*(_page(title, names) for title, names in PAGES.items()), _place()],
            "steps": _steps(url, values),
            "output": {
                "links": [
                    {"title": "The repository", "url": "${{ steps.publish.output.remoteUrl }}"},
                    {"title": "In the catalog", "entityRef": "${{ steps.register.output.entityRef }}"},
                ]
            },
        },
    }


def _page(title: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {"title": title, "required": list(names), "properties": {name: field(name) for name in names}}


def field(name: str) -> dict[str, Any]:
    """One answer as a form asks for it."""
    asked, kind, entry = question(name), kinds()[name], questions()[name]
    found: dict[str, Any] = {"title": asked.text, "description": asked.consequence, "type": "string"}
    if offered := choices(name, asked.choices):
        found |= {"enum": list(offered.values()), "enumNames": list(offered)}
    if kind["kind"] == "integer":
        found |= {"type": "integer", "minimum": kind["minimum"], "maximum": kind["maximum"]}
    if kind["kind"] == "boolean":
        found["type"] = "boolean"
    if kind["kind"] == "name":
        found["maxLength"] = kind["longest"]
    if name == "owner":
        return {**found, "ui:field": "OwnerPicker", "ui:options": {"catalogFilter": {"kind": "Group"}}}
    if name == "domain":
        found |= {"ui:widget": "textarea", "ui:options": {"rows": 24}}
    return found if "default" not in entry else {**found, "default": _default(name, entry["default"])}


def choices(name: str, titled: Mapping[str, str]) -> Mapping[str, str]:
    """The choices of the prompts; several of them as one text, for a form's list would reach Copier without its brackets."""
    if kinds()[name]["kind"] != "several":
        return titled
    nobody = {"defaults": False, "data": {}}
    text = environment().from_string(questions()[name]["choices"]).render(_copier_conf=nobody, _copier_answers={})
    found: Mapping[str, str] = yaml.safe_load(text)
    return found


def _default(name: str, written: Any) -> Any:
    # An example that fits every kind of sign-in: no roles, which not every kind has.
    return environment().from_string(written).render(auth="none") if name == "domain" else written


def _place() -> dict[str, Any]:
    picked = {"title": "Repository", "type": "string", "ui:field": "RepoUrlPicker"}
    return {"title": "Where does it go?", "required": ["repoUrl"], "properties": {"repoUrl": picked}}


def _steps(url: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    published = {"repoUrl": "${{ parameters.repoUrl }}", "defaultBranch": "main"}
    found = {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}", "catalogInfoPath": "/catalog-info.yaml"}
    return [
        {"id": "generate", "name": "Generate", "action": "fetch:copier", "input": {"url": url, "values": dict(values)}},
        {"id": "publish", "name": "Publish", "action": "publish:github", "input": published},
        {"id": "register", "name": "Register", "action": "catalog:register", "input": found},
    ]


def written(url: str = PLACEHOLDER) -> str:
    return HEAD + yaml.safe_dump(software_template(url), sort_keys=False, allow_unicode=True, width=140)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="catalog.py", description=__doc__)
    parser.add_argument(
        "--url", default=PLACEHOLDER, help="where your clone of the template is; services update from there"
    )
    print(written(parser.parse_args(arguments).url), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
