"""Annotations to bytes and back."""

from __future__ import annotations

import pytest

from docsearch.annotations import (
    ActorType,
    AliasLink,
    AliasRelation,
    Argument,
    DateRange,
    DocumentActors,
    DocumentEvents,
    Entity,
    Event,
    Mention,
    MentionForm,
    Modality,
    Span,
)
from docsearch.errors import IndexCorruptError
from docsearch.index.annotation_codec import decode_actors, decode_events, encode_actors, encode_events

MENTION = Mention(Span(4, 9, 0), "Velm\ud800a", MentionForm.DESCRIPTION, 0.75)
ACTORS = DocumentActors(
    sentences=((0, 20), (20, 41)),
    entities=(
        Entity(
            0,
            "Velma Oort",
            "velma oort",
            ActorType.PERSON,
            ("oort", "velma oort"),
            (MENTION,),
            ("judge",),
            0.5,
        ),
    ),
    links=(AliasLink("Grey Line Union", "GLU", AliasRelation.ACRONYM, Span(1, 5, -1), 0.9),),
)
EVENTS = DocumentEvents(
    events=(
        Event(
            0,
            "attack",
            "raid",
            Span(10, 14, 1),
            agents=(Argument(Span(4, 9, 1), "Velma", 0),),
            patients=(Argument(Span(15, 20, 1), "the depot"),),
            date=DateRange("2020-01-02", None),
            date_text="since Thursday",
            negated=True,
            modality=Modality.DENIED,
            confidence=0.5,
        ),
        Event(1, "", "hum", Span(21, 24, -1)),
    ),
    coreferences=((0, MENTION),),
)


def test_actors_come_back_as_they_were() -> None:
    assert decode_actors(encode_actors(ACTORS)) == ACTORS
    assert decode_actors(encode_actors(DocumentActors())) == DocumentActors()


def test_events_come_back_as_they_were() -> None:
    assert decode_events(encode_events(EVENTS)) == EVENTS


@pytest.mark.parametrize("data", [b"", b"nonsense", encode_events(EVENTS), encode_actors(ACTORS)[:-9]])
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(IndexCorruptError, match="damaged"):
        decode_actors(data)
