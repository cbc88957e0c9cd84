"""Plots as SVG, to stand in a page that brings the colours: classes ``s0``, ``s1``... are the series.

Every mark carries a ``<title>``, which browsers show where the pointer rests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log10, sqrt

__all__ = ["SERIES", "Point", "gains_chart", "recall_chart", "safe", "scatter_chart"]

SERIES = 8  # colours there are; more series begin again
_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 20, 20, 34
_DOT = 3.5
_PLACES = 3  # values that differ by less share a dot


@dataclass(frozen=True, slots=True)
class Point:
    """One query in a scatter chart; ``series`` chooses its colour."""

    name: str
    x: float
    y: float
    series: int = 0


@dataclass(frozen=True, slots=True)
class _Frame:
    """From values to pixels: x from 0 to 1, y from ``low`` to ``high``, both within a margin."""

    low: float = 0.0
    high: float = 1.0
    width: int = _WIDTH
    height: int = _HEIGHT

    def x(self, share: float) -> float:
        return _LEFT + share * (self.width - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.height - _BOTTOM - share * (self.height - _TOP - _BOTTOM)

    def grid(self, values: Iterable[float], form: str) -> list[str]:
        """A line and a label at each of the ``values`` of y."""
        parts = []
        for value in values:
            y, left, right = self.y(value), self.x(0), self.x(1)
            parts.append(f'<line class="grid" x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
            parts.append(f'<text class="tick" text-anchor="end" x="{left - 6:.1f}" y="{y + 4:.1f}">'
                         f"{value:{form}}</text>")  # fmt: skip
        return parts

    def below(self, share: float, label: str, *, anchor: str = "middle") -> str:
        """A label under the place ``share`` of the x axis."""
        y = self.height - _BOTTOM + 16
        return (
            f'<text class="tick" text-anchor="{anchor}" x="{self.x(share):.1f}" y="{y}">{safe(label)}</text>'
        )

    def caption(self, label: str) -> str:
        """What the x axis is."""
        return (
            f'<text class="axis" text-anchor="middle" x="{self.x(0.5):.1f}" y="{self.height - 4}">'
            f"{safe(label)}</text>"
        )

    def drawing(self, parts: Iterable[str], label: str) -> str:
        return (
            f'<svg viewBox="0 0 {self.width} {self.height}" role="img" aria-label="{safe(label)}">'
            + "".join(parts)
            + "</svg>"
        )


def gains_chart(gains: Mapping[str, float], *, label: str) -> str:
    """One bar a query, from the largest gain to the largest loss; ``gains`` lie between -1 and 1."""
    ordered = sorted(gains.items(), key=lambda item: (-item[1], item[0]))
    bound = max(0.1, *(abs(gain) for gain in gains.values()))
    frame = _Frame(low=-bound, high=bound)
    parts = frame.grid((-bound, -bound / 2, 0, bound / 2, bound), "+.2f")
    step = 1 / len(ordered)
    gap = 0.15 * step if len(ordered) < 200 else 0.0  # noqa: PLR2004  # bars of about two pixels
    for place, (name, gain) in enumerate(ordered):
        left, right = frame.x(place * step + gap), frame.x((place + 1) * step - gap)
        top, bottom = frame.y(max(gain, 0)), frame.y(min(gain, 0))
        parts.append(
            f'<rect class="{"gain" if gain > 0 else "loss"}" x="{left:.2f}" y="{top:.2f}" '
            f'width="{right - left:.2f}" height="{bottom - top:.2f}">'
            f"<title>{safe(name)}: {gain:+.4f}</title></rect>"
        )
    parts.append(frame.caption(f"{len(ordered)} queries, largest gain first"))
    return frame.drawing(parts, label)


def recall_chart(curves: Mapping[str, Sequence[float]], *, label: str) -> str:
    """Recall (0 to 1) after each rank, one line a system; ranks are spaced by their logarithm."""
    frame = _Frame()
    depth = max(len(curve) for curve in curves.values())
    span = log10(depth) or 1.0
    parts = frame.grid((0, 0.25, 0.5, 0.75, 1), ".2f")
    marks = [rank for rank in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if rank <= depth]
    parts += [frame.below(log10(rank) / span, str(rank)) for rank in marks]
    for number, (name, curve) in enumerate(curves.items()):
        path = " ".join(
            f"{frame.x(log10(rank) / span):.2f},{frame.y(value):.2f}" for rank, value in enumerate(curve, 1)
        )
        colour = f"s{number % SERIES}"
        parts.append(
            f'<polyline class="line {colour}" points="{path}"><title>{safe(name)}</title></polyline>'
        )
        parts += [
            f'<circle class="dot {colour}" cx="{frame.x(log10(rank) / span):.2f}" '
            f'cy="{frame.y(curve[rank - 1]):.2f}" r="{_DOT}">'
            f"<title>{safe(name)}, rank {rank}: {curve[rank - 1]:.4f}</title></circle>"
            for rank in marks
            if rank <= len(curve)
        ]
    parts.append(frame.caption("rank"))
    return frame.drawing(parts, label)


def scatter_chart(points: Sequence[Point], *, x: str, y: str, label: str) -> str:
    """One dot for all queries of one place and series, its area by their number; both axes from 0 to 1."""
    frame = _Frame(width=_HEIGHT + _LEFT + _RIGHT, height=_HEIGHT + _TOP + _BOTTOM)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    parts = frame.grid(ticks, ".2f") + [frame.below(tick, f"{tick:.2f}") for tick in ticks]
    parts.append(
        f'<line class="even" x1="{frame.x(0):.1f}" y1="{frame.y(0):.1f}" '
        f'x2="{frame.x(1):.1f}" y2="{frame.y(1):.1f}"/>'
    )
    places: dict[tuple[float, float, int], list[str]] = defaultdict(list)
    for point in points:
        places[round(point.x, _PLACES), round(point.y, _PLACES), point.series].append(point.name)
    for (across, up, series), names in sorted(places.items(), key=lambda item: -len(item[1])):
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004
        parts.append(
            f'<circle class="dot s{series % SERIES}" cx="{frame.x(across):.2f}" cy="{frame.y(up):.2f}" '
            f'r="{min(_DOT * sqrt(len(names)), 5 * _DOT):.2f}">'
            f"<title>{safe(shown)}: {safe(x)} {across:.3f}, {safe(y)} {up:.3f}</title></circle>"
        )
    parts.append(frame.caption(x))
    middle = frame.y(0.5)
    parts.append(
        f'<text class="axis" text-anchor="middle" transform="rotate(-90 12 {middle:.1f})" '
        f'x="12" y="{middle:.1f}">{safe(y)}</text>'
    )
    return frame.drawing(parts, label)


def safe(text: str) -> str:
    """``text`` for HTML: markup escaped, and what neither HTML nor a reader can use shown as U+FFFD."""
    return escape("".join(c if c.isprintable() or c == " " else "\ufffd" for c in text))
