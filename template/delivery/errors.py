# Derived from the template: `copier update` replaces this file. Do not edit.
"""The one way a verb gives up: what, why, and the next command, on one line."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    FAILED = 1
    USAGE = 2
    INCONCLUSIVE = 3
    ROLLED_BACK = 4
    LOCKED = 5
    FENCED = 6


class Refusal(Exception):
    """Ends the command with one line and no traceback.

    Args:
        what: What could not be done, without a full stop.
        why: The reason, as precise as it is known.
        next_step: The command to type or the file to change.
        code: The exit code; a wrong setting is `USAGE`, "could not measure" is `INCONCLUSIVE`.
    """

    def __init__(self, what: str, why: str, next_step: str = "", *, code: Exit = Exit.USAGE) -> None:
        super().__init__(f"{what}: {why}" + (f". Next: {next_step}" if next_step else ""))
        self.what, self.why, self.next_step, self.code = what, why, next_step, code
