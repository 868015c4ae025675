"""Run in a project: hands each call of a file to `delivery claude-flow`, and prints what it ran and how that ended."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from delivery.cli import app
from delivery.errors import Refusal
from typer.testing import CliRunner

answers = []
for words in json.loads(Path(sys.argv[1]).read_text("utf-8")):
    done = CliRunner().invoke(app, ["claude-flow", *words])
    code = int(done.exception.code) if isinstance(done.exception, Refusal) else done.exit_code
    crashed = repr(done.exception) if done.exception and not isinstance(done.exception, (Refusal, SystemExit)) else ""
    line = done.stderr.partition("\n")[0]
    answers.append({"line": line, "exit": code, "out": done.stdout, "crashed": crashed})
print(json.dumps(answers))
