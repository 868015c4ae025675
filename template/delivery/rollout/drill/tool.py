# Derived from the template: `copier update` replaces this file. Do not edit.
"""The deployer as a process of its own, which a drill can kill: `python -m delivery.rollout.drill.tool FOLDER start IMAGE`.

It is the product's own machine, deployer and figures; only the place is a folder.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ...errors import Exit, Refusal
from .. import asks, run
from ..deployer import Deployer
from ..local import Folder
from ..metrics import Prometheus
from ..rules import Objective, Rules, Step
from ..states import Phase, State
from ..store import Fenced

JOB = "drill"
# Seconds instead of minutes, and objectives that so many requests can judge, also on a machine with other work: there scrapes are missed
# and looks take long, so that a step may last; what it must show is the same.
RULES = Rules(
    steps=(Step(10, 5, 150), Step(50, 5, 150), Step(100, 5, 150)),
    objectives=(Objective("errors", 0.005, 0.05), Objective("slow_p95", 0.05, 0.25, 1.0)),
    samples=60,
    settle_s=1.5,
    fresh_s=6.0,
    lease_s=5.0,
    beat_s=1.0,
    tick_s=0.2,
)


def main(folder: str, verb: str, image: str = "") -> int:
    """One verb, until it has ended. Every move goes to standard output as JSON, one per line."""
    store = Folder(Path(folder))
    prometheus = json.loads((Path(folder) / "drill.json").read_text(encoding="utf-8"))["prometheus"]
    figures = Prometheus(prometheus, JOB, RULES.objectives)
    last = [""]

    def say(state: State, why: str) -> None:
        if state.place != last[0]:
            last[0] = state.place
            print(json.dumps({"at": time.time(), "place": state.place, "why": why}), flush=True)

    one = Deployer(store, figures, RULES, run.name(), say=say)
    if verb == "undo":
        asks.undo(store, "drill", now=False)
    try:
        run.held(one, lambda text: print(json.dumps({"at": time.time(), "place": "LOCK", "why": text}), flush=True))
        if verb == "start":
            run.begun(one, image, "head", end_retention=False, now=time.time())
        ended = run.carried_out(one, patience_s=10)
    except Fenced as other:
        print(f"error: {run.fenced(other)}", file=sys.stderr)
        return int(Exit.FENCED)
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return int(refusal.code)
    finally:
        run.let_go(one)
    return int(Exit.ROLLED_BACK if ended.phase is Phase.ROLLED_BACK and verb == "start" else Exit.DONE)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
