"""Writes what is committed and follows from something else; a test compares each file with what this gives.

example: python tools/derive.py                what is cheap: schemas, the catalog, lists
         python tools/derive.py examples       one kind of it
         python tools/derive.py options        also what each option changes: minutes
         python tools/derive.py options --only events --only Resource.owned
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests")]

import examples  # noqa: E402 - found by the line above
import options  # noqa: E402 - likewise
import service_format  # noqa: E402 - likewise

import catalog  # noqa: E402 - likewise

OWNER = "Derived from the template: `copier update` replaces this file. Do not edit."
Files = dict[str, str]


def schemas() -> Files:
    """For the site, and for every generated project: an editor reads it beside service.yml, without a network."""
    plain = service_format.schema()
    owned = {"$comment": OWNER, **plain}
    return {
        "docs/reference/service.schema.json": json.dumps(plain, indent=2) + "\n",
        "template/delivery/requirements/service.schema.json": json.dumps(owned, indent=2) + "\n",
    }


def decisions() -> Files:
    """The list that the site shows."""
    folder = ROOT / "docs" / "explanation" / "decisions"
    lines = ["# Decisions", "", "What was decided, why, and what else there was.", "", "| | |", "|---|---|"]
    for page in sorted(folder.glob("[0-9]*.md")):
        number, title = page.read_text("utf-8").partition("\n")[0].removeprefix("# ").split(". ", 1)
        lines.append(f"| {number} | [{title}]({page.name}) |")
    return {"docs/explanation/decisions/index.md": "\n".join(lines) + "\n"}


KINDS: dict[str, Callable[[], Files]] = {
    "schemas": schemas,
    "catalog": lambda: {"catalog/template.yaml": catalog.written()},
    "decisions": decisions,
    "examples": examples.write,
    "options": options.write,
}
DEAR = ("examples", "options")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="derive.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "kinds", nargs="*", metavar="KIND", choices=[*KINDS, []], help=f"{', '.join(KINDS)}; none: all that are cheap"
    )
    parser.add_argument("--only", action="append", default=[], metavar="OPTION", choices=[*options.entries()], help="one option, as its page has it, the others as they are there")  # fmt: skip
    given = parser.parse_args(arguments)
    for kind in given.kinds or [kind for kind in KINDS if kind not in DEAR]:
        found = options.write(given.only) if kind == "options" else KINDS[kind]()
        for path, text in found.items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text, "utf-8")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
