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
    assert list(known.capitals)[:4] == ["ILKO DOVREK", "SOME LAND", "REED CUTTERS", "SONS OF THE MARSH"]
    told = [(one.wording, one.actor) for one in known.told]
    assert told[:3] == [("Ilko Dovrek", "ilko"), ("Reed Cutters", "marsh"), ("Sons of the Marsh", "marsh")]
    assert ("Commander Falcon", "ilko") in told  # a common word is told with a rank only
    assert "Falcon" not in dict(told)


def test_told_words_that_are_nothing_else_are_looked_for_alone() -> None:
    links = [
        LinkFact(1, "Marsh Petrol Company", "Petromarsh", ALSO),
        LinkFact(1, "Reed Cutters", "RCTK", AliasRelation.ACRONYM),
        LinkFact(1, "Ilko Dovrek", "Moscow", ALSO),
    ]
    owners = [("petromarsh", "petrol"), ("rctk", "cutters"), ("moscow", "ilko")]
    known = known_names((), links, [Alias(key, actor, VARIANT, 1, 1.0) for key, actor in owners])
    assert {"Petromarsh", "RCTK"} <= {one.wording for one in known.told}
    assert "Moscow" not in {one.wording for one in known.told}
    text = "Workers of Petromarsh struck. New Petromarsh Towers fell."
    read, owned = completed(_read("rain"), ("rain",), "", text, known)
    assert owned == ("rain", "petrol")
    assert [m.span.start for m in read.entities[1].mentions] == [11]  # not within a longer name


def test_a_firm_of_two_is_found_with_and_for_its_sign() -> None:
    known = known_names({"Dovrek & Voskan Ltd"}, (), [Alias("dovrek and voskan", "firm", None, 1, 1.0)])
    _, owned = completed(_read("rain"), ("rain",), "", "It was Dovrek and Voskan who paid.", known)
    assert owned == ("rain", "firm")


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
