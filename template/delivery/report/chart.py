# Derived from the template: `copier update` replaces this file. Do not edit.
"""A line over time from 0 to 100 percent, as an inline SVG that takes its colours from the page."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from .elements import e, table
from .trend import Point

_WIDTH, _HEIGHT = 320, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 12, 12, 24


def chart(name: str, about: str, points: Sequence[Point], due: float | None = None) -> Element:
    """The line, what it says in words, and its numbers as a table. One point is no trend, and is said as a sentence.

    Args:
        due: Drawn as a dashed line: what is asked for.
    """
    heading = e("h3", name)
    if not points:
        return e("div", heading, e("p", f"Not measured yet. {about}"), class_="chart")
    first, last = points[0], points[-1]
    now = e("p", e("strong", f"{last.value:g} %"), f" on {last.time:%Y-%m-%d}. {about}")
    if len(points) == 1:
        return e("div", heading, now, e("p", "One day alone is no trend yet."), class_="chart")
    moved = f"from {first.value:g} % on {first.time:%Y-%m-%d} to {last.value:g} % on {last.time:%Y-%m-%d}"
    rows = [(f"{point.time:%Y-%m-%d}", f"{point.value:g} %") for point in points]
    numbers = e("details", e("summary", "The numbers"), table(f"{name} by day", ("Day", "Percent"), rows))
    return e("div", heading, now, _drawn(f"{name}, {moved}", points, due), numbers, class_="chart")


def _drawn(label: str, points: Sequence[Point], due: float | None) -> Element:
    start, end = points[0].time.timestamp(), points[-1].time.timestamp()
    span = max(end - start, 1)
    places = [
        (_LEFT + (point.time.timestamp() - start) / span * (_WIDTH - _LEFT - _RIGHT), _y(point.value))
        for point in points
    ]
    lines = [_scale(value) for value in (0, 50, 100)]
    if due is not None:
        lines += [e("line", class_="due", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=f"{_y(due):.1f}", y2=f"{_y(due):.1f}")]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [e("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=2.5) for x, y in places]
    dates = [
        e("text", f"{points[0].time:%b %d}", x=_LEFT, y=_HEIGHT - 6),
        e("text", f"{points[-1].time:%b %d}", x=_WIDTH - _RIGHT, y=_HEIGHT - 6, text_anchor="end"),
    ]
    return e(
        "svg",
        *lines,
        e("polyline", points=path),
        *dots,
        *dates,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=label,
    )


def _scale(value: float) -> Element:
    y = _y(value)
    line = e("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=f"{y:.1f}", y2=f"{y:.1f}")
    return e("g", line, e("text", f"{value:g}", x=_LEFT - 6, y=f"{y + 4:.1f}", text_anchor="end"))


def _y(value: float) -> float:
    return _TOP + (100 - min(100, max(0, value))) / 100 * (_HEIGHT - _TOP - _BOTTOM)


def bar(value: float, label: str) -> Element:
    """A bar of a hundred, with its number beside it."""
    return e(
        "span",
        e(
            "svg",
            e("rect", class_="all", width=100, height=8, rx=2),
            e("rect", width=f"{value:g}", height=8, rx=2),
            viewBox="0 0 100 8",
            role="img",
            aria_label=label,
            class_="bar",
        ),
        f" {value:g}",
        class_="score",
    )
