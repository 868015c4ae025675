# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs Copier: this environment's, else the one on PATH, else one that uv fetches for the occasion. Never with trust."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import Exit, Refusal
from ..programs import Ran
from .lock import LOCK

TESTED = "9.19.1"  # and 9.18.2, the oldest that the template takes; 9.19.0 takes no tag with git 2.39
_HIDDEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")  # of this project, which is not Copier's


def find() -> Sequence[str]:
    """The words that a Copier starts with.

    Raises:
        Refusal: there is none, and no uv.
    """
    if importlib.util.find_spec("copier") is not None:
        return sys.executable, "-m", "copier"
    if found := shutil.which("copier"):
        return (found,)
    if found := shutil.which("uv"):
        return found, "tool", "run", "--from", f"copier=={TESTED}", "copier"
    raise Refusal("nothing was upgraded", "there is neither copier nor uv", f"`pip install copier=={TESTED}`")


def run(words: Sequence[str], folder: Path, *arguments: str) -> None:
    """One command of Copier's that asks nothing.

    Raises:
        Refusal: it failed; what it said last is the reason.
    """
    told = {name: value for name, value in os.environ.items() if name not in _HIDDEN}
    if words[0] == sys.executable:
        told = dict(os.environ)
    told |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    command = [*words, *arguments]
    done = subprocess.run(command, cwd=folder, env=told, stdin=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        why = reason(done.stderr)
        raise Refusal("nothing was upgraded", why.rstrip("."), _remedy(why), code=Exit.FAILED)


def reason(said: str) -> str:
    """A refusal of the template reaches Copier as a look-up that fails: what was looked up is the reason."""
    ran = Ran(1, "", said)
    refused = re.search(r"has no attribute (['\"])(.+)\1\.?$", said.strip(), re.DOTALL)
    if unknown := re.search(r"Unknown revision: (.+)", ran.reason):
        return f"the template has no {unknown[1]}"
    return " ".join(refused[2].split()) if refused else ran.reason


def _remedy(why: str) -> str:
    if why.startswith("the template has no"):
        return f"`--to` another release; if {LOCK} names it, remove that, commit, `delivery upgrade --from-scratch --template URL`"
    if "service.yml" in why:
        return "repair service.yml"
    if "downgrading" in why:
        return "`git revert` takes an upgrade back"
    return "`copier update --pretend --defaults --data-file service.yml` shows all of it"
