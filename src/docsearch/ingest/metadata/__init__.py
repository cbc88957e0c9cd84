"""What a news text says about itself: title, byline, dateline, dates, language.

In: the text and whatever the format carried.  Out: fields that are stated, never guessed; what is not
stated stays ``None``.  Only the first lines are looked at, by patterns that name no actor and no place.  Not
for what a text is *about*: actors and events are other packages' work.
"""

from docsearch.ingest.metadata.dateline import Dateline, find_dateline
from docsearch.ingest.metadata.dates import parse_date
from docsearch.ingest.metadata.language import detect_language
from docsearch.ingest.metadata.lead import Lead, read_lead, split_headline

__all__ = [
    "Dateline",
    "Lead",
    "detect_language",
    "find_dateline",
    "parse_date",
    "read_lead",
    "split_headline",
]
