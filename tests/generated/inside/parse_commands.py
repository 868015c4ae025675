"""Run with the packages of a generated project: says of each command of `delivery` on stdin, a JSON list, why it can't be typed; empty: it can."""

from __future__ import annotations

import json
import re
import shlex
import sys

import typer.main
from delivery.cli import app
from typer.core import TyperGroup


def fault(line: str) -> str:
    # What a page leaves open, and what a shell would do with the output.
    words = shlex.split(re.sub(r"[<>|].*$|&&.*$", "", line))[1:]
    command = typer.main.get_command(app)
    while words and isinstance(command, TyperGroup):
        verb, *words = words
        if verb not in command.commands:
            return f"`delivery` has no {verb}"
        command = command.commands[verb]
    options = {
        option: parameter for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    given = [word.partition("=")[0] for word in words if word.startswith("-") and word != "-"]
    unknown = [word for word in given if word not in options and word != "--help"]
    return f"{command.name} takes no {unknown[0]}" if unknown else ""


print(json.dumps([fault(line) for line in json.load(sys.stdin)]))
