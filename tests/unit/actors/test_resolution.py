"""Which names are one actor's: every rule on documents made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch.actors.edits import Edit, EditAction
from docsearch.actors.facts import EntityFact, LinkFact, Resolution
from docsearch.actors.resolution import resolve
from docsearch.annotations import ActorType, AliasRelation

PERSON, PLACE, STATE = ActorType.PERSON, ActorType.PLACE, ActorType.STATE
ORGANISATION, GROUP = ActorType.ORGANISATION, ActorType.GROUP


def fact(
    document: int, key: str, kind: ActorType, *forms: str, number: int = 0, name: str = "", roles: str = ""
) -> EntityFact:
    listed = tuple(sorted({key, *forms}))
    return EntityFact(document, number, key, name or key.title(), kind, listed, tuple(roles.split(";")), 1)


def link(document: int, name: str, alias: str, relation: AliasRelation) -> LinkFact:
    return LinkFact(document, name, alias, relation)


def ids(facts: Sequence[EntityFact], links: Sequence[LinkFact] = (), *edits: Edit) -> list[str]:
    """The actor of each fact, in their order."""
    found = resolve(facts, links, edits)
    return [found.assignments[f.document, f.number] for f in facts]


def names(found: Resolution) -> dict[str, tuple[str, ...]]:
    return {actor.id: actor.names for actor in found.actors}


def test_nothing_gives_nothing() -> None:
    assert resolve([], []) == Resolution((), {}, ())


def test_one_key_is_one_actor_with_a_readable_id() -> None:
    found = resolve([fact(1, "red front", GROUP), fact(2, "red front", ORGANISATION)], [])
    (actor,) = found.actors
    assert (actor.id, actor.name, actor.documents, actor.mentions) == ("red-front", "Red Front", 2, 2)


def test_acronym_follows_its_link_to_other_documents() -> None:
    facts = [fact(1, "kardanian peoples army", GROUP), fact(2, "kpa", GROUP, name="KPA")]
    links = [link(1, "Kardanian Peoples Army", "KPA", AliasRelation.ACRONYM)]
    assert ids(facts, links) == ["kardanian-peoples-army"] * 2
    found = resolve(facts, links)
    assert found.actors[0].name == "Kardanian Peoples Army"
    alias = next(a for a in found.aliases if a.key == "kpa")
    assert (alias.relation, alias.documents, alias.score) == (AliasRelation.ACRONYM, 1, 1.0)


def test_acronym_with_two_expansions_stays_two_and_the_document_chooses() -> None:
    facts = [
        fact(1, "national army of belvar", GROUP, "nab"),
        fact(1, "belvar", STATE, number=1),
        fact(2, "northern alliance bank", ORGANISATION, "nab"),
        fact(2, "ostrava exchange", ORGANISATION, number=1),
        fact(3, "nab", GROUP, name="NAB"),
        fact(3, "belvar", STATE, number=1),
        fact(4, "nab", ORGANISATION, name="NAB"),
        fact(4, "ostrava exchange", ORGANISATION, number=1),
    ]
    got = ids(facts)
    assert got[4] == got[0] == "national-army-of-belvar"
    assert got[6] == got[2] == "northern-alliance-bank"
    nab = [a.actor_id for a in resolve(facts, []).aliases if a.key == "nab"]
    assert sorted(nab) == ["national-army-of-belvar", "northern-alliance-bank"]


def test_expansions_that_are_spellings_of_each_other_are_one() -> None:
    facts = [
        fact(1, "popular liberation forces", GROUP, "plf"),
        fact(2, "popular liberation force", GROUP, "plf"),
        fact(3, "varn popular liberation forces", GROUP, "plf"),
    ]
    assert len(set(ids(facts))) == 1


def test_a_shared_part_does_not_chain_two_organisations() -> None:
    facts = [
        fact(1, "national liberation front", GROUP, "fmln"),
        fact(2, "farabundo marti national liberation front", GROUP, "fmln"),
        fact(3, "sandinist national liberation front", GROUP, "fsln", "national liberation front"),
        fact(4, "fmln", GROUP, name="FMLN"),
        fact(5, "fsln", GROUP, name="FSLN"),
    ]
    links = [
        link(1, "National Liberation Front", "FMLN", AliasRelation.ACRONYM),
        link(2, "Farabundo Marti National Liberation Front", "FMLN", AliasRelation.ACRONYM),
        link(3, "Sandinist National Liberation Front", "FSLN", AliasRelation.ACRONYM),
    ]
    got = ids(facts, links)
    assert got[3] == got[1] == got[0] == "farabundo-marti-national-liberation-front"
    assert got[4] == got[2] == "sandinist-national-liberation-front"


def test_a_part_that_often_stands_alone_is_an_actor_of_its_own() -> None:
    facts = [fact(d, "world union", ORGANISATION) for d in range(5)]
    facts.append(fact(9, "world union security council", ORGANISATION, "world union"))
    assert ids(facts)[-2:] == ["world-union", "world-union-security-council"]


def test_acronym_without_a_link_by_initials_if_they_share_company() -> None:
    facts = [
        fact(1, "democratic labor union", ORGANISATION),
        fact(1, "varn", PLACE, number=1),
        fact(2, "dlu", ORGANISATION, name="DLU"),
        fact(2, "varn", PLACE, number=1),
    ]
    assert ids(facts)[2] == "democratic-labor-union"
    apart = [facts[0], fact(2, "dlu", ORGANISATION, name="DLU")]
    assert ids(apart) == ["democratic-labor-union", "dlu"]


def test_aliases_and_former_names_join() -> None:
    facts = [
        fact(1, "carlos marcial", PERSON),
        fact(2, "comandante milton", PERSON),
        fact(3, "liberty party", ORGANISATION),
        fact(4, "progress union", ORGANISATION),
        fact(5, "liberty party", ORGANISATION),
    ]
    links = [
        link(1, "Carlos Marcial", "Comandante Milton", AliasRelation.ALSO_KNOWN_AS),
        link(3, "Liberty Party", "Progress Union", AliasRelation.FORMERLY),
    ]
    got = ids(facts, links)
    assert got[0] == got[1] and got[2:] == ["liberty-party"] * 3  # noqa: PT018


def test_forms_of_one_entity_are_one_actor() -> None:
    facts = [fact(1, "movement of the south", GROUP, "los surenos"), fact(2, "los surenos", GROUP)]
    assert len(set(ids(facts))) == 1


def test_surname_goes_to_the_only_full_name() -> None:
    facts = [fact(1, "ivan dovrek", PERSON), fact(2, "dovrek", PERSON)]
    assert ids(facts) == ["ivan-dovrek"] * 2
    alias = next(a for a in resolve(facts, []).aliases if a.key == "dovrek")
    assert (alias.relation, alias.score) == (AliasRelation.SURNAME, 0.8)


def test_surname_of_two_people_is_decided_by_company() -> None:
    facts = [
        fact(1, "ivan dovrek", PERSON),
        fact(1, "kardania", STATE, number=1),
        fact(2, "olga dovrek", PERSON),
        fact(2, "opera house", ORGANISATION, number=1),
        fact(3, "dovrek", PERSON),
        fact(3, "opera house", ORGANISATION, number=1),
        fact(4, "dovrek", PERSON),
    ]
    got = ids(facts)
    assert got[4] == "olga-dovrek"
    assert got[6] == "dovrek"  # nothing tells: a person of its own


def test_initials_and_middle_names() -> None:
    facts = [
        fact(1, "juan bustillo", PERSON),
        fact(2, "j bustillo", PERSON),
        fact(3, "juan rafael bustillo", PERSON),
        fact(4, "maria bustillo", PERSON),
    ]
    got = ids(facts)
    assert got[0] == got[1] == got[2] != got[3]
    bushes = [fact(1, "george w bush", PERSON), fact(2, "george h w bush", PERSON)]
    assert len(set(ids(bushes))) == 2
    assert len(set(ids([fact(1, "al edwards", PERSON), fact(2, "carl edwards", PERSON)]))) == 2
    assert len(set(ids([fact(1, "al assad", PERSON), fact(2, "bashar al assad", PERSON)]))) == 1


def test_transliterations_are_one_person() -> None:
    facts = [
        fact(1, "muhammad abd al rahman", PERSON),
        fact(2, "mohamed abdelrahman", PERSON),
        fact(3, "mohammed abdul rahman", PERSON),
        fact(4, "sergey zelensky", PERSON),
        fact(5, "sergei zelenskyy", PERSON),
        fact(6, "mohamed hussein", PERSON),
    ]
    got = ids(facts)
    assert len(set(got[:3])) == 1
    assert got[3] == got[4]
    assert got[5] not in got[:5]


def test_a_slip_of_the_pen_joins_but_not_if_a_document_tells_them_apart() -> None:
    around = [fact(d, "varn", PLACE, number=9) for d in (1, 2)]
    facts = [fact(1, "roberto martinelli", PERSON), fact(2, "roberto martineli", PERSON), *around]
    assert len(set(ids(facts)[:2])) == 1
    facts = [fact(1, "ivan petrovsky", PERSON), fact(1, "ivan petrovska", PERSON, number=1)]
    assert len(set(ids(facts))) == 2


def test_organisations_by_word_order_demonym_suffix_and_spelling() -> None:
    facts = [
        fact(1, "ministry of defence of kardania", ORGANISATION),
        fact(2, "kardania defense ministry", ORGANISATION),
        fact(3, "kardanian defence ministry", ORGANISATION),
        fact(4, "acme steel holdings", ORGANISATION),
        fact(5, "acme steel", ORGANISATION),
        fact(6, "french national police", ORGANISATION),
        fact(7, "national police of france", ORGANISATION),
        fact(8, "national police of spain", ORGANISATION),
    ]
    got = ids(facts, [link(9, "Kardania", "Kardanian", AliasRelation.DEMONYM)])
    assert len(set(got[:3])) == 1
    assert len(set(got[3:5])) == 1
    assert got[5] == got[6] != got[7]


def test_demonym_is_an_alias_and_capital_a_relation() -> None:
    facts = [fact(1, "kardania", STATE), fact(2, "kardanians", STATE), fact(3, "varn", PLACE)]
    links = [
        link(1, "Kardania", "Kardanians", AliasRelation.DEMONYM),
        link(1, "Kardania", "Varn", AliasRelation.CAPITAL),
    ]
    found = resolve(facts, links)
    assert names(found) == {"kardania": ("kardania", "kardanians"), "varn": ("varn",)}
    assert [a.related for a in found.actors] == [(("capital", "varn"),), (("capital of", "kardania"),)]
    alias = next(a for a in found.aliases if a.key == "kardanians")
    assert alias.relation is AliasRelation.DEMONYM


def test_known_countries_need_no_link() -> None:
    facts = [fact(1, "france", STATE), fact(2, "french", GROUP), fact(3, "paris", PLACE)]
    found = resolve(facts, [])
    assert [a.id for a in found.actors] == ["france", "paris"]
    assert found.actors[0].related == (("capital", "paris"),)


def test_person_and_place_never_merge_but_state_and_place_do() -> None:
    facts = [
        fact(1, "jordan", PERSON),
        fact(2, "jordan", PLACE),
        fact(3, "jordan", STATE),
        fact(4, "jordan", PLACE),
        fact(5, "jordan", PLACE),
    ]
    got = ids(facts, [link(1, "Jordan", "Jordan River", AliasRelation.ALSO_KNOWN_AS)])
    assert got == ["jordan-2", "jordan", "jordan", "jordan", "jordan"]


def test_a_rare_type_of_a_name_is_the_taggers_mistake() -> None:
    facts = [fact(d, "hamral", GROUP) for d in range(5)] + [fact(9, "hamral", PERSON)]
    assert set(ids(facts)) == {"hamral"}


def test_two_people_of_one_name_only_with_conflicting_roles_and_company() -> None:
    minister = [fact(1, "john vale", PERSON, roles="finance minister"), fact(1, "varn", PLACE, number=1)]
    striker = [fact(2, "john vale", PERSON, roles="striker"), fact(2, "rovers", ORGANISATION, number=1)]
    got = ids(minister + striker)
    assert got[0] != got[2]
    assert {got[0], got[2]} == {"john-vale", "john-vale-2"}
    assert len(set(ids([*minister, *striker[:1], fact(2, "varn", PLACE, number=1)])[::2])) == 1
    former = [fact(2, "john vale", PERSON, roles="former striker"), striker[1]]
    assert len(set(ids(minister + former)[::2])) == 1


def edit(number: int, action: EditAction, actor: str, other: str) -> Edit:
    return Edit(number, action, actor, other)


FRONT = [
    fact(1, "peoples front", GROUP, "ppf"),
    fact(2, "ppf", GROUP, name="PPF"),
    fact(3, "los lobos", GROUP),
]


def test_merge_joins_what_nothing_else_joins() -> None:
    got = ids(FRONT, [], edit(1, EditAction.MERGE, "Peoples Front", "Los Lobos"))
    assert len(set(got)) == 1


def test_split_wins_over_evidence_and_a_later_merge_over_the_split() -> None:
    split = edit(1, EditAction.SPLIT, "Peoples Front", "PPF")
    got = ids(FRONT, [], split)
    assert got == ["peoples-front", "ppf", "los-lobos"]
    found = resolve(FRONT, [], [split])
    assert "ppf" not in names(found)["peoples-front"]
    assert len(set(ids(FRONT, [], split, edit(2, EditAction.MERGE, "Peoples Front", "PPF"))[:2])) == 1


def test_split_takes_a_merge_back() -> None:
    merge, split = (
        edit(1, EditAction.MERGE, "Peoples Front", "Los Lobos"),
        edit(2, EditAction.SPLIT, "Peoples Front", "Los Lobos"),
    )
    assert ids(FRONT, [], merge, split) == ["peoples-front", "peoples-front", "los-lobos"]


def test_split_of_a_bridge_parts_what_it_held_together() -> None:
    facts = [fact(1, "red dawn", GROUP, "black wing"), fact(2, "blue moon", GROUP, "black wing")]
    assert len(set(ids(facts))) == 1
    got = ids(facts, [], edit(1, EditAction.SPLIT, "Red Dawn", "Black Wing"))
    assert got == ["red-dawn", "blue-moon"]


def test_added_and_removed_aliases() -> None:
    add = edit(1, EditAction.ADD, "Peoples Front", "The Wolves of Varn")
    found = resolve(FRONT, [], [add])
    alias = next(a for a in found.aliases if a.key == "wolves of varn")
    assert (alias.actor_id, alias.score) == ("peoples-front", 1.0)
    gone = resolve(FRONT, [], [add, edit(2, EditAction.REMOVE, "Peoples Front", "The Wolves of Varn")])
    assert all(a.key != "wolves of varn" for a in gone.aliases)


def test_undone_edits_do_nothing() -> None:
    merge = edit(1, EditAction.MERGE, "Peoples Front", "Los Lobos")
    assert ids(FRONT, [], merge, Edit(2, EditAction.UNDO, undoes=1)) == ids(FRONT)


_KEYS = {
    PERSON: [
        "ivan dovrek",
        "dovrek",
        "i dovrek",
        "olga dovrek",
        "ivan petr dovrek",
        "mohamed ali",
        "muhammad ali",
    ],
    GROUP: ["nab", "national army of belvar", "northern alliance bank", "belvar national army", "belvarian"],
    STATE: ["belvar", "france", "french", "korean", "north korea"],
    PLACE: ["belvar", "varn", "paris"],
}


@st.composite
def _corpora(draw: st.DrawFn) -> tuple[list[EntityFact], list[LinkFact]]:
    facts, links = [], []
    for document in range(draw(st.integers(1, 6))):
        for number in range(draw(st.integers(0, 4))):
            kind = draw(st.sampled_from(sorted(_KEYS)))
            key, other = draw(st.sampled_from(_KEYS[kind])), draw(st.sampled_from(_KEYS[kind]))
            role = draw(st.sampled_from(["", "striker", "finance minister"]))
            facts.append(fact(document, key, kind, other, number=number, roles=role))
            if draw(st.booleans()):
                links.append(link(document, key, other, draw(st.sampled_from(sorted(AliasRelation)))))
    return facts, links


@settings(max_examples=150, deadline=None)
@given(_corpora(), st.randoms(use_true_random=False))
def test_the_order_of_facts_is_no_matter(
    corpus: tuple[list[EntityFact], list[LinkFact]], random: object
) -> None:
    facts, links = corpus
    edits = [edit(1, EditAction.MERGE, "varn", "paris"), edit(2, EditAction.SPLIT, "belvar", "belvarian")]
    expected = resolve(facts, links, edits)
    shuffled_facts, shuffled_links = facts.copy(), links.copy()
    random.shuffle(shuffled_facts)  # type: ignore[attr-defined]
    random.shuffle(shuffled_links)  # type: ignore[attr-defined]
    assert resolve(shuffled_facts, shuffled_links, edits) == expected
    assert set(expected.assignments) == {(f.document, f.number) for f in facts}
    assert {alias.actor_id for alias in expected.aliases} == {actor.id for actor in expected.actors}
    assert set(expected.assignments.values()) == {actor.id for actor in expected.actors}
