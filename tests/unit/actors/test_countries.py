from __future__ import annotations

from docsearch.actors.countries import countries, country_of, demonym_of, relations, seat_of
from docsearch.annotations import AliasRelation


def test_names_demonyms_and_seats() -> None:
    names = [
        country.name
        for table in (country_of("us"), demonym_of("french"), seat_of("hanoi"))
        if (country := table)
    ]
    assert names == ["United States", "France", "Vietnam"]
    assert country_of("french") is None


def test_the_table_is_whole() -> None:
    assert len(countries()) > 200
    assert ("peru", "peruvians", AliasRelation.DEMONYM) in relations()
    assert ("peru", "lima", AliasRelation.CAPITAL) in relations()
    assert not [row for row in relations() if row[0] == row[1]]
