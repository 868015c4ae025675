# Derived from the template: `copier update` replaces this file. Do not edit.
"""Slows down guessing. Only failures count, and nobody can lock another person out for good.

Three counts per failed sign-in: by address and account together, by address, and by account from wherever. The last one
would let strangers keep an owner out, so it does not apply where the owner signed in from before or set a new password.
"""

from __future__ import annotations

from collections import OrderedDict

from ..limits import Count, Limits, Rate, network
from ..problems import TooManyRequests

PAIR, ADDRESS, ACCOUNT = Rate(10, 3600), Rate(60, 3600), Rate(100, 3600)
MAILS = Rate(5, 3600)
FAMILIAR = 10_000  # pairs remembered


class Throttle:
    """Counts where every limit is counted; which places are familiar is known to this process alone.

    Args:
        limits: The app's.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._familiar: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def attempt(self, email: str, address: str) -> None:
        """Counted before the password is looked at, or a hundred guesses at once would all pass.

        Raises:
            TooManyRequests: come back when it says (429).
        """
        await self._limits.count(*self._counts(email, network(address)))

    async def succeeded(self, email: str, address: str) -> None:
        """Takes back what `attempt` counted."""
        place = network(address)
        await self._limits.refund(self._counts(email, place))
        self._remember(email, place)

    async def recovered(self, email: str, address: str) -> None:
        """A new password by mail: the owner is here, whatever strangers did before."""
        place = network(address)
        await self._limits.forgive([Count(_pair(email, place), PAIR)])
        self._remember(email, place)

    async def may_mail(self, email: str) -> bool:
        """Whether another reset mail goes to this address now. The caller is not told who has an account by a 429."""
        try:
            await self._limits.count(Count(f"reset mail to {email}", MAILS))
        except TooManyRequests:
            return False
        return True

    def _counts(self, email: str, place: str) -> list[Count]:
        known = [Count(_pair(email, place), PAIR), Count(f"sign-in from {place}", ADDRESS)]
        return known if (email, place) in self._familiar else [*known, Count(f"sign-in as {email}", ACCOUNT)]

    def _remember(self, email: str, place: str) -> None:
        self._familiar[email, place] = None
        self._familiar.move_to_end((email, place))
        if len(self._familiar) > FAMILIAR:
            self._familiar.popitem(last=False)


def _pair(email: str, place: str) -> str:
    return f"sign-in as {email} from {place}"
