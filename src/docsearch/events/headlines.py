"""Headlines, read once more as queries are: "Gunmen kill mayor" has the grammar of a query, and the parser,
which was taught on whole sentences, often takes its verb for a noun.
"""

from __future__ import annotations

from docsearch.annotations import Argument, Entity
from docsearch.events.draft import Draft
from docsearch.events.parse import Part
from docsearch.events.query import EventQuery, Filler, NameSpan, read_event_query

__all__ = ["headline_events"]

_SURE = 0.5  # readings that are less sure are left to the parser


def headline_events(part: Part, found: list[Draft]) -> list[Draft]:
    """``found``, with what the light reader makes of the title if it fills more roles of known actors."""
    if not part.title or not len(part.doc):
        return found
    names = _names(part)
    spans = [NameSpan(start, end, (str(one.number),), one.type.value == "place") for start, end, one in names]
    reading = read_event_query(part.doc.text, spans)
    draft = _draft(part, reading) if reading.confidence >= _SURE else None
    if draft is None or draft.known() <= max((one.known() for one in found), default=0):
        return found
    return [*(one for one in found if one.token.i != draft.token.i), draft]


def _names(part: Part) -> list[tuple[int, int, Entity]]:
    """(start, end, entity) of the runs of tokens that name one, in the parse's own offsets."""
    runs: list[tuple[int, int, Entity]] = []
    last = -2
    for at, number in sorted(part.names.items()):
        token = part.doc[at]
        end = token.idx + len(token.text)
        if at == last + 1 and runs[-1][2].number == number:
            runs[-1] = (runs[-1][0], end, runs[-1][2])
        else:
            runs.append((token.idx, end, part.entities[number]))
        last = at
    return runs


def _draft(part: Part, reading: EventQuery) -> Draft | None:
    trigger = part.doc.char_span(*reading.trigger, alignment_mode="expand")
    if trigger is None or not len(trigger):
        return None
    draft = Draft(part, trigger[0], reading.action, reading.lemma, passive=False)
    draft.agents = tuple(_argument(part, one) for one in reading.agents)
    draft.add_patients(tuple(_argument(part, one) for one in reading.patients))
    if reading.participants and not draft.agents and not draft.patients:
        draft.agents = draft.patients = tuple(_argument(part, one) for one in reading.participants)
    draft.places = tuple(_argument(part, one) for one in reading.places)
    return draft


def _argument(part: Part, filler: Filler) -> Argument:
    tokens = part.doc.char_span(filler.start, filler.end, alignment_mode="expand")
    span = part.span(tokens[0], tokens[-1])
    return Argument(span, part.words(span), int(filler.actor_ids[0]) if filler.actor_ids else None)
