"""docs/examples: what three requirements files give, each with its contract, its operations and its tree."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from service_format import TEMPLATE

# The page's folder, the input of the tests that is rendered, and what the page says of it.
EXAMPLES = {
    "user-management": (
        "user-management",
        "User management",
        "Accounts, profiles with a picture, teams and memberships: `owned` rows that their owners and support see, fields of persons, a file, and the account "
        "routes that `auth: jwt` brings.",
    ),
    "payment-gateway": (
        "pci-dss",
        "Payment gateway",
        "Merchants, payments and refunds under `compliance: [pci-dss]`: states that only actions change, an encrypted token, limits on what is sensitive, an audit "
        "trail that the database keeps, and card numbers refused everywhere.",
    ),
    "order-service": (
        "order-service",
        "Order service",
        "Products, orders and their lines, with `events: rabbitmq`: what is paid or shipped is told, in the transaction of the change.",
    ),
}
# What a folder is for; `{package}` is the service's own. A folder without a line here is an error.
FOLDERS = {
    "src/{package}/resources/": "a package per resource: tables, schemas, operations, router, and `service.py`, which is yours",
    "src/{package}/core/": "mechanics without business words: paging, filters, problems, limits, accounts, telemetry",
    "src/{package}/consumers/": "what happens when an event is told; yours",
    "src/{package}/integrations/": "the services that it asks",
    "src/{package}/": "assembles it, and serves it",
    "migrations/": "Alembic, up and down",
    "tests/resources/": "a file per operation; yours",
    "tests/contract/": "walks the contract: drift, boundaries, problems, paging, references",
    "tests/security/": "the OWASP API Top 10, injection and secrets, from the contract",
    "tests/e2e/": "journeys over a socket",
    "tests/": "of the mechanics, and what tests share",
    "delivery/": "one command: checks, evidence, gates, load, rollout; with its own tests",
    "deploy/": "manifests; every number follows from the answers",
    "monitoring/": "objectives, alerts with tests, dashboards",
    "load/": "load profiles from the objectives",
    "governance/": "gates, flags, what ends and when; yours",
    "docs/runbooks/": "a page per alert",
    "docs/": "for those who run it",
    "scripts/": "thin wrappers",
    ".github/": "pipelines",
}
MARKS = {"Derived": "derived", "Shared": "shared", "Seeded": "yours"}


def service(name: str) -> str:
    """The requirements as the page shows them: the input's own text, with the answers that differ in its variant."""
    from harness import VARIANTS

    base, other = VARIANTS.get(EXAMPLES[name][0], (EXAMPLES[name][0], {}))
    text = (TEMPLATE / "tests" / "examples" / f"{base}.yml").read_text("utf-8")
    for key, value in other.items():
        line = yaml.safe_dump({key: value}, default_flow_style=None).strip()
        text, times = re.subn(rf"^{key}:.*$", line, text, flags=re.MULTILINE)
        text = text if times else text.replace("\ndomain:", f"\n{line}\ndomain:", 1)
    return text


def files(name: str, project: Path) -> dict[str, str]:
    """Everything of one example.

    Args:
        project: Generated from its requirements.
    """
    shown = {"service.yml": service(name), "index.md": page(name, project)}
    for document in ("openapi.yaml", "asyncapi.yaml"):
        if (project / document).is_file():
            shown[document] = (project / document).read_text("utf-8")
    return {f"docs/examples/{name}/{file}": text for file, text in shown.items()}


def page(name: str, project: Path) -> str:
    _, title, about = EXAMPLES[name]
    contract = yaml.safe_load((project / "openapi.yaml").read_text("utf-8"))
    told = ", and what it [tells others](asyncapi.yaml)" if (project / "asyncapi.yaml").is_file() else ""
    rows = list(operations(contract))
    tree = "\n".join(lines(project))
    return f"""# {title}

Derived by `python tools/derive.py examples`; the project itself is generated and run by this repository's tests.

{about}

From [service.yml](service.yml) follow [the contract](openapi.yaml) with {len(rows)} operations{told}, and the repository below.

```yaml
{service(name).rstrip()}
```

## What callers can do

| operation | | who | at most |
|---|---|---|---|
{chr(10).join(rows)}

## What there is

```text
{tree}
```
"""


def operations(contract: Mapping[str, Any]) -> Iterator[str]:
    for path, item in contract["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if one := item.get(method):
                who = ", ".join(callers(one))
                yield f"| `{method.upper()} {path}` | {one['summary']} | {who} | {one.get('x-limit', '')} |"


def callers(operation: Mapping[str, Any]) -> list[str]:
    """Who may call it, and who sees only rows of their own there."""
    if operation.get("security") == []:
        return ["everyone"]
    owned = operation.get("x-owned")
    free = owned.get("unless", []) if isinstance(owned, dict) else []
    own = {role: " (own rows)" for role in operation.get("x-roles", []) if owned and role not in free}
    return [role + own.get(role, "") for role in operation.get("x-roles", ["signed in"])]


def lines(project: Path) -> Iterator[str]:
    """The tree, a line each: files of the root, and folders with what they are for."""
    from harness import files as listed

    paths = listed(project)
    package = next(path.split("/")[1] for path in paths if path.startswith("src/"))
    folders = {key.format(package=package): words for key, words in FOLDERS.items()}
    there: dict[str, set[str]] = {folder: set() for folder in sorted(folders)}
    for path in (path for path in paths if "/" in path):
        home = next((key for key in sorted(folders, key=len, reverse=True) if path.startswith(key)), None)
        if home is None:
            raise KeyError(f"tools/examples.py says nothing of the folder of {path}")
        there[home].add(path.removeprefix(home).split("/")[0])
    for path in (path for path in paths if "/" not in path):
        yield f"{path:<34} {_owner(project / path)}"
    for folder, names in there.items():
        if names:
            yield f"{folder:<34} {folders[folder]}"
        if folder.endswith("/resources/"):
            yield from (f"  {name}/" for name in sorted(names) if "." not in name and folder.startswith("src/"))


def _owner(file: Path) -> str:
    first = file.read_text("utf-8").partition("\n")[0]
    return next((mark for word, mark in MARKS.items() if f"{word} " in first), "derived")


def write() -> dict[str, str]:
    from harness import rendered, snapshot
    from harness.faster import faster

    with tempfile.TemporaryDirectory() as folder, faster():
        template = snapshot(Path(folder) / "template")
        found: dict[str, str] = {}
        for name, (source, _, _) in EXAMPLES.items():
            found |= files(name, rendered(template, Path(folder), source))
    return found
