"""The questions of copier.yml, asked in a terminal: one text and one rule for the interview and for Copier's own prompts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import questionary
import yaml

import requirements as rules

Answers = dict[str, Any]
_COPIER = yaml.safe_load((rules.TEMPLATE / "copier.yml").read_text("utf-8"))
_KINDS = yaml.safe_load((rules.TEMPLATE / "hooks" / "tables" / "answers.yml").read_text("utf-8"))
_JINJA = rules.environment()


class Stopped(Exception):
    """The person pressed Ctrl-C: nothing was written."""


@dataclass(frozen=True)
class Question:
    """One answer of the format.

    Args:
        name: The answer.
        text: What is asked.
        consequence: What follows from the answer.
        choices: What a choice is called, and its value; empty where any text may be given.
        several: Any number of them may be chosen.
    """

    name: str
    text: str
    consequence: str
    choices: Mapping[str, str]
    several: bool


def question(name: str) -> Question:
    """The question as copier.yml has it; its `help` is one question and its consequence."""
    entry, kind = _COPIER[name], _KINDS[name]
    text, mark, consequence = entry["help"].partition("? ")
    several = kind["kind"] == "several"
    choices = entry.get("choices") if not several else kind.get("offered", kind["choices"])
    named = choices if isinstance(choices, dict) else {str(choice): str(choice) for choice in choices or ()}
    return Question(name, text + mark.strip(), consequence, named, several)


def usual(name: str, answers: Answers) -> Any:
    """The default of an answer, given those before it."""
    default = _COPIER[name].get("default")
    if name == "domain":
        return None
    if question(name).several:
        return []
    if _KINDS[name]["kind"] == "boolean":
        return bool(default)
    return _JINJA.from_string(str(default)).render(**answers, UNSET="") if default is not None else ""


def fault(path: str, answers: Answers) -> str:
    """Why an answer, or a part of the domain, can't be taken: the words of the gate. Empty: it can."""
    asked = {"project_name": "Orders API", **answers}
    found = [problem for problem in rules.faults(asked, _JINJA) if (problem.path + ".").startswith(path + ".")]
    return found[0].message if found else ""


def ask(name: str, answers: Answers) -> Any:
    """Ask for one answer; the present one, or the usual one, is offered.

    Raises:
        Stopped: The person wants to stop.
    """
    asked, now = question(name), answers.get(name, usual(name, answers))
    if _KINDS[name]["kind"] == "boolean":
        given = yes(asked.text, bool(now), asked.consequence)
        explain(refused := fault(name, {**answers, name: given}))
        return given and not refused
    if asked.several:
        return several(asked.text, asked.choices, now or [], asked.consequence)
    if asked.choices:
        return one(asked.text, asked.choices, str(now), asked.consequence)
    return text(asked.text, str(now), lambda given: fault(name, {**answers, name: given}), asked.consequence)


# ── The kinds of questions ───────────────────────────────────────────────────────────────────────────────────────────────────


def text(asked: str, now: str = "", judge: Callable[[str], str] = lambda _: "", why: str = "") -> str:
    """A line of text that `judge` finds no fault with."""
    explain(why)
    return str(_said(questionary.text(asked, default=now, validate=lambda given: judge(given) or True))).strip()


def one(asked: str, choices: Mapping[str, str], now: str = "", why: str = "") -> str:
    """One of some choices: what each is called, and its value."""
    explain(why)
    entries = [questionary.Choice(title, value) for title, value in choices.items()]
    default = now if now in choices.values() else None
    return str(_said(questionary.select(asked, entries, default=default, instruction="(arrow keys)")))


def several(asked: str, choices: Mapping[str, str], now: Sequence[str] = (), why: str = "") -> list[str]:
    """Any of some choices, or none."""
    explain(why)
    entries = [questionary.Choice(title, value, checked=value in now) for title, value in choices.items()]
    return list(_said(questionary.checkbox(asked, entries, instruction="(space chooses, enter goes on)")))


def yes(asked: str, now: bool = True, why: str = "") -> bool:
    """Yes or no."""
    explain(why)
    return bool(_said(questionary.confirm(asked, default=now)))


def explain(words: str) -> None:
    """What follows from an answer, above its question."""
    if words:
        questionary.print(f"  {words}", style="fg:ansibrightblack")


def _said(asked: questionary.Question) -> Any:
    try:
        return asked.unsafe_ask()
    except (KeyboardInterrupt, EOFError) as stop:
        raise Stopped from stop
