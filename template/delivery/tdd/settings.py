# Derived from the template: `copier update` replaces this file. Do not edit.
"""What pyproject.toml asks of every run, and whether it asks less than before."""

from __future__ import annotations

import shlex
import tomllib
from collections import Counter
from collections.abc import Iterator

_NARROWING = ("-k", "-m", "--deselect", "--ignore", "--ignore-glob", "--tdd", "-x", "--maxfail", "--no-cov", "--lf")
_NEEDED = ("delivery.tdd_plugin", "--strict-markers")


def looser(before: str, now: str) -> Iterator[str]:
    """What the second pyproject.toml lets through that the first did not, in words."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(now)
    except tomllib.TOMLDecodeError:
        yield "pyproject.toml can't be read"
        return
    old, new = old.get("tool", {}), new.get("tool", {})
    first, then = _options(old), _options(new)
    yield from (f"addopts lost {needed}" for needed in _NEEDED if needed in first and needed not in then)
    for option, times in (Counter(then) - Counter(first)).items():
        if option.partition("=")[0] in _NARROWING:
            yield f"addopts gained {option}" + (f" ({times} times)" if times > 1 else "")
    yield from _filters(_ini(old), _ini(new))
    report = old.get("coverage", {}).get("report", {}), new.get("coverage", {}).get("report", {})
    run = old.get("coverage", {}).get("run", {}), new.get("coverage", {}).get("run", {})
    if report[1].get("fail_under", 0) < report[0].get("fail_under", 0):
        yield f"fail_under fell from {report[0]['fail_under']} to {report[1].get('fail_under', 0)}"
    for key, (one, other) in {"exclude_also": report, "exclude_lines": report, "omit": run}.items():
        yield from (f"coverage no longer counts {added!r}" for added in _added(one.get(key, []), other.get(key, [])))
    if run[0].get("branch") and not run[1].get("branch"):
        yield "coverage no longer counts branches"


def _filters(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    if "error" in _words(old.get("filterwarnings")) and "error" not in _words(new.get("filterwarnings")):
        yield "warnings are no longer errors"
    gone = [path for path in _words(old.get("testpaths")) if path not in _words(new.get("testpaths"))]
    yield from (f"testpaths lost {path}" for path in gone)


def _ini(tool: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    return tool.get("pytest", {}).get("ini_options", {})


def _options(tool: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    given = _ini(tool).get("addopts", "")
    return shlex.split(given) if isinstance(given, str) else _words(given)


def _words(value: object) -> list[str]:
    return value.split() if isinstance(value, str) else [str(word) for word in value] if isinstance(value, list) else []


def _added(old: list[str], new: list[str]) -> list[str]:
    return [entry for entry in new if entry not in old]
