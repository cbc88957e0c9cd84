from __future__ import annotations

from docsearch.actors.facts import LinkFact
from docsearch.annotations import (
    TITLE,
    ActorType,
    Alias,
    AliasRelation,
    DocumentActors,
    Entity,
    Mention,
    Span,
)
from docsearch.nlp.completion import KnownNames, Told, completed, known_names

ALSO, VARIANT = AliasRelation.ALSO_KNOWN_AS, AliasRelation.VARIANT
CUTTERS = Told("Reed Cutters", "reed cutters", "sons-of-the-marsh")

KNOWN = KnownNames((CUTTERS,), {"KORSK GRAIN UNION": Told("Korsk Grain Union", "korsk grain union", "kgu")})


def _read(*keys: str) -> DocumentActors:
    entities = tuple(
        Entity(n, key.title(), key, ActorType.GROUP, (key,), (Mention(Span(0, 4, 0), "Sons"),))
        for n, key in enumerate(keys)
    )
    return DocumentActors(((0, 20), (21, 60)), entities)


def test_told_are_names_of_several_words_that_are_one_actors() -> None:
    links = [
        LinkFact(1, "Sons of the Marsh", "Reed Cutters", ALSO),
        LinkFact(1, "Ilko Dovrek", "Falcon", ALSO),
        LinkFact(1, "Two Bearers", "Lone Sail", ALSO),
        LinkFact(1, "Some Place", "Some Land", AliasRelation.WITHIN),
    ]
    owners = [
        ("reed cutters", "marsh"), ("sons of the marsh", "marsh"), ("falcon", "ilko"),
        ("ilko dovrek", "ilko"),
        ("lone sail", "one"), ("lone sail", "two"), ("some place", "place"), ("some land", "land"),
    ]  # fmt: skip
    aliases = [Alias(key, actor, VARIANT, 1, 1.0) for key, actor in owners]
    known = known_names({"Ilko Dovrek", "Some Land", "Lone Sail"}, links, aliases)
    assert list(known.capitals) == ["ILKO DOVREK", "SOME LAND", "REED CUTTERS", "SONS OF THE MARSH"]
    assert [(one.wording, one.actor) for one in known.told] == [
        ("Ilko Dovrek", "ilko"),
        ("Reed Cutters", "marsh"),
        ("Sons of the Marsh", "marsh"),
    ]


def test_a_told_name_is_found_as_it_is_written_and_in_capitals() -> None:
    text = "It rained all night. Then the Reed Cutters took the rice."
    read, owners = completed(_read("rain"), ("rain",), "RICE FOR REED CUTTERS", text, KNOWN)
    added = read.entities[1]
    assert owners == ("rain", "sons-of-the-marsh")
    assert [(m.span, m.text) for m in added.mentions] == [
        (Span(9, 21, TITLE), "REED CUTTERS"),
        (Span(30, 42, 1), "Reed Cutters"),
    ]
    # .35 title + .25 / (1 + 1/3) early + .25 frequent + .15 spread
    assert added.salience == 0.9375


def test_nothing_is_added_twice_nor_from_small_letters_nor_inside_words() -> None:
    text = "The reed cutters went home with the Reed Cuttersons."
    assert completed(_read("rain"), ("rain",), "", text, KNOWN)[1] == ("rain",)
    known = ("sons-of-the-marsh",)
    assert completed(_read("reed cutters"), known, "", "Reed Cutters left.", KNOWN)[1] == known


def test_all_names_are_looked_for_in_capitals_only() -> None:
    text = "ON MONDAY THE KORSK GRAIN UNION STRUCK."
    assert completed(_read("rain"), ("rain",), "", text, KNOWN)[1] == ("rain", "kgu")
    assert completed(_read("rain"), ("rain",), "", text.title(), KNOWN)[1] == ("rain",)
