from __future__ import annotations

import pytest

from docsearch.nlp.salience import salience


def test_all_of_everything_is_one_and_nothing_is_the_first_sentence_alone() -> None:
    assert salience(
        in_title=True, first_sentence=0, mentions=4, most_mentions=4, sentences=3, all_sentences=9
    ) == pytest.approx(1.0)
    assert salience(
        in_title=False, first_sentence=3, mentions=1, most_mentions=4, sentences=1, all_sentences=30
    ) == pytest.approx(0.25 / 2 + 0.25 / 4 + 0.15 * 0.1)


def test_no_sentences_no_division() -> None:
    assert salience(
        in_title=True, first_sentence=0, mentions=0, most_mentions=0, sentences=0, all_sentences=0
    ) == pytest.approx(0.6)
