"""Who occurs with an actor, as one HTML page: complete in itself, no scripts, nothing to fetch."""

from __future__ import annotations

from html import escape
from math import cos, pi, sin, sqrt

from docsearch.knowledge import Companion, Network

__all__ = ["network_page"]

_SIZE = 720
_RADIUS = 260
_LARGEST = 26.0
_SMALLEST = 5.0
_LABEL = 28

_STYLE = """\
:root{color-scheme:light dark;--ground:#fff;--ink:#1c1c1c;--soft:#666;--rule:#c9ced6;--mark:#0072b2}
@media (prefers-color-scheme:dark){:root{--ground:#16181c;--ink:#e6e6e6;--soft:#9aa0a6;--rule:#3a3d42;\
--mark:#56b4e9}}
body{background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;margin:2rem auto;\
max-width:60rem;padding:0 1rem}
svg{width:100%;max-width:45rem;height:auto;display:block;margin:auto}
svg text{fill:var(--ink);font-size:13px}
svg line{stroke:var(--rule)}
svg circle{fill:var(--mark);fill-opacity:.8}
svg .self{fill-opacity:1}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .8rem;text-align:right;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{text-align:left}
.soft{color:var(--soft)}
"""


def network_page(network: Network) -> str:
    """The page; every actor and every tie says its number of documents where the pointer rests."""
    name = escape(network.actor.name)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{name}</h1>\n"
        f'<p class="soft">{network.actor.type}, named in {network.actor.documents} documents. Those who are '
        "named with it most often; a line is as wide as the number of documents with both.</p>\n"
        f"{_drawing(network)}\n{_table(network)}\n</body></html>\n"
    )


def _drawing(network: Network) -> str:
    count = len(network.companions)
    most = max((companion.documents for companion in network.companions), default=1)
    places = {
        companion.actor.id: _place(number, count) for number, companion in enumerate(network.companions)
    }
    centre = _SIZE / 2
    parts = [f'<svg viewBox="0 0 {_SIZE} {_SIZE}" role="img" aria-label="Network">']
    for tie in network.ties:
        (x1, y1), (x2, y2) = places[tie.one], places[tie.other]
        parts.append(_line((x1, y1), (x2, y2), 5 * tie.documents / most, f"{tie.documents} documents"))
    for companion in network.companions:
        x, y = places[companion.actor.id]
        what = f"{companion.documents} documents"
        parts.append(_line((centre, centre), (x, y), 8 * companion.documents / most, what))
    for companion in network.companions:
        x, y = places[companion.actor.id]
        size = max(_LARGEST * sqrt(companion.documents / most), _SMALLEST)
        parts.append(_dot(x, y, size, companion.actor.name, companion.documents))
    parts.append(_dot(centre, centre, _LARGEST, network.actor.name, network.actor.documents, mark="self"))
    return "\n".join([*parts, "</svg>"])


def _place(number: int, count: int) -> tuple[float, float]:
    angle = 2 * pi * number / max(count, 1) - pi / 2
    return _SIZE / 2 + _RADIUS * cos(angle), _SIZE / 2 + _RADIUS * sin(angle)


def _line(begin: tuple[float, float], end: tuple[float, float], width: float, title: str) -> str:
    (x1, y1), (x2, y2) = begin, end
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke-width="{max(width, 0.5):.1f}"><title>{title}</title></line>'


def _dot(x: float, y: float, size: float, name: str, documents: int, *, mark: str = "") -> str:
    label = escape(name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…")
    return (
        f'<circle class="{mark}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}">'
        f"<title>{escape(name)}: {documents} documents</title></circle>"
        f'<text text-anchor="middle" x="{x:.1f}" y="{y + size + 14:.1f}">{label}</text>'
    )


def _table(network: Network) -> str:
    years = sorted({year for companion in network.companions for year, _ in companion.years})
    head = "".join(f"<th>{escape(title)}</th>" for title in ("actor", "type", "documents", *years))
    rows = "\n".join(f"<tr>{_row(companion, years)}</tr>" for companion in network.companions)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _row(companion: Companion, years: list[str]) -> str:
    counted = dict(companion.years)
    cells = [companion.actor.name, companion.actor.type, str(companion.documents)]
    cells += [str(counted.get(year, "")) for year in years]
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)
