"""Events in time, as one HTML page: complete in itself, no scripts, nothing to fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape

from docsearch.event_book import EventList
from docsearch.event_search import FoundEvent, Party

__all__ = ["timeline_page"]

_WIDTH, _HEIGHT, _MARGIN = 900, 220, 34
_MOST_BARS = 120
_LABELS = 8
_UNDATED = "undated"
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
svg rect.pale{opacity:.45}
svg a:hover rect{fill:var(--ink)}
h2{font-size:1rem;margin:1.4rem 0 .2rem}
ul{margin:0;padding-left:1.2rem}
li{margin:.3rem 0}
.soft{color:var(--soft)}
"""


def timeline_page(found: EventList, title: str) -> str:
    """The page: a bar for each day, month or year, as fits, and below it the events with their sentences."""
    size = _bar_size([event.day for event in found.events if event.day])
    groups: dict[str, list[FoundEvent]] = {}
    for event in found.events:
        groups.setdefault(_label(event, size), []).append(event)
    groups = dict(sorted(groups.items(), key=lambda group: (group[0] == _UNDATED, group[0])))
    undated = len(groups.get(_UNDATED, ()))
    counted = f"{len(found.events)} events" + (f", {undated} of them undated" if undated else "")
    unread = f" The events of {found.unread} documents were not read yet." if found.unread else ""
    left_out = f" {found.undated} more would fit, but their date is unknown." if found.undated else ""
    sections = "\n".join(_section(label, events) for label, events in groups.items())
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
        f'<p class="soft">{counted}. Read as: {escape(found.read_as) or "all events"}.{unread}{left_out} An '
        "event that its report does not date stands at the day of the report, and says so; its part of a bar "
        f"is pale.</p>\n{_drawing(groups, size)}\n{sections}\n</body></html>\n"
    )


def _bar_size(days: Sequence[str]) -> int:
    """How much of a date names a bar: the finest of day, month and year that leaves few enough."""
    if not days:
        return _DAY
    return next(
        (size for size in (_DAY, _MONTH) if len(_axis(min(days), max(days), size)) <= _MOST_BARS), _YEAR
    )


def _axis(first: str, last: str, size: int) -> list[str]:
    """Every day, month or year from the first to the last; one more than a page holds is as good as all."""
    if size == _YEAR:
        return [f"{year:04}" for year in range(int(first[:_YEAR]), int(last[:_YEAR]) + 1)]
    if size == _MONTH:
        begin, end = (int(day[:_YEAR]) * 12 + int(day[_YEAR + 1 : _MONTH]) - 1 for day in (first, last))
        return [f"{one // 12:04}-{one % 12 + 1:02}" for one in range(begin, end + 1)]
    begin, end = (date.fromisoformat(day[:_DAY]).toordinal() for day in (first, last))
    return [date.fromordinal(one).isoformat() for one in range(begin, end + 1)]


def _label(event: FoundEvent, size: int) -> str:
    """The bar of the event, or its whole date where that is longer than a bar."""
    if event.day is None:
        return _UNDATED
    whole = event.date
    if whole is None or (whole.start or "")[:size] == (whole.end or "")[:size]:
        return event.day[:size]
    return event.when or _UNDATED


def _drawing(groups: dict[str, list[FoundEvent]], size: int) -> str:
    drawn = sorted(
        label for label in groups if len(label) == size and label != _UNDATED and ".." not in label
    )
    if not drawn:
        return ""
    axis = _axis(f"{drawn[0]}-01-01"[:_DAY], f"{drawn[-1]}-01-01"[:_DAY], size)
    most, base = max(len(groups[label]) for label in drawn), _HEIGHT - _MARGIN
    step = (_WIDTH - 2 * _MARGIN) / len(axis)
    every = max(1, -(-len(axis) // _LABELS))
    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Events in time">']
    parts.append(f'<line x1="{_MARGIN}" y1="{base}" x2="{_WIDTH - _MARGIN}" y2="{base}"/>')
    parts.append(f'<text x="{_MARGIN - 6}" y="{_MARGIN}" text-anchor="end">{most}</text>')
    for number, label in enumerate(axis):
        x = _MARGIN + number * step
        if label in groups:
            parts.append(_bar(label, groups[label], x, max(step * 0.8, 1), (base - _MARGIN) / most))
        if number % every == 0:
            parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 12}">{escape(label)}</text>')
    longer = sum(len(groups[label]) for label in groups if label not in {*drawn, _UNDATED})
    said = f'<p class="soft">{longer} events with longer dates are listed, not drawn.</p>' if longer else ""
    return "\n".join([*parts, "</svg>", said])


def _bar(label: str, events: Sequence[FoundEvent], x: float, width: float, unit: float) -> str:
    """Those with a date of their own at the bottom, those that have that of the report, paler, on them."""
    base, height = _HEIGHT - _MARGIN, len(events) * unit
    dated = sum(event.date is not None for event in events) * unit
    title = escape(f"{label}: {len(events)} ({_kinds(events)})")

    def part(kind: str, top: float, size: float) -> str:
        return (
            f'<rect{kind} x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{size:.1f}"/>' if size else ""
        )

    solid, pale = part("", base - dated, dated), part(' class="pale"', base - height, height - dated)
    return f'<a href="#t{escape(label)}"><title>{title}</title>{solid}{pale}</a>'


def _kinds(events: Sequence[FoundEvent]) -> str:
    counted = Counter(event.action or event.lemma for event in events)
    return ", ".join(f"{kind} {count}" for kind, count in counted.most_common(4))


def _section(label: str, events: Sequence[FoundEvent]) -> str:
    items = "\n".join(f"<li>{_item(event)}</li>" for event in events)
    return f'<h2 id="t{escape(label)}">{escape(label)}</h2>\n<ul>\n{items}\n</ul>'


def _item(event: FoundEvent) -> str:
    when = _when(event)
    source = escape(f"{event.title} ({event.document})" if event.title else event.document)
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
        facts.append(event.when or "")
    return escape("; ".join(facts))
