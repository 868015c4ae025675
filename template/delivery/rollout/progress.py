# Derived from the template: `copier update` replaces this file. Do not edit.
"""How far a rollout is, for whoever watches: one live table, or a line per move where nobody sits in front of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .asks import short
from .rules import Rules
from .states import Phase, State

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_BEFORE = (Phase.PREFLIGHT, Phase.EXPAND, Phase.SCALE_IDLE, Phase.SMOKE)
_WORDS = {
    Phase.PREFLIGHT: "the live colour is whole, the figures answer",
    Phase.EXPAND: "the database is migrated",
    Phase.SCALE_IDLE: "the new colour has as many pods",
    Phase.SMOKE: "the new colour answers",
    Phase.DONE: "the old colour stays ready",
}
_BACK = (Phase.RESTORE, Phase.ROLLING_BACK, Phase.ROLLED_BACK)
_QUIET_S = 30.0


class Watch:
    """A context in which `show` may be called at every look.

    Args:
        say: Where lines go.
        live: A table that is drawn again; else lines.
    """

    def __init__(self, rules: Rules, say: Callable[[str], None], *, live: bool | None = None) -> None:
        self.rules, self._say = rules, say
        self._wanted = sys.stderr.isatty() if live is None else live
        self._live: Live | None = None
        self._last, self._said = "", 0.0
        self._done: dict[str, str] = {}

    def __enter__(self) -> Self:
        if self._wanted:
            from rich.console import Console
            from rich.live import Live

            self._live = Live(console=Console(stderr=True), refresh_per_second=4)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, state: State, why: str) -> None:
        self._done[state.place] = why
        if self._live is not None:
            self._live.update(self._table(state, why))
            return
        quiet = time.monotonic() - self._said
        if state.place != self._last or quiet > _QUIET_S:
            self._last, self._said = state.place, time.monotonic()
            self._say(f"{state.place:<12} {state.weights}  {why}")

    def _table(self, state: State, why: str) -> Table:
        from rich.table import Table

        table = Table(title=f"{short(state.image)} to {state.new}: {state.weights}", box=None, title_justify="left")
        for column in ("", "Where", "What is seen"):
            table.add_column(column)
        for place, words in places(state):
            here = place == state.place
            mark = ("✗" if state.phase in _BACK else "▶" if not state.ended else "✓") if here else self._mark(place)
            style = "bold red" if here and state.phase in _BACK else "bold cyan" if here else "dim"
            table.add_row(mark, place, why if here else self._done.get(place, words), style=style)
        return table

    def _mark(self, place: str) -> str:
        return "✓" if place in self._done else " "


def places(state: State) -> list[tuple[str, str]]:
    """Every place of a rollout in its order; on the way back also those."""
    found = [(str(phase), _WORDS[phase]) for phase in _BEFORE]
    found += [(f"STEP({weight})", f"{weight} % of the traffic") for weight in state.steps]
    found.append((str(Phase.DONE), _WORDS[Phase.DONE]))
    if state.phase in _BACK:
        found += [(str(phase), state.reason) for phase in _BACK if phase is state.phase]
    return found
