"""What is meant as an operator, and what is only written like one."""

from __future__ import annotations

import pytest

from docsearch.ranking import has_operators, without_operators


@pytest.mark.parametrize(
    "query",
    [
        "who funds the alliance?",
        "What is this? And who says so?",
        "Peru: the trial of a general",
        "coup (2019)",
        "rebels (and their leaders) [updated]",
        "UNITED STATES AND BRITAIN",
        "WAR OR PEACE: NOT YET",
        "rock and roll, not or",
        "subtitle:copper",
        "see http://example.org/a?b=c",
        'the 5" gun',
        '""',
        "~",
        "about ~5 tons",
        "*",
        "Q&A",
        "ANDorra NOTtingham ORkney in the rain",
        "copper title: none",
        "",
    ],
)
def test_plain_words(query: str) -> None:
    assert not has_operators(query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("copper AND dam", "copper dam"),
        ("copper AND NOT dam", "copper"),
        ("(copper OR dam) AND river", "copper dam river"),
        ("(NOT dam) AND river", "river"),
        ('"peace talks" failed', "peace talks failed"),
        ("rebel*", "rebel"),
        ("organi?ation", "organi?ation"),
        ("kes*n quake", "kes n quake"),
        ("torkan~", "torkan"),
        ("torkan~2 quake", "torkan quake"),
        ("title:election", "election"),
        ("(text:dam OR title:dam)", "dam dam"),
    ],
)
def test_operators_and_the_words_left_without_them(query: str, words: str) -> None:
    assert has_operators(query)
    assert without_operators(query) == words
