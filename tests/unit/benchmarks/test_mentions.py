"""Scores of names and alias clusters, on numbers worked out by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from mentions import (
    WORDS,
    Counts,
    GoldDocument,
    Named,
    b_cubed,
    beginning,
    draw,
    extracted_names,
    read_gold,
    same_type,
    score,
)

from docsearch.annotations import (
    TITLE,
    ActorType,
    DocumentActors,
    Entity,
    Mention,
    MentionForm,
    Span,
)

# Annotated: person 0 at 0-9 and 20-24, place 1 at 30-35, organisation 2 at 40-50, state 3 at 60-65
GOLD = GoldDocument(
    "own",
    "1",
    "",
    100,
    (
        Named((0, 9), "person", 0),
        Named((20, 24), "person", 0),
        Named((30, 35), "place", 1),
        Named((40, 50), "organisation", 2),
        Named((60, 65), "state", 3),
    ),
)
READ = (
    Named((0, 9), "person", 0),  # right
    Named((18, 24), "person", 1),  # a word too many, parted from the first
    Named((30, 35), "state", 1),  # joined with the one before
    Named((70, 75), "place", 2),  # no name
)


def _scored(*, one_family: bool) -> Counts:
    counts = Counts()
    score(counts, GOLD, READ, one_family=one_family)
    return counts


def test_mentions_are_counted_by_span_overlap_and_type() -> None:
    report = _scored(one_family=False).report()
    assert report["strict"] == {"precision": 0.5, "recall": 0.4, "f1": 0.444, "right": 2}
    assert report["lenient"] == {"precision": 0.75, "recall": 0.6, "f1": 0.667, "right": 3}
    assert report["lenient_type"]["right"] == 2
    assert _scored(one_family=True).report()["lenient_type"]["right"] == 3


def test_clusters_are_scored_over_matched_mentions() -> None:
    # Precision 1, 1/2, 1/2; recall 1/2, 1/2, 1: both 2/3
    report = _scored(one_family=False).report()
    assert report["b_cubed"] == {"precision": 0.667, "recall": 0.667, "f1": 0.667, "mentions": 3}
    # 2 of 4 read, 2 of 5 annotated
    assert report["b_cubed_all"] == {"precision": 0.5, "recall": 0.4, "f1": 0.444}


def test_one_cluster_for_everything_costs_precision_alone() -> None:
    one = [(Named(n.span, n.type, 0), n) for n in GOLD.names]
    # Two of five twice, one of five three times
    precision, recall = b_cubed(one)
    assert precision == pytest.approx(1.4)
    assert recall == pytest.approx(5)


def test_a_long_name_matches_one_annotated_name_only() -> None:
    counts = Counts()
    score(counts, GOLD, [Named((0, 24), "person", 0)], one_family=False)
    assert counts.right["lenient"] == 1


def test_errors_say_their_kind() -> None:
    kinds = sorted(one["error"] for one in _scored(one_family=False).errors)
    assert kinds == ["boundary", "joined", "missed", "missed", "parted", "spurious", "type"]


def test_state_and_place_are_one_family_only_where_asked_for() -> None:
    assert not same_type("state", "place", one_family=False)
    assert same_type("state", "place", one_family=True)
    assert not same_type("state", "person", one_family=True)


def test_titles_and_pronouns_are_no_names_of_the_text() -> None:
    mentions = (
        Mention(Span(0, 4, 0), "Rana"),
        Mention(Span(5, 8, 0), "she", MentionForm.PRONOUN),
        Mention(Span(0, 4, TITLE), "Rana"),
    )
    entity = Entity(0, "Rana", "rana", ActorType.PERSON, ("rana",), mentions)
    assert extracted_names(DocumentActors((), (entity,))) == [Named((0, 4), "person", 0)]


def test_the_covered_beginning_ends_with_a_word() -> None:
    assert beginning("a b ") == 4
    assert beginning("ab " * (WORDS + 5)) == 3 * WORDS - 1


def test_a_draw_does_not_depend_on_the_order() -> None:
    assert draw("abcdef", "own", 3) == draw("fedcba", "own", 3)


def test_the_sample_is_large_enough_and_its_offsets_lie_in_it() -> None:
    gold = read_gold()
    assert len(gold) >= 60
    for one in gold:
        spans = sorted(name.span for name in one.names)
        assert all(0 <= start < end <= one.covered for start, end in spans)
        assert all(one_end <= start for (_, one_end), (start, _) in pairwise(spans))
