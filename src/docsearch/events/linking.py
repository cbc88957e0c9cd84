"""Events that share what only one of them tells: "killed in a raid by A", "A's raid killed twelve"."""

from __future__ import annotations

from docsearch.events.draft import Draft
from docsearch.events.grammar import Frame
from docsearch.events.parse import Part

__all__ = ["link_events"]

_MISHAPS = frozenset({"disaster", "accident", "outbreak"})
_IN = frozenset("in during by with from after".split())


def link_events(part: Part, drafts: list[Draft], frames: dict[int, Frame]) -> None:
    """Hands agents and patients on between a verb and the noun that is its subject or its circumstance."""
    nouns = {draft.token.i: draft for draft in drafts if draft.noun and draft.part is part}
    for draft in drafts:
        frame = frames.get(draft.token.i)
        if draft.noun or frame is None or draft.part is not part:
            continue
        for token in frame.subjects:
            event = nouns.get(token.i)
            if event is not None:
                _subject_event(draft, event)
        for word, token in frame.phrases:
            event = nouns.get(token.i)
            if event is not None and word in _IN:
                _circumstance(draft, event, word)


def _subject_event(verb: Draft, noun: Draft) -> None:
    """As in "A's attack killed B": killed by A, and B is whom the attack met; a flood does it itself."""
    if noun.agents or noun.action not in _MISHAPS:
        verb.agents = noun.agents
    if verb.action and not any(argument.entity is not None for argument in noun.patients):
        noun.add_patients(verb.patients)


def _circumstance(verb: Draft, noun: Draft, word: str) -> None:
    if not verb.action or not verb.passive or word == "after":
        return
    if not verb.agents:
        verb.add_agents(noun.agents)
    if not noun.patients:
        noun.add_patients(verb.patients)
