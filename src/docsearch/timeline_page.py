"""Events in time, as one HTML page: complete in itself, no scripts, nothing to fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from docsearch.event_book import EventList
from docsearch.event_search import FoundEvent, Party

__all__ = ["timeline_page"]

_WIDTH, _HEIGHT, _MARGIN = 900, 220, 34
_MOST_BARS = 120
_LABELS = 8
_DAY, _MONTH, _YEAR = 10, 7, 4  # characters of an ISO date

_STYLE = """\
:root{color-scheme:light dark;--ground:#fff;--ink:#1c1c1c;--soft:#666;--rule:#c9ced6;--mark:#0072b2}
@media (prefers-color-scheme:dark){:root{--ground:#16181c;--ink:#e6e6e6;--soft:#9aa0a6;--rule:#3a3d42;\
--mark:#56b4e9}}
body{background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;margin:2rem auto;\
max-width:60rem;padding:0 1rem}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--soft);font-size:13px}
svg line{stroke:var(--rule)}
svg rect{fill:var(--mark)}
svg a:hover rect{fill:var(--ink)}
h2{font-size:1rem;margin:1.4rem 0 .2rem}
ul{margin:0;padding-left:1.2rem}
li{margin:.3rem 0}
.soft{color:var(--soft)}
"""


def timeline_page(found: EventList, title: str) -> str:
    """The page: a bar for each day, month or year, as fits, and below it the events with their sentences."""
    dated = [event for event in found.events if event.day]
    size = _bin_size([event.day or "" for event in dated])
    groups: dict[str, list[FoundEvent]] = {}
    for event in dated:
        groups.setdefault((event.day or "")[:size], []).append(event)
    undated = [event for event in found.events if not event.day]
    if undated:
        groups["undated"] = undated
    counted = f"{len(found.events)} events" + (f", {len(undated)} of them undated" if undated else "")
    unread = f" The events of {found.unread} documents were not read yet." if found.unread else ""
    sections = "\n".join(_section(label, events) for label, events in groups.items())
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
        f'<p class="soft">{counted}. Read as: {escape(found.read_as) or "all events"}.{unread} An event that '
        "its report does not date stands at the day of the report, and says so.</p>\n"
        f"{_drawing(groups)}\n{sections}\n</body></html>\n"
    )


def _bin_size(days: Sequence[str]) -> int:
    """How much of a date names a bar: the finest of day, month and year that leaves few enough."""
    return next((size for size in (_DAY, _MONTH) if len({day[:size] for day in days}) <= _MOST_BARS), _YEAR)


def _drawing(groups: dict[str, list[FoundEvent]]) -> str:
    counts = {label: len(events) for label, events in groups.items() if label != "undated"}
    if not counts:
        return ""
    most, base = max(counts.values()), _HEIGHT - _MARGIN
    step = (_WIDTH - 2 * _MARGIN) / len(counts)
    every = max(1, -(-len(counts) // _LABELS))
    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Events in time">']
    parts.append(f'<line x1="{_MARGIN}" y1="{base}" x2="{_WIDTH - _MARGIN}" y2="{base}"/>')
    parts.append(f'<text x="{_MARGIN - 6}" y="{_MARGIN}" text-anchor="end">{most}</text>')
    for number, (label, count) in enumerate(counts.items()):
        x, height = _MARGIN + number * step, (base - _MARGIN) * count / most
        parts.append(
            f'<a href="#t{escape(label)}"><rect x="{x:.1f}" y="{base - height:.1f}" '
            f'width="{max(step * 0.8, 1):.1f}" height="{height:.1f}"><title>{escape(label)}: {count} '
            f"({escape(_kinds(groups[label]))})</title></rect></a>"
        )
        if number % every == 0:
            parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 12}">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>", '<p class="soft">Only days with events are drawn, side by side.</p>'])


def _kinds(events: Sequence[FoundEvent]) -> str:
    counted = Counter(event.action or event.lemma for event in events)
    return ", ".join(f"{kind} {count}" for kind, count in counted.most_common(4))


def _section(label: str, events: Sequence[FoundEvent]) -> str:
    items = "\n".join(f"<li>{_item(event)}</li>" for event in events)
    return f'<h2 id="t{escape(label)}">{escape(label)}</h2>\n<ul>\n{items}\n</ul>'


def _item(event: FoundEvent) -> str:
    when = _when(event)
    source = f"{escape(event.title or event.document)} ({escape(event.document)})"
    return (
        f"<b>{escape(event.action or event.lemma)}</b>: {_names(event.agents)} → {_names(event.patients)}"
        f'{f" in {_names(event.places)}" if event.places else ""} <span class="soft">{when}</span><br>'
        f'{escape(event.sentence)}<br><span class="soft">{source}</span>'
    )


def _names(parties: Sequence[Party]) -> str:
    return escape(", ".join(party.name or party.text for party in parties)) or "?"


def _when(event: FoundEvent) -> str:
    facts = [] if event.date is not None else ["date not stated, day of the report"]
    if event.negated or event.modality != "actual":
        facts.append("denied" if event.negated else str(event.modality))
    if event.date is not None and event.date.start != event.date.end:
        facts.append(f"{event.date.start or ''} to {event.date.end or ''}")
    return escape("; ".join(facts))
