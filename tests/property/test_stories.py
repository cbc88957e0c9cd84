"""Whatever is put together: no document is lost or told twice, and copies stay with what they copy."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from docsearch.stories import Telling, stories

DEEDS = st.tuples(st.just("attack"), st.sampled_from("ab"), st.sampled_from("ab")).filter(
    lambda deed: deed[1] != deed[2]
)


@st.composite
def tellings(draw: st.DrawFn) -> list[Telling]:
    made = []
    for key in range(draw(st.integers(0, 8))):
        angle = draw(st.floats(0, np.pi / 2))
        words = draw(st.sampled_from([range(20), range(17), range(100, 120), range(3), range(0)]))
        made.append(
            Telling(
                key,
                draw(st.none() | st.dates(date(2021, 3, 1), date(2021, 3, 20))),
                np.array([np.cos(angle), np.sin(angle)], dtype=np.float32),
                frozenset((str(word),) for word in words),
                draw(st.dictionaries(st.sampled_from("abc"), st.floats(0.1, 1), max_size=3)),
                draw(st.frozensets(DEEDS, max_size=1)),
            )
        )
    return made


@given(tellings())
def test_every_document_is_in_one_story_and_stories_stand_by_their_first(told: list[Telling]) -> None:
    found = stories(told)
    assert sorted(key for story in found for key in story.keys) == [one.key for one in told]
    firsts = [story.keys[0] for story in found]
    assert firsts == sorted(firsts)
    assert all(list(story.keys) == sorted(story.keys) for story in found)
    assert all(story.keys[0] not in story.copies and story.copies <= {*story.keys} for story in found)


@given(tellings())
def test_equal_texts_are_one_story(told: list[Telling]) -> None:
    home = {key: number for number, story in enumerate(stories(told)) for key in story.keys}
    for one in told:
        for other in told:
            if one.shingles and one.shingles == other.shingles:
                assert home[one.key] == home[other.key]


@given(tellings())
def test_later_documents_change_nothing_for_those_before(told: list[Telling]) -> None:
    whole, part = stories(told), stories(told[:4])
    kept = [tuple(key for key in story.keys if key < len(told[:4])) for story in whole]
    assert [keys for keys in kept if keys] == [story.keys for story in part]
