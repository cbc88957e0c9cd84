"""When an event happened: the date that stands nearest to its trigger in the sentence."""

from __future__ import annotations

from datetime import date

from docsearch.events.body import body_start
from docsearch.events.dates import DateMention, find_dates
from docsearch.events.draft import Draft
from docsearch.model import Document

__all__ = ["add_dates"]


def add_dates(document: Document, drafts: list[Draft]) -> None:
    """Sets date and wording of the drafts; dates count from the dateline, else from publication."""
    published, dateline = _day(document.date), _day(document.dateline_date)
    titled = any(draft.part.title for draft in drafts)
    in_title = find_dates(document.title, published=published, dateline=dateline) if titled else ()
    in_text = tuple(
        found
        for found in find_dates(document.text, published=published, dateline=dateline)
        if found.start >= body_start(document)
    )
    for draft in drafts:
        nearest = _nearest(draft, in_title if draft.part.title else in_text)
        if nearest is not None:
            draft.date, draft.date_text = nearest.range, nearest.text


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _nearest(draft: Draft, dates: tuple[DateMention, ...]) -> DateMention | None:
    """Of the dates in the trigger's sentence the nearest, one after the trigger before one as far ahead."""
    start, end = _sentence_bounds(draft)
    place = draft.token.idx + draft.part.offset
    here = [found for found in dates if start <= found.start < end]
    return min(here, key=lambda found: (abs(found.start - place), found.start < place), default=None)


def _sentence_bounds(draft: Draft) -> tuple[int, int]:
    if draft.part.title:
        return 0, len(draft.part.text)
    return draft.part.sentences[draft.sentence]
