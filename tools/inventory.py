"""What owners of generated repositories rely on: paths they edit or import, answers, their choices and bounds, field types.

tests/updating/released.yml lists it; whatever is listed there must be there, or stand under `retired` with the release that
retired it and a section of UPGRADING.md. A release adds what is new.

example: python tools/inventory.py            says what is gone
         python tools/inventory.py --write    adds what is new
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pathspec import GitIgnoreSpec

ROOT = Path(__file__).resolve().parents[1]
FILE = Path("tests/updating/released.yml")
HEAD = "# What projects rely on. `python tools/inventory.py --write` adds to it; nobody takes away: see docs/how-to/release.md.\n"
# Derived files that code of a team imports; other derived files come and go.
IMPORTED = GitIgnoreSpec.from_lines(["/src/**/*.py", "/tests/support/*.py"])
BOUNDS = {"minimum": 1, "longest": -1, "maximum": -1}  # which direction takes something away
Inventory = dict[str, Any]


def inventory(root: Path) -> Inventory:
    """What there is now."""
    return {"paths": [*_paths(root)], "answers": _answers(root), "types": _types(root)}


def _paths(root: Path) -> Iterator[str]:
    """Of the template, as a project has them: `*` is what its answers decide."""
    derived = GitIgnoreSpec.from_lines(_table(root, "tests/rendering/ownership.yml")["derived"])
    for file in sorted((root / "template").rglob("*")):
        name = file.relative_to(root / "template").as_posix().removesuffix(".jinja")
        path = re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", "", name))
        if (
            file.is_file()
            and "__pycache__" not in path
            and path != "*"
            and (not derived.match_file(path) or IMPORTED.match_file(path))
        ):
            yield path


def _answers(root: Path) -> Inventory:
    rules = {name: rule for name, rule in _table(root, "hooks/tables/answers.yml").items() if "soon" not in rule}
    return {
        name: {
            "kind": rule["kind"],
            **({"choices": rule.get("offered", rule["choices"])} if "choices" in rule else {}),
            **{bound: rule[bound] for bound in BOUNDS if bound in rule},
        }
        for name, rule in rules.items()
    }


def _types(root: Path) -> Inventory:
    return {name: rule["keys"] for name, rule in _table(root, "hooks/tables/types.yml")["types"].items()}


def faults(released: Inventory, now: Inventory) -> list[str]:
    """What was there and is not."""
    retired = released.get("retired") or {}
    found = [f"path {path}" for path in sorted(set(released["paths"]) - set(now["paths"]))]
    for name, rule in released["answers"].items():
        found += [f"answer {name}{fault}" for fault in _narrowed(rule, now["answers"].get(name))]
    for name, keys in released["types"].items():
        left = now["types"].get(name)
        found += [f"type {name}"] if left is None else [f"type {name}: key {key}" for key in keys if key not in left]
    return [fault for fault in found if fault not in retired]


def _narrowed(old: Inventory, new: Inventory | None) -> Iterator[str]:
    if new is None:
        yield ""
        return
    if old["kind"] != new["kind"]:
        yield f": kind {old['kind']}"
    yield from (f": choice {choice}" for choice in old.get("choices", []) if choice not in new.get("choices", []))
    for bound, direction in BOUNDS.items():
        if bound in new and (bound not in old or (new[bound] - old[bound]) * direction > 0):
            yield f": {bound} {old.get(bound, 'none')}"


def merged(released: Inventory, now: Inventory) -> Inventory:
    """What is released and what is new; what is retired stays known."""
    gone = released.get("retired") or {}
    paths = {*released["paths"], *now["paths"]} - {fault.removeprefix("path ") for fault in gone}
    return {"paths": sorted(paths), "answers": now["answers"], "types": now["types"], "retired": gone}


def read(root: Path) -> Inventory:
    return _table(root, FILE.as_posix())


def write(root: Path) -> None:
    """A line per path, as each comes and goes by itself."""
    found = merged(read(root), inventory(root))
    paths = yaml.safe_dump({"paths": found.pop("paths")}, default_flow_style=False)
    rest = yaml.safe_dump(found, sort_keys=False, width=200, default_flow_style=None)
    (root / FILE).write_text(HEAD + paths + rest, "utf-8")


def _table(root: Path, path: str) -> Inventory:
    found: Inventory = yaml.safe_load((root / path).read_text("utf-8"))
    return found


def main() -> int:
    gone = faults(read(ROOT), inventory(ROOT))
    for fault in gone:
        print(f"gone: {fault}", file=sys.stderr)
    if gone:
        print("bring it back, or retire it: docs/how-to/release.md", file=sys.stderr)
    elif "--write" in sys.argv[1:]:
        write(ROOT)
    return 1 if gone else 0


if __name__ == "__main__":
    sys.exit(main())
