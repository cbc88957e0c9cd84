"""Statements of other names, as news prose makes them; every sentence was written for this test."""

from __future__ import annotations

import pytest

from docsearch.actors.links import links_in
from docsearch.actors.phrases import no_name
from docsearch.nlp.names import name_key

# sentence | name | alias
_STATED = """
Petar Voskan, better known as the Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, also known in the valley as Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who is known to his followers as Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, widely known as "the Ferret", was freed. | Petar Voskan | Ferret
Petar Voskan, known throughout the delta simply as Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan (alias Ferret) was freed. | Petar Voskan | Ferret
Petar Voskan alias Ferret was freed. | Petar Voskan | Ferret
Petar Voskan, a.k.a. Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan aka Ferret was freed. | Petar Voskan | Ferret
Petar Voskan -- alias Ferret -- was freed. | Petar Voskan | Ferret
Petar Voskan – nicknamed "Ferret" – was freed. | Petar Voskan | Ferret
Petar Voskan, nicknamed the Ferret by his guards, was freed. | Petar Voskan | Ferret
Petar Voskan, dubbed "the Ferret" by the papers, was freed. | Petar Voskan | Ferret
Petar Voskan, nom de guerre Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan (nom de guerre: Ferret) was freed. | Petar Voskan | Ferret
Petar Voskan, whose nom de guerre is Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who goes by the name Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who goes by Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who went by the alias of Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who fought under the name Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who uses the nom de guerre Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, using the alias Ferret, rented a flat. | Petar Voskan | Ferret
Petar Voskan travelled under the pseudonym Ferret. | Petar Voskan | Ferret
Petar Voskan, who calls himself Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, called Ferret by his men, was freed. | Petar Voskan | Ferret
Petar Voskan, whom his men call Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, a former miner known as Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, the arms broker nicknamed Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan ("Ferret") was freed. | Petar Voskan | Ferret
Petar "Ferret" Voskan was freed. | Petar Voskan | Ferret
Petar “the Ferret” Voskan was freed. | Petar Voskan | Ferret
Petar Voskan, Ferret to his friends, was freed. | Petar Voskan | Ferret
Petar Voskan — "Ferret" to everyone in the port — was freed. | Petar Voskan | Ferret
Petar Voskan became known as Ferret. | Petar Voskan | Ferret
Petar Voskan, code-named Ferret, was freed. | Petar Voskan | Ferret
Ferret, whose real name is Petar Voskan, was freed. | Petar Voskan | Ferret
Ferret, real name Petar Voskan, was freed. | Petar Voskan | Ferret
Ferret (real name: Petar Voskan) was freed. | Petar Voskan | Ferret
Ferret, the nom de guerre of Petar Voskan, was on the list. | Petar Voskan | Ferret
Ferret is the pen name of Petar Voskan. | Petar Voskan | Ferret
Ferret, as Petar Voskan is known, was freed. | Petar Voskan | Ferret
Ferret, as Petar Voskan calls himself, was freed. | Petar Voskan | Ferret
Miners call Petar Voskan "the Ferret". | Petar Voskan | Ferret
Petar Voskan, who performs as Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan, who writes under the pen name Ferret, was freed. | Petar Voskan | Ferret
Petar Voskan was better known by his stage name, Ferret. | Petar Voskan | Ferret
Abu Sanad al-Turki, born Petar Voskan, was freed. | Abu Sanad al-Turki | Petar Voskan
Abu Sanad (born Petar Voskan in Tula) was freed. | Abu Sanad | Petar Voskan
Lina Marsh, née Orlova, sang. | Lina Marsh | Lina Orlova
Lina Marsh (née Lina Orlova) sang. | Lina Marsh | Lina Orlova
Lina Marsh, born Orlova, sang. | Lina Marsh | Lina Orlova
Lina Marsh, formerly Lina Orlova, sang. | Lina Marsh | Lina Orlova
Lina Marsh, whose maiden name was Lina Orlova, sang. | Lina Marsh | Lina Orlova
Velda Marine, formerly known as Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, formerly Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine (formerly called Korsk Shipping) sank. | Velda Marine | Korsk Shipping
Velda Marine, previously Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, originally named Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, which until 2012 was called Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, until last year known as Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, which used to be called Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, then called Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, which was then known as Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine, at the time still called Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine (then Korsk Shipping) sank. | Velda Marine | Korsk Shipping
Velda Marine (Korsk Shipping until 2012) sank. | Velda Marine | Korsk Shipping
Velda Marine was known as Korsk Shipping until 2012. | Velda Marine | Korsk Shipping
Velda Marine (until 2012 Korsk Shipping) sank. | Velda Marine | Korsk Shipping
Velda Marine, once known as Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Founded in 1970 as Korsk Shipping, Velda Marine sank. | Velda Marine | Korsk Shipping
Velda Marine renamed itself from Korsk Shipping in 2012. | Velda Marine | Korsk Shipping
Velda Marine, which renamed itself from Korsk Shipping, sank. | Velda Marine | Korsk Shipping
Velda Marine changed its name from Korsk Shipping. | Velda Marine | Korsk Shipping
Korsk Shipping, renamed Velda Marine in 2012, sank. | Velda Marine | Korsk Shipping
Korsk Shipping was renamed Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping was renamed in 2012 as Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping, which has since been renamed Velda Marine, sank. | Velda Marine | Korsk Shipping
Korsk Shipping renamed itself Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping, since rebranded as Velda Marine, sank. | Velda Marine | Korsk Shipping
Korsk Shipping rebranded as Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping changed its name to Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping has changed its name to Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping took the name Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping adopted the name of Velda Marine. | Velda Marine | Korsk Shipping
Korsk Shipping, now known as Velda Marine, sank. | Velda Marine | Korsk Shipping
Korsk Shipping (now Velda Marine) sank. | Korsk Shipping | Velda Marine
Korsk Shipping, which is now called Velda Marine, sank. | Velda Marine | Korsk Shipping
The company changed its name from Korsk Shipping to Velda Marine. | Velda Marine | Korsk Shipping
Velda Marine is the new name of Korsk Shipping. | Korsk Shipping | Velda Marine
Velda Marine, trading as Korsk, sank. | Velda Marine | Korsk
The Union of Dockers, successor to the League of Stevedores, met. | Union of Dockers | League of Stevedores
The Union of Dockers, the former League of Stevedores, met. | Union of Dockers | League of Stevedores
The Dawn Battalions, who call themselves the Black Sails, landed. | Dawn Battalions | Black Sails
The 9th Frontier Regiment, nicknamed the Blue Scarves, left. | 9th Frontier Regiment | Blue Scarves
The Peasant Force of the South, known by its Spanish initials FCS, left. | Peasant Force of the South | FCS
The Peasant Force, which goes by its German acronym BKR, left. | Peasant Force | BKR
The Peasant Force (in Arabic: Harakat al-Fallah) left. | Peasant Force | Harakat al-Fallah
The Peasant Force (Spanish: Fuerza campesina) left. | Peasant Force | Fuerza campesina
The Peasant Force (FCS in Spanish) left. | Peasant Force | FCS
The Peasant Force, or FCS in Spanish, left. | Peasant Force | FCS
The Peasant Force, FCS by its Portuguese initials, left. | Peasant Force | FCS
The Peasant Force, whose initials in Spanish are FCS, left. | Peasant Force | FCS
Al-Manar, Arabic for the Beacon, closed. | Al-Manar | Beacon
Al-Manar, which means "the Beacon", closed. | Al-Manar | Beacon
The Delta Tuna Office, abbreviated DTO, closed. | Delta Tuna Office | DTO
The Delta Tuna Office, DTO for short, closed. | Delta Tuna Office | DTO
The Delta Tuna Office, or simply DTO, closed. | Delta Tuna Office | DTO
The Delta Tuna Office or DTO closed. | Delta Tuna Office | DTO
The Delta Tuna Office -- DTO -- closed. | Delta Tuna Office | DTO
The Delta Tuna Office [DTO] closed. | Delta Tuna Office | DTO
The Delta Tuna Office ("DTO") closed. | Delta Tuna Office | DTO
The Delta Tuna Office, the DTO, closed. | Delta Tuna Office | DTO
DTO, the Delta Tuna Office, closed. | Delta Tuna Office | DTO
The DTO (the Delta Tuna Office) closed. | Delta Tuna Office | DTO
DTO stands for Delta Tuna Office. | Delta Tuna Office | DTO
The DTO, short for Delta Tuna Office, closed. | Delta Tuna Office | DTO
The DTO, as the Delta Tuna Office is known, closed. | Delta Tuna Office | DTO
Delegates voted to rename Bread and Roses as New Hearth. | New Hearth | Bread and Roses
Korsk Shipping is to be renamed Velda Marine. | Korsk Shipping | Velda Marine
From tomorrow Korsk Shipping will be called Velda Marine. | Korsk Shipping | Velda Marine
The League of Stevedores became the Union of Dockers. | League of Stevedores | Union of Dockers
Lina Marsh, who sang as Lina Orlova until her wedding, spoke. | Lina Marsh | Lina Orlova
Lina Orlova married and became Lina Marsh. | Lina Marsh | Lina Orlova
Judge Lina Marsh, Lina Orlova until her marriage, spoke. | Lina Marsh | Lina Orlova
Korsk Shipping, which in 2014 renamed itself Velda Marine, sank. | Velda Marine | Korsk Shipping
Petar Voskan took the nom de guerre Ferret in the forest. | Petar Voskan | Ferret
Readers know Al-Manar as the Beacon. | Al-Manar | Beacon
Al-Manar, whose name means the Beacon, closed. | Al-Manar | Beacon
Al-Manar, the Beacon in English, closed. | Al-Manar | Beacon
Bread and Roses, renamed New Hearth in 2012, lost. | New Hearth | Bread and Roses
New Hearth, formerly Bread and Roses, lost. | New Hearth | Bread and Roses
New Hearth, which renamed itself from Bread and Roses, lost. | New Hearth | Bread and Roses
Under the nom de guerre Ferret, Petar Voskan robbed banks. | Petar Voskan | Ferret
Petar Voskan, a forger whom the police know as the Ferret, escaped. | Petar Voskan | Ferret
The Miller's Aid Society (MAS) met. | Miller's Aid Society | MAS
Harbinger Instruments plc (Harbinger) closed. | Harbinger Instruments plc | Harbinger
Harbinger Instruments ("Harbinger") closed. | Harbinger Instruments | Harbinger
"""
_CASES = [tuple(part.strip() for part in line.split(" | ")) for line in _STATED.strip().splitlines()]


def test_there_are_cases() -> None:
    assert len(_CASES) > 110


@pytest.mark.parametrize(("text", "name", "alias"), _CASES)
def test_names_that_are_said_to_be_one(text: str, name: str, alias: str) -> None:
    found = [{name_key(link.name), name_key(link.alias)} for link in links_in(text, [(0, len(text))])]
    assert found == [{name_key(name), name_key(alias)}]


@pytest.mark.parametrize(
    "text",
    [
        "In Tula, a man known as Ferret was freed.",
        "Police arrested in Tula a man known as Ferret.",
        "Petar Voskan, known for his work as President, was freed.",
        "Petar Voskan flew to Kenya, then Uganda.",
        "Parliament renamed the Korsk Bank last year.",
        "Petar Voskan, born in Tula, was freed.",
        "Petar Voskan, born Monday, weighed little.",
        "Petar Voskan succeeded Ilko Dovrek.",
        "Lina Marsh married Petar Voskan.",
        "Lina Marsh met Lina Orlova.",
        "Petar Voskan became Governor of Tula.",
        "Petar Voskan, successor to Ilko Dovrek, spoke.",
        "Petar Voskan, the former Tula striker, spoke.",
        "Petar Voskan called Ilko Dovrek on Monday.",
        "Petar Voskan, called Monday, denied it.",
        "Petar Voskan said Ferret was a good name.",
        "Petar Voskan (Tula) was freed.",
        "Velda Marine, the owner of Korsk Shipping, sank.",
        "Petar Voskan met a man who calls himself Ferret.",
        "The minister named Petar Voskan to the Korsk Bank.",
        "Velda Marine took over Korsk Shipping.",
        "Petar Voskan, or the Tuna Office, will pay.",
        "The Delta Tuna Office, the BKR, and the police met.",
        'He said "No" Voskan recalled.',
        "Petar Voskan reported from Tula (in French).",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert links_in(text, [(0, len(text))]) == []


def test_pronouns_and_days_are_no_names() -> None:
    assert [word for word in ("He", "Monday", "General", "X", "Ferret") if not no_name(word)] == ["Ferret"]
