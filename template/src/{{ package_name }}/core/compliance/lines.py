# Derived from the template: `copier update` replaces this file. Do not edit.
"""Goes through everything in a log line before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping

Change = Callable[[str, str], str]  # the nearest name above a text, and the text: what is written instead
Line = MutableMapping[str, object]
PLAIN = frozenset({"level", "timestamp", "method", "route", "status", "ms"})  # ours, and never what a caller sent


def rewritten(line: Line, change: Change) -> Line:
    """The line with each text changed, at any depth; what is no JSON value counts as its text."""
    for name, value in line.items():
        if name not in PLAIN:
            line[name] = _changed(name, value, change)
    return line


def _changed(name: str, value: object, change: Change) -> object:
    if isinstance(value, str):
        return change(name, value)
    if isinstance(value, Mapping):
        return {change("", str(key)): _changed(str(key), inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_changed(name, inner, change) for inner in value]
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    new = change(name, text)
    return value if new == text and isinstance(value, int | float) else new
