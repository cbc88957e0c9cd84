"""Which documents tell one story: hand-made tellings, so that every number is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from docsearch import Index, SearchSettings
from docsearch.config import Group, Mode
from docsearch.errors import BadInputError
from docsearch.index.postings import AnnotatedDocument
from docsearch.index.reading import StoredReading
from docsearch.model import Document, Evidence
from docsearch.stories import Telling, stories, telling
from tests.unit.conftest import MakeIndex

UNLIKE = np.array([0.0, 1.0], dtype=np.float32)


def _told(  # noqa: PLR0917
    key: int,
    cosine: float = 1.0,
    actors: str = "a",
    deed: tuple[str, str, str] | None = None,
    day: date | None = None,
    text: str = "",
) -> Telling:
    centroid = np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)
    shingles = frozenset((word,) for word in text.split())
    return Telling(
        key, day, centroid, shingles, dict.fromkeys(actors, 1.0), frozenset([deed] if deed else [])
    )


def _groups(*told: Telling) -> list[tuple[int, ...]]:
    return [story.keys for story in stories(told)]


def test_like_words_and_the_same_actors_make_a_story() -> None:
    # The second has the cosine .5 with the first and shares its one actor: .5 + .5 is .95 at least.
    assert _groups(_told(1), _told(2, 0.5)) == [(1, 2)]
    # Of the two actors of each one is shared: .5 + .25.
    assert _groups(_told(1, actors="ab"), _told(2, 0.5, actors="ac")) == [(1,), (2,)]
    assert _groups(_told(1), _told(2, 0.4)) == [(1,), (2,)]  # .4 + .5


def test_the_same_event_needs_less_and_the_reverse_forbids() -> None:
    deed, reverse = ("attack", "a", "b"), ("attack", "b", "a")
    assert _groups(_told(1, deed=deed, actors="xy"), _told(2, 0.5, deed=deed, actors="zw")) == [(1, 2)]
    assert _groups(_told(1, deed=deed), _told(2, 1.0, deed=reverse)) == [(1,), (2,)]


def test_days_that_lie_apart_make_two_stories() -> None:
    assert _groups(_told(1, day=date(2021, 3, 1)), _told(2, day=date(2021, 3, 8))) == [(1, 2)]
    assert _groups(_told(1, day=date(2021, 3, 1)), _told(2, day=date(2021, 3, 9))) == [(1,), (2,)]
    assert _groups(_told(1, day=date(2021, 3, 1)), _told(2)) == [(1, 2)]


def test_copies_are_found_by_four_fifths_of_the_shorter_text() -> None:
    words = [f"w{number}" for number in range(20)]
    whole, most, less = " ".join(words), " ".join([*words[:16], *"abcd"]), " ".join([*words[:15], *"vwxyz"])
    found = stories([_told(1, text=whole), _told(2, 0.0, "z", text=most), _told(3, 0.0, "y", text=less)])
    assert [(story.keys, set(story.copies)) for story in found] == [((1, 2), {2}), ((3,), set())]


def test_no_chain_of_small_steps() -> None:
    # 2 is like 1, and 3 is like 2 but not like 1.
    one, two, three = _told(1, 1.0), _told(2, 0.6), _told(3, 0.0)
    assert float(two.centroid @ three.centroid) == pytest.approx(0.8)
    assert _groups(one, two, three) == [(1, 2), (3,)]


def test_without_annotations_words_are_compared() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    one = telling(1, Document("a", text, date="2021-03-01"), None, UNLIKE)
    other = telling(2, Document("b", text + " seventeen", date="1999"), None, UNLIKE * 0)
    assert (len(one.shingles), one.day, other.day, one.salience) == (13, date(2021, 3, 1), None, {})
    (story,) = stories([one, other])
    assert story.copies == {2}


WIRE = (
    "The ferry Delmar sank in the harbour of Kessin late on Monday, and forty people were taken off by "
    "fishing boats, the port authority said. Divers looked for two sailors until dawn. "
    "The ship was built in 1961."
)


def test_a_search_counts_stories_and_loses_no_report(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "wire": WIRE,
            "copy": WIRE + " (Agency)",
            "other": "A ferry ticket costs forty crowns in Kessin from Monday.",
        }
    )
    found = index.search("ferry sank in Kessin", SearchSettings(group=Group.STORY, k=2))
    assert [[result.id, *(r.document.id for r in result.reports)] for result in found] in (
        [["wire", "copy"], ["other"]],
        [["copy", "wire"], ["other"]],
    )
    assert [report.copy for report in found.results[0].reports] == [True]
    assert [result.rank for result in found] == [1, 2]
    flat = index.search("ferry sank in Kessin", SearchSettings(k=3))
    assert all(not result.reports for result in flat)
    assert len(flat) == 3
    words = index.search("ferry Kessin", SearchSettings(group=Group.STORY, mode=Mode.KEYWORD))
    assert words.degraded == ("Without vectors only copies of one text are put together, not stories.",)


def test_evidence_is_made_for_what_is_shown(make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = {f"s{number}": f"The ferry Delmar {word} in Kessin." for number, word in enumerate("abcdef")}
    index = make_index({"wire": WIRE, "copy": WIRE + " (Agency)", **stories}, actors=True)
    made, read = list[str](), list[int]()

    def counted(document: Document, *_: object) -> tuple[Evidence, ...]:
        made.append(document.id)
        return (Evidence("actor", "Delmar", 0, 6, False, "delmar"),)

    def annotated(reading: StoredReading, key: int) -> AnnotatedDocument | None:
        read.append(key)
        return look_up(reading, key)

    look_up = StoredReading.annotated
    monkeypatch.setattr("docsearch.evidence.evidence", counted)
    monkeypatch.setattr(StoredReading, "annotated", annotated)
    found = index.search("ferry Delmar", SearchSettings(group=Group.STORY, k=1, evidence=True))
    assert made == [found.results[0].id]
    assert found.results[0].evidence
    assert len(read) == len(set(read)) == 8  # each taken apart once, for the stories


def test_a_passage_is_a_result(make_index: MakeIndex) -> None:
    filler = " ".join(f"Sentence {number} is about nothing at all." for number in range(60))
    text = f"The ferry sank near Kessin. {filler} Later another ferry sank near Kessin too."
    index: Index = make_index({"long": text, "short": "A ferry sank."})
    found = index.search("ferry sank Kessin", SearchSettings(group=Group.NONE, k=10, mode=Mode.KEYWORD))
    own = [result for result in found if result.id == "long"]
    assert len(own) == 2
    assert {"ferry sank near Kessin" in result.passage.text for result in own} == {True}
    scores = [result.score for result in found]
    assert scores == sorted(scores, reverse=True)
    assert len(index.search("ferry sank Kessin", SearchSettings(group=Group.NONE, k=1))) == 1


def test_an_unknown_group_is_said() -> None:
    with pytest.raises(BadInputError, match="group must be one of none, doc, story, not 'pile'"):
        SearchSettings(group="pile")  # type: ignore[arg-type]
