"""Which spellings are one name's: every rule on documents made by hand."""

from __future__ import annotations

import pytest

from docsearch.actors.facts import EntityFact, LinkFact
from docsearch.actors.resolution import resolve
from docsearch.annotations import ActorType, AliasRelation
from docsearch.nlp.names import name_key

PERSON, PLACE, ORGANISATION = ActorType.PERSON, ActorType.PLACE, ActorType.ORGANISATION


def _together(kind: ActorType, *names: str) -> bool:
    """Whether these names, each in a document of its own beside the same other, are one actor's."""
    facts = [EntityFact(n, 0, name_key(name), name, kind, (name_key(name),)) for n, name in enumerate(names)]
    other = ActorType.GROUP
    facts += [
        EntityFact(n, 1, "tamsa front", "Tamsa Front", other, ("tamsa front",)) for n in range(len(names))
    ]
    found = resolve(facts, [])
    return len({found.assignments[n, 0] for n in range(len(names))}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Khaled Naddour", "Khalid Nadour"),
        ("Yevgeny Sorokin", "Evgeni Sorokin"),
        ("Volodymyr Petrenko", "Vladimir Petrenko"),
        ("Sheikh Karim Haddad", "Karim Haddad"),
        ("Mokhtar Benaissa", "Moktar Benayssa"),
        ("Wladislaw Zorin", "Vladislav Zorin"),
        ("Gonzalo Ibáñez", "Gonsalo Ibanes"),
        ("Ravil Mukhametov", "Ravil Muhametov"),
        ("Yusuf Jum'a", "Youssef Jumaa"),
        ("Gennady Fyodorov", "Gennadi Fedorov"),
        ("Bill Ashcombe", "William Ashcombe"),
        ("Wei-lin Chiang", "Chiang Wei-lin"),
        ("Hezron Otieno Ouma", "Hezron Ouma"),
        ("Luis Ortega Ruiz", "Ortega"),
        ("Abd-el-Krim Saadi", "Abdelkrim Saadi"),
        ("Nur ad-Din Attassi", "Noureddine Atassi"),
        ("Park Jung-ho", "Pak Chung-ho"),
        ("Zach Colquhoun", "Zachary Colquhoun"),
        ("A.P.J. Venkatesan", "Arul Venkatesan"),
        ("Edson Ferreira Lima", "Ferreira Lima"),
        ("Choi Dae-sik", "Choi"),
        ("Choukri Khoury", "Shukri Khouri"),
    ],
)
def test_spellings_of_a_person(names: tuple[str, str]) -> None:
    assert _together(PERSON, *names)


@pytest.mark.parametrize(
    "names",
    [
        ("Mahmoud Haddad", "Muhammad Haddad"),
        ("Hassan Karimi", "Hussein Karimi"),
        ("Salim Nasser", "Salem Mansour"),
        ("Bob Ashcombe", "William Ashcombe"),
        ("Anton Lebed", "Anna Lebed"),
        ("Emma Ashcombe", "Emily Ashcombe"),
        ("Kim Jong-il", "Kim Jong-un"),
        ("Maria Ferreira Costa", "Ferreira Lima"),
        ("Claudine Attal", "Claude Attal"),
    ],
)
def test_others_stay_two(names: tuple[str, str]) -> None:
    assert not _together(PERSON, *names)


@pytest.mark.parametrize(
    "names",
    [
        ("Anti-Piracy Bureau", "Antipiracy Bureau"),
        ("Harbinger Instruments", "Harbinger"),
        ("Lanka Tea Holdings", "Lanka Tea"),
        ("Korsk Turbines", "Korsk"),
        ("Al-Mansour University", "Mansour University"),
        ("Saint-Aubin Trust", "St. Aubin Trust"),
        ("Intl. Cable Works Corp.", "International Cable Works"),
    ],
)
def test_names_of_organisations(names: tuple[str, str]) -> None:
    assert _together(ORGANISATION, *names)


@pytest.mark.parametrize(
    "names",
    [
        ("Harbinger Liberation Rebels", "Harbinger"),
        ("Northern Shipping", "Northern"),
        ("Kenya Airways", "Kenya"),
    ],
)
def test_what_no_firm_is_called_by(names: tuple[str, str]) -> None:
    assert not _together(ORGANISATION, *names)


def test_cities_of_several_names() -> None:
    assert _together(PLACE, "Rangoon", "Yangon")
    assert not _together(PLACE, "Rangoon", "Mumbai")


def test_a_surname_that_a_document_takes_for_a_firm_is_the_persons() -> None:
    facts = [
        EntityFact(1, 0, "dmitri sorokin", "Dmitri Sorokin", PERSON, ("dmitri sorokin",)),
        EntityFact(2, 0, "sorokin", "Sorokin", ORGANISATION, ("sorokin",)),
        EntityFact(3, 0, "dmitry sorokin", "Dmitry Sorokin", PLACE, ("dmitry sorokin",)),
    ]
    assert set(resolve(facts, []).assignments.values()) == {"dmitri-sorokin"}


def test_an_alias_is_of_the_family_of_whom_it_names() -> None:
    facts = [
        EntityFact(1, 0, "ilko dovrek", "Ilko Dovrek", PERSON, ("beekeeper", "ilko dovrek")),
        EntityFact(2, 0, "beekeeper", "Beekeeper", ORGANISATION, ("beekeeper",)),
    ]
    links = [LinkFact(1, "Ilko Dovrek", "Beekeeper", AliasRelation.ALSO_KNOWN_AS)]
    assert set(resolve(facts, links).assignments.values()) == {"ilko-dovrek"}


def test_a_told_name_that_sounds_like_a_place_is_the_organisations() -> None:
    forms = ("harbour station", "institute for polar weather")
    facts = [
        EntityFact(1, 0, "institute for polar weather", "Institute for Polar Weather", ORGANISATION, forms),
        EntityFact(2, 0, "harbour station", "Harbour Station", PLACE, ("harbour station",)),
    ]
    links = [LinkFact(1, "Institute for Polar Weather", "Harbour Station", AliasRelation.FORMERLY)]
    assert len(set(resolve(facts, links).assignments.values())) == 1


def test_a_name_that_only_a_link_gives_has_short_forms_too() -> None:
    facts = [
        EntityFact(1, 0, "lohr and sohn", "Lohr & Sohn", ORGANISATION, ("kestor chemicals", "lohr and sohn")),
        EntityFact(2, 0, "kestor", "Kestor", ORGANISATION, ("kestor",)),
    ]
    links = [LinkFact(1, "Kestor Chemicals", "Lohr & Sohn", AliasRelation.FORMERLY)]
    assert len(set(resolve(facts, links).assignments.values())) == 1


def _titled(title: str, *others: str) -> int:
    """How many actors "title Giles" and Sir Giles Marsh, Sir Giles Orvel are; the first two meet others."""
    facts = [
        EntityFact(1, 0, "giles", "Giles", PERSON, ("giles",), (title,)),
        EntityFact(1, 1, "korsk bank", "Korsk Bank", ORGANISATION, ("korsk bank",)),
        *(
            EntityFact(n, 0, name_key(name), name, PERSON, (name_key(name),))
            for n, name in enumerate(others, start=2)
        ),
        EntityFact(2, 1, "korsk bank", "Korsk Bank", ORGANISATION, ("korsk bank",)),
    ]
    found = resolve(facts, []).assignments
    return len({found[1, 0], found[2, 0]})


def test_a_title_with_a_given_name_is_who_has_it_in_like_company() -> None:
    assert _titled("sir", "Giles Marsh") == 1
    assert _titled("sir", "Ilko Dovrek", "Giles Marsh") == 2
    assert _titled("goalkeeper", "Giles Marsh") == 2


def test_an_acronym_may_have_two_letters_of_a_word() -> None:
    facts = [
        EntityFact(1, 0, "korsk sturgeon agency", "Korsk Sturgeon Agency", ORGANISATION),
        EntityFact(1, 1, "tula", "Tula", PLACE),
        EntityFact(2, 0, "ksta", "KSTA", ORGANISATION),
        EntityFact(2, 1, "tula", "Tula", PLACE),
        EntityFact(3, 0, "kxta", "KXTA", ORGANISATION),
        EntityFact(3, 1, "tula", "Tula", PLACE),
    ]
    found = resolve(facts, []).assignments
    assert found[1, 0] == found[2, 0] != found[3, 0]
