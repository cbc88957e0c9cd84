from __future__ import annotations

import pytest

from docsearch.actors.anaphora import pronoun_links

_PEOPLE = ("Ilko Dovrek", "Tamas Rell")
_BODIES = ("Korsk Shipping", "Union of Dockers")


def _linked(text: str) -> list[tuple[str, str]]:
    cut = text.find(". ") + 1
    sentences = [(0, cut), (cut + 1, len(text))] if cut else [(0, len(text))]
    people, bodies = (
        sorted((text.find(name), name) for name in names if name in text) for names in (_PEOPLE, _BODIES)
    )
    return [(link.name, link.alias) for link in pronoun_links(text, sentences, people, bodies)]


@pytest.mark.parametrize(
    "text",
    [
        "Ilko Dovrek fled. His men call him Falcon.",
        "Ilko Dovrek fled. He is known as Falcon.",
        "Ilko Dovrek fled. His nom de guerre is Falcon.",
        "Ilko Dovrek fled, and they called him Falcon.",
        "Ilko Dovrek fled. He goes by the name of Falcon.",
        "Ilko Dovrek fled. He now answers only to his nom de guerre, Falcon.",
        "Ilko Dovrek fled. Under the nom de guerre Falcon he turned up at Tula.",
        "Ilko Dovrek fled. Using the alias Falcon, he hired a car.",
        "Ilko Dovrek fled. He has since taken the name Falcon.",
        "Ilko Dovrek fled. He calls himself Falcon.",
        "Ilko Dovrek fled. He was born Falcon in a village near Tula.",
        "Ilko Dovrek fled. His real name was Falcon.",
        'Ilko Dovrek fled. Villagers know him as "the Falcon".',
        "Ilko Dovrek fled. The Falcon, as his neighbours call him, left a note.",
        "Ilko Dovrek fled. The Falcon, as he is known, left a note.",
        "Ilko Dovrek fled. He writes under the pen name Falcon.",
    ],
)
def test_another_name_of_the_person_before(text: str) -> None:
    assert _linked(text) == [("Ilko Dovrek", "Falcon")]


@pytest.mark.parametrize(
    "text",
    [
        "Korsk Shipping lost money. The company changed its name to Velda Marine.",
        "Korsk Shipping lost money. It was renamed Velda Marine.",
        "Korsk Shipping lost money. The firm is now known as Velda Marine.",
        "Korsk Shipping lost money. It used to be called Velda Marine.",
        "Korsk Shipping lost money. The company was known as Velda Marine until last year.",
        "Korsk Shipping lost money. It was then called Velda Marine.",
        "Korsk Shipping lost money. Its trade name is Velda Marine.",
        "Korsk Shipping lost money. Velda Marine, as everybody calls it, sank.",
        "Korsk Shipping lost money. Velda Marine, as it was then called, sank.",
        "Korsk Shipping lost money. The group calls itself Velda Marine.",
        "Korsk Shipping lost money. Velda Marine, as its customers call it, sank.",
        "Korsk Shipping lost money. It trades as Velda Marine.",
    ],
)
def test_another_name_of_the_organisation_before(text: str) -> None:
    assert _linked(text) == [("Korsk Shipping", "Velda Marine")]


@pytest.mark.parametrize(
    "text",
    [
        "Ilko Dovrek met Tamas Rell. His men call him Falcon.",
        "It rained. His men call him Falcon.",
        "Ilko Dovrek fled. They called him on Monday.",
        "Korsk Shipping sued the Union of Dockers. It was renamed Velda Marine.",
        "Korsk Shipping lost money. He is known as Falcon.",
        "Ilko Dovrek fled. It was renamed Velda Marine.",
        "Ilko Dovrek fled. He called Falcon on Monday.",
        "Korsk Shipping lost money. It named Tamas Rell as chairman.",
    ],
)
def test_where_nobody_or_several_can_be_meant(text: str) -> None:
    assert _linked(text) == []
