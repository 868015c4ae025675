"""docs/reference/options.md: every option of the format, and what it changes in a generated project, found out by generating it."""

from __future__ import annotations

import copy
import functools
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from service_format import TEMPLATE, kinds, questions, schema

PAGE = "docs/reference/options.md"
PLACES = {
    "field": "domain.resources.order.fields",
    "ship": "domain.resources.order.actions.ship",
    "order": "domain.resources.order",
}
ALWAYS = {"service.yml", ".copier-answers.yml"}
SECTIONS = {
    "": ("Answers", "At the top of `service.yml`."),
    "Domain": ("The domain", "Under `domain`."),
    "Resource": ("A resource", "Under `domain.resources.<name>`."),
    "Owned": ("Ownership", "Under `owned` of a resource."),
    "FieldRules": (
        "A field",
        "Under `fields.<name>` of a resource. The type alone is enough: `notes: text`, or `text?` where it is optional.",
    ),
    "Action": ("An action", "Under `actions.<name>` of a resource."),
    "Event": ("An event", "Under `domain.events.<name>`."),
    "Integration": ("An integration", "Under `domain.integrations.<name>`."),
}
HEAD = """# Every option of service.yml

Derived from the format by `python tools/derive.py options`: what an option is, from the [JSON Schema](service.schema.json) that editors read, and what
it *changes*, by generating one small service with and without it and comparing the files. `service.yml` and its lock, `.copier-answers.yml`, always
differ and are not named. Options that need others (an event needs a broker) are compared with a service that has those.
"""


@dataclass(frozen=True)
class Try:
    """One option with one value.

    Attributes:
        before: The answers to compare with.
        after: The same with the option.
        said: What is different, as somebody would write it.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    said: str


@functools.cache
def table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((TEMPLATE / "tools/options.yml").read_text("utf-8"))
    return found


def entries() -> dict[str, dict[str, Any]]:
    """Every option and its schema: answers by their name, keys of the domain as `Resource.owned`."""
    whole = schema()
    mappings = {"": whole, **whole["$defs"]}
    due = {name: mappings[name]["properties"] for name in SECTIONS}
    return {f"{name}.{key}".lstrip("."): entry for name, found in due.items() for key, entry in found.items()}


def put(answers: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with other values at some places."""
    found = copy.deepcopy(dict(answers))
    for place, value in changes.items():
        first, dot, rest = place.partition(".")
        *parents, last = (PLACES.get(first, first) + dot + rest).split(".")
        at = found
        for parent in parents:
            at = at.setdefault(parent, {})
        at[last] = copy.deepcopy(value)
    return found


def tries(option: str) -> Iterator[Try]:
    """How an option is tried out: each choice, or the value of the table."""
    before = put(table()["base"], table()["before"].get(option, {}))
    if option in table()["after"]:
        said = table()["after"][option]
        for change in said if isinstance(said, list) else [said]:
            yield Try(before, put(before, change), _written(change))
        return
    for value in choices(option):
        change = {option: [value] if kinds()[option]["kind"] == "several" else value}
        if change != {option: default(option)}:
            base = put(before, {option: ["claude"]}) if value == "claude-flow" else before
            change = {option: ["claude", value]} if value == "claude-flow" else change
            yield Try(base, put(base, change), _written(change))


def choices(option: str) -> list[str]:
    kind = kinds().get(option, {})
    found: list[str] = kind.get("offered", kind.get("choices", []))
    return found if "soon" not in kind else []


def default(option: str) -> Any:
    return questions().get(option, {}).get("default")


def _written(change: Mapping[str, Any]) -> str:
    place, value = list(change.items())[-1]
    first, _, rest = place.partition(".")
    # `order` and `ship` are the names in the base; their section says where such a key stands.
    shown = rest if first in PLACES else place
    return (
        yaml.safe_dump({shown: value}, default_flow_style=True, width=1000, sort_keys=False)
        .strip()
        .removeprefix("{")
        .removesuffix("}")
    )


# ── What it changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Renders:
    """Projects of some answers, each generated once."""

    def __init__(self, folder: Path) -> None:
        from harness import snapshot  # brings Copier: only who generates needs it

        self._folder, self._template = folder, snapshot(folder / "template")
        self._known: dict[str, dict[str, bytes]] = {}

    def of(self, answers: Mapping[str, Any]) -> dict[str, bytes]:
        from harness import contents, render

        key = json.dumps(answers, sort_keys=True)
        if key not in self._known:
            folder = render(self._template, self._folder / str(len(self._known)), answers)
            self._known[key] = contents(folder)
        return self._known[key]

    def changes(self, _option: str, one: Try) -> list[str]:
        """What is there, gone and different: a line each."""
        old, new = self.of(one.before), self.of(one.after)
        found = {
            "new": set(new) - set(old),
            "gone": set(old) - set(new),
            "changed": {path for path in set(old) & set(new) if old[path] != new[path]} - ALWAYS,
        }
        return [f"{word}: {grouped(paths)}" for word, paths in found.items() if paths] or ["no other file"]


class Some:
    """Only some options are generated; what the others change is taken from the page as it is."""

    def __init__(self, renders: Renders, page: str, options: Collection[str]) -> None:
        self._renders, self._options = renders, options
        self._known: dict[tuple[str, str], list[str]] = {}
        lines: list[str] = []
        names, section, option = {title: name for name, (title, _) in SECTIONS.items()}, "", ""
        for line in page.splitlines():
            if line.startswith("## "):
                section = names[line[3:]]
            elif line.startswith("### "):
                option = f"{section}.{line[4:]}".lstrip(".")
            elif line.startswith("- `"):
                lines = self._known[option, line[3:-1]] = []
            elif line.startswith("    - "):
                lines.append(line[6:])

    def changes(self, option: str, one: Try) -> list[str]:
        known = None if option in self._options else self._known.get((option, one.said))
        return known or self._renders.changes(option, one)


def grouped(paths: set[str], few: int = 6) -> str:
    """Names of a few files; of many, how many there are in each folder."""
    if len(paths) <= few:
        return ", ".join(f"`{path}`" for path in sorted(paths))
    folders: dict[str, set[str]] = {}
    for path in paths:
        folders.setdefault(path.split("/")[0] + ("/" if "/" in path else ""), set()).add(path)
    return ", ".join(
        f"`{next(iter(inner))}`" if len(inner) == 1 else f"{len(inner)} in `{folder}`"
        for folder, inner in sorted(folders.items())
    )


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def page(renders: Renders | Some | None) -> str:
    """The whole page; without renders, the lines that only they can give are missing."""
    text, found = [HEAD], entries()
    for name, (title, where) in SECTIONS.items():
        text.append(f"## {title}\n\n{where}\n")
        for option, entry in found.items():
            if option.rpartition(".")[0] == name:
                text.append(section(option, entry, renders))
    return "\n".join(text)


def section(option: str, entry: Mapping[str, Any], renders: Renders | Some | None) -> str:
    lines = [f"### {option.rpartition('.')[2]}", "", entry["description"], ""]
    if "soon" not in kinds().get(option, {}):
        lines += [f"Takes {shape(option, entry)}.", ""]
    for one in tries(option):
        told = renders.changes(option, one) if renders else []
        lines += [f"- `{one.said}`", *(f"    - {line}" for line in told)]
    return "\n".join(lines) + "\n"


def shape(option: str, entry: Mapping[str, Any]) -> str:
    """What may be written, and what stands where nothing is."""
    kind = kinds().get(option, {})
    if offered := choices(option):
        words = ("any of " if kind["kind"] == "several" else "") + _listed(offered)
    elif "minimum" in kind:
        words = f"a number from {kind['minimum']} to {kind['maximum']}"
    elif kind.get("kind") == "boolean":
        words = "`true` or `false`"
    elif kind and kind["kind"] != "domain":
        words = "a rate such as `60/minute`" if kind["kind"] == "rate" else "a text"
    else:
        words = _typed(entry)
    usual = default(option) if option in questions() else entry.get("default")
    told = usual not in (None, "", [], {}, "[]") and "{" not in str(usual)
    return words + (f"; `{json.dumps(usual).strip(chr(34))}` where nothing is said" if told else "")


def _typed(entry: Mapping[str, Any]) -> str:
    """In words, what a schema says about one value."""
    if "enum" in entry or "const" in entry:
        return _listed([json.dumps(value).strip('"') for value in entry.get("enum", [entry.get("const")])])
    if options := entry.get("anyOf"):
        return " or ".join(dict.fromkeys(_typed(one) for one in options if one.get("type") != "null"))
    if "$ref" in entry:
        return f"[{SECTIONS[entry['$ref'].rpartition('/')[2]][0].lower()}](#{_anchor(entry['$ref'])})"
    match entry.get("type"):
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number":
            bounds = [f"{word} {entry[key]}" for word, key in (("from", "minimum"), ("to", "maximum")) if key in entry]
            return " ".join(["a number", *bounds])
        case "string":
            return "a rate such as `20/hour`" if "second|minute" in entry.get("pattern", "") else "a text"
        case "array":
            return f"a list, each {_typed(entry['items'])}"
        case "object":
            return (
                f"names, each with {_typed(entry['additionalProperties'])}"
                if entry.get("additionalProperties") not in (None, True)
                else "names and values"
            )
    return "a value of its type"


def _anchor(ref: str) -> str:
    return SECTIONS[ref.rpartition("/")[2]][0].lower().replace(" ", "-")


def _listed(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def write(some: Collection[str] = ()) -> dict[str, str]:
    """The page; with `some` options, only those are generated anew, and what is missing."""
    from harness.faster import faster

    with tempfile.TemporaryDirectory() as folder, faster():
        renders = Renders(Path(folder))
        known = (TEMPLATE / PAGE).read_text("utf-8") if some else ""
        return {PAGE: page(Some(renders, known, some) if some else renders)}
