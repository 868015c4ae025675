# Derived from the template: `copier update` replaces this file. Do not edit.
"""The record of a drill: figures for gates, and one page with pictures for people. It needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ...json_types import Schema
from ..names import Colour
from .client import Answer

_WIDTH, _HEIGHT, _BIN_S = 900, 150, 0.5
_INK = {Colour.BLUE: "#2563eb", Colour.GREEN: "#16a34a"}
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#1f2937}
h2{margin:2.2rem 0 .2rem} .ok{color:#15803d} .bad{color:#b91c1c} svg{width:100%;height:auto;background:#f8fafc}
table{border-collapse:collapse} td{padding:.1rem .8rem .1rem 0;vertical-align:top} small{color:#6b7280}
"""


@dataclass(frozen=True)
class Played:
    """A scenario that is over."""

    name: str
    what: str
    control: bool
    verdicts: dict[str, bool]
    answers: Sequence[Answer]
    events: Sequence[tuple[float, str]]
    trouble: str = ""

    @property
    def good(self) -> bool:
        return not self.trouble and all(self.verdicts.values())

    @property
    def data(self) -> Schema:
        failed = [answer for answer in self.answers if answer.failed]
        slowest = sorted(answer.seconds for answer in self.answers)
        return {
            "scenario": self.name,
            "control": self.control,
            "good": self.good,
            "requests": len(self.answers),
            "failed": len(failed),
            "caused_by_deployment": sum(answer.caused for answer in failed),
            "p99_ms": round(1000 * slowest[int(len(slowest) * 0.99)], 1) if slowest else 0,
            "verdicts": {name: good for name, good in self.verdicts.items()},
            "events": [{"at": at, "what": what} for at, what in self.events],
            "trouble": self.trouble,
        }


def page(played: Sequence[Played], title: str) -> str:
    """HTML that needs no network and no script."""
    good = sum(one.good for one in played)
    head = f"<h1>{escape(title)}</h1><p><b class={_class(good == len(played))}>{good} of {len(played)} as they must be</b></p>"
    legend = (
        "<p><small>Requests per second by who answered: blue and green. Red: failed. Lines: what happened.</small></p>"
    )
    body = "".join(_section(one) for one in played)
    meta = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    return f"{meta}<title>{escape(title)}</title><style>{_STYLE}</style>{head}{legend}{body}\n"


def _section(one: Played) -> str:
    rows = "".join(
        f"<tr><td class={_class(good)}>{'✓' if good else '✗'}</td><td>{escape(name)}</td></tr>"
        for name, good in one.verdicts.items()
    )
    trouble = f"<p class=bad>{escape(one.trouble)}</p>" if one.trouble else ""
    events = "".join(f"<tr><td>{at:.1f} s</td><td>{escape(what)}</td></tr>" for at, what in one.events)
    control = " <small>(a control: it must fail)</small>" if one.control else ""
    mark = f"<span class={_class(one.good)}>{'✓' if one.good else '✗'}</span>"
    return (
        f"<h2>{mark} {escape(one.name)}{control}</h2><p>{escape(one.what)}</p>{picture(one)}<table>{rows}</table>{trouble}"
        f"<details><summary>{len(one.answers)} requests, {len(one.events)} events</summary><table>{events}</table></details>"
    )


def picture(one: Played) -> str:
    """Requests by colour over time, stacked, and where some failed."""
    if not one.answers:
        return ""
    end = max(answer.at for answer in one.answers) + _BIN_S
    bins = int(end / _BIN_S) + 1
    counts = {colour: [0] * bins for colour in Colour}
    failed = [0] * bins
    for answer in one.answers:
        place = int(answer.at / _BIN_S)
        if answer.colour in counts:
            counts[Colour(answer.colour)][place] += 1
        failed[place] += answer.failed
    top = max(sum(counts[colour][n] for colour in Colour) + failed[n] for n in range(bins)) or 1
    wide, parts = _WIDTH / bins, []
    for n in range(bins):
        base = float(_HEIGHT)
        for colour in (Colour.GREEN, Colour.BLUE):
            tall = counts[colour][n] / top * (_HEIGHT - 20)
            base -= tall
            if tall:
                parts.append(
                    f'<rect x="{n * wide:.1f}" y="{base:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{_INK[colour]}"/>'
                )
        if failed[n]:
            parts.append(
                f'<circle cx="{(n + 0.5) * wide:.1f}" cy="10" r="{min(8, 2 + failed[n]):.0f}" fill="#dc2626"/>'
            )
    for at, what in one.events:
        x = at / end * _WIDTH
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{_HEIGHT}" stroke="#111827" stroke-opacity=".35"><title>{escape(what)}</title></line>'
        )
        if what.startswith(("STEP", "DONE", "ROLL")):
            parts.append(
                f'<text x="{x + 3:.1f}" y="{_HEIGHT - 6}" font-size="10" fill="#fff">{escape(what.partition(":")[0])}</text>'
            )
    label = f"Requests per second by colour, {one.name}"
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def _class(good: bool) -> str:
    return "ok" if good else "bad"
