# Derived from the template: `copier update` replaces this file. Do not edit.
"""What can go wrong with a partner: one word for metrics and logs, and the two problems that callers of ours see."""

from __future__ import annotations

from ..problems import Unavailable


class IntegrationUnavailable(Unavailable):
    title = "Another service that this needs did not answer"


class IntegrationAnswerInvalid(Unavailable):
    title = "Another service that this needs gave an answer that can't be used"


class Failure(Exception):
    """One attempt that failed.

    Args:
        outcome: `timeout`, `unreachable`, `broken`, `status`, `refused`, `invalid`, `forbidden`, `open` or `busy`.
        detail: For the log. Never holds anything of a request or an answer but a status.
        counts: The breaker counts it.
        unsent: The partner has not begun to work on it, or says so: it may be sent again whatever it is.
        unsure: Nobody knows what became of it: only an idempotent one may be sent again.
        after_s: Seconds that the partner asked to be left alone.
    """

    def __init__(
        self,
        outcome: str,
        detail: str,
        *,
        counts: bool = True,
        unsent: bool = False,
        unsure: bool = False,
        after_s: float = 0.0,
    ) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome, self.detail, self.counts = outcome, detail, counts
        self.unsent, self.unsure, self.after_s = unsent, unsure, after_s

    def problem(self, partner: str) -> Unavailable:
        """What a caller is told: which service, and nothing that came from it."""
        if self.outcome in ("invalid", "refused"):
            return IntegrationAnswerInvalid(f"{partner} gave an answer that can't be used.")
        return IntegrationUnavailable(f"{partner} is not available.", headers={"Retry-After": "1"})
