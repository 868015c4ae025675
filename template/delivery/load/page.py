# Derived from the template: `copier update` replaces this file. Do not edit.
"""A load test as one HTML page: curves as inline SVG, numbers as tables, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ..report.elements import e, table, written
from ..report.page import STYLE
from .figures import Part, Sample, Second, percentile
from .limits import cores
from .profiles import Plan

_WIDTH, _HEIGHT, _LEFT, _EDGE = 640, 160, 48, 14
_MOST = 300  # points of a curve: more than a screen shows helps nobody
Line = Sequence[tuple[float, float]]


def page(title: str, verdict: Sequence[str], plan: Plan, told: tuple[Sequence[Part], Sequence[Second], Sequence[Sample]]) -> str:  # fmt: skip
    """What came out first, then the curves, then every step."""
    parts, seconds, samples = told
    curves = [
        curve("Answered requests per second", [(n, float(one.done)) for n, one in enumerate(seconds)]),
        curve("Failed requests per second", [(n, float(one.failed)) for n, one in enumerate(seconds)]),
        curve("p95 in milliseconds", _quantile(seconds, 0.95), plan.p95_ms),
        curve("p99 in milliseconds", _quantile(seconds, 0.99), plan.p99_ms),
        curve("Processors in use", cores(samples)),
        curve("Connections in use", [(one.at, one.pool_used) for one in samples if one.pool_size]),
        curve("Memory of the service in MiB", [(one.at, one.memory_mib) for one in samples]),
    ]
    heads = ("Step", "Asked per second", "Answered", "p50 ms", "p95 ms", "p99 ms", "Failed %", "Judged")
    steps = table("Steps", heads, [_row(n, part) for n, part in enumerate(parts, 1)])
    body = e("body", e("header", e("h1", title)), e("main", *(e("p", line) for line in verdict), steps, *curves))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", http_equiv="Content-Security-Policy", content=policy),
        e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        e("title", title),
        e("style", STYLE.read_text(encoding="utf-8")),
    )
    return written(e("html", head, body, lang="en"))


def _row(number: int, part: Part) -> list[str]:
    times = ["-" if value is None else f"{value:g}" for value in (part.p50_ms, part.p95_ms, part.p99_ms)]
    rates = [f"{part.rate_asked:.0f}", f"{part.rate_got:.0f}"]
    return [f"{number}", *rates, *times, f"{100 * part.error_ratio:.3g}", "yes" if part.judged else "no"]


def _quantile(seconds: Sequence[Second], q: float) -> Line:
    found = [(float(n), percentile(one.times, q)) for n, one in enumerate(seconds)]
    return [(at, value) for at, value in found if value is not None]


def curve(name: str, every: Line, due: float | None = None) -> Element:
    """A line over seconds; what is due is dashed."""
    line = every[:: len(every) // _MOST + 1]
    if len(line) < 2:
        return e("div", e("h3", name), e("p", "Not measured."), class_="chart")
    top = max([value for _, value in line] + ([due] if due else [])) or 1.0
    first, last = line[0][0], line[-1][0]

    def y(value: float) -> str:
        return f"{_EDGE + (1 - value / top) * (_HEIGHT - 2 * _EDGE - 8):.1f}"

    def x(at: float) -> str:
        return f"{_LEFT + (at - first) / (last - first) * (_WIDTH - _LEFT - _EDGE):.1f}"

    marks = [e("text", f"{value:.4g}", x=_LEFT - 6, y=y(value), text_anchor="end") for value in (0.0, top)]
    if due is not None:
        marks.append(e("line", class_="due", x1=_LEFT, x2=_WIDTH - _EDGE, y1=y(due), y2=y(due)))
    ends = [
        e("text", f"{first:.0f} s", x=_LEFT, y=_HEIGHT - 2),
        e("text", f"{last:.0f} s", x=_WIDTH - _EDGE, y=_HEIGHT - 2, text_anchor="end"),
    ]
    path = e("polyline", points=" ".join(f"{x(at)},{y(value)}" for at, value in line))
    label = f"{name}, up to {max(value for _, value in line):.4g}"
    drawn = e("svg", *marks, path, *ends, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=label)
    return e("div", e("h3", name), drawn, class_="chart")
