# Derived from the template: `copier update` replaces this file. Do not edit.
"""Slows down guessing. Only failures count, and nobody can lock another person out for good.

Three counts per failed sign-in: by address and account together, by address, and by account from wherever. The last one
would let strangers keep an owner out, so it does not apply where the owner signed in from before or set a new password.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Iterator

from ..limits import Limiter, Rate
from ..problems import TooManyRequests

PAIR, ADDRESS, ACCOUNT = Rate(10, 3600), Rate(60, 3600), Rate(100, 3600)
MAILS = Rate(5, 3600)
FAMILIAR = 10_000  # pairs remembered
V6_PREFIX = 64  # one customer's network: a single address of it costs nothing

Counts = list[tuple[str, Rate]]


class Throttle:
    """Counts in this process, as every limit does.

    Args:
        limits: The app's.
    """

    def __init__(self, limits: Limiter) -> None:
        self._limits = limits
        self._familiar: OrderedDict[tuple[str, str], None] = OrderedDict()

    def attempt(self, email: str, address: str) -> None:
        """Counted before the password is looked at, or a hundred guesses at once would all pass.

        Raises:
            TooManyRequests: come back when it says (429).
        """
        taken: Counts = []
        try:
            for key, rate in self._counts(email, network(address)):
                self._limits.count(key, rate)
                taken.append((key, rate))
        except TooManyRequests:
            self._give_back(taken)
            raise

    def succeeded(self, email: str, address: str) -> None:
        """Takes back what `attempt` counted."""
        place = network(address)
        self._give_back(list(self._counts(email, place)))
        self._remember(email, place)

    def recovered(self, email: str, address: str) -> None:
        """A new password by mail: the owner is here, whatever strangers did before."""
        place = network(address)
        self._limits.forgive(_pair(email, place))
        self._remember(email, place)

    def may_mail(self, email: str) -> bool:
        """Whether another reset mail goes to this address now. The caller is not told who has an account by a 429."""
        try:
            self._limits.count(f"reset mail to {email}", MAILS)
        except TooManyRequests:
            return False
        return True

    def _counts(self, email: str, place: str) -> Iterator[tuple[str, Rate]]:
        yield _pair(email, place), PAIR
        yield f"sign-in from {place}", ADDRESS
        if (email, place) not in self._familiar:
            yield f"sign-in as {email}", ACCOUNT

    def _give_back(self, counts: Counts) -> None:
        for key, rate in counts:
            self._limits.refund(key, rate)

    def _remember(self, email: str, place: str) -> None:
        self._familiar[email, place] = None
        self._familiar.move_to_end((email, place))
        if len(self._familiar) > FAMILIAR:
            self._familiar.popitem(last=False)


def _pair(email: str, place: str) -> str:
    return f"sign-in as {email} from {place}"


def network(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address by its network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((address, V6_PREFIX), strict=False))
