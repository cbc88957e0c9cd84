"""Where and by whom a report was filed: place and agency of its dateline, which the model confuses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsearch.actors.candidates import Candidate

__all__ = ["dateline_names"]

_REACH = 400  # characters from the beginning within which a dateline stands
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    r"(?:(?i:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    rf"(?:(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? '?\d{{2,4}})?|(?i:no date))"
)
_TOWN = r"(?P<place>[A-Z][\w.'\u2019-]*(?: [A-Z][\w.'\u2019-]*){0,3})(?: \((?P<land>[A-Z][^()\n]{1,30})\))?"
_AGENCY = r"(?: ?[(\[](?P<agency>[^()\[\]\n]{2,40})[)\]])"
_DASH = r" ?(?:--|\u2014|\u2013|-) "
_FORMS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"^{_TOWN}, {_DAY}(?:\.|$|{_AGENCY}?(?:{_DASH}|$))",
        rf"^{_TOWN}{_AGENCY}{_DASH}",
        rf"\A{_TOWN} -- ",
    )
)


def dateline_names(text: str) -> Iterator[Candidate]:
    """The place, the country in brackets and the agency of the dateline, if there is one."""
    for form in _FORMS:
        found = form.search(text, 0, _REACH)
        if found is None:
            continue
        for group, label in (("place", "GPE"), ("land", "GPE"), ("agency", "ORG")):
            if group in form.groupindex and found[group]:
                yield Candidate(found.start(group), found.end(group), label)
        return
