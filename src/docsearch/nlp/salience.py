"""How much a document is about one of its actors."""

from __future__ import annotations

__all__ = ["salience"]

_IN_TITLE = 0.35
_EARLY = 0.25
_FREQUENT = 0.25
_SPREAD = 0.15


def salience(
    *,
    in_title: bool,
    first_sentence: int,
    mentions: int,
    most_mentions: int,
    sentences: int,
    all_sentences: int,
) -> float:
    """From 0 to 1: ``.35 title + .25 early + .25 frequent + .15 spread``.

    ``early`` is 1/(1+s/3) for a first mention in sentence s (0 where only the title has it counts as 0),
    ``frequent`` the share of its mentions in those of the document's most mentioned actor, ``spread``
    the share
    of the sentences that mention it, full at a third.
    """
    early = 1 / (1 + max(first_sentence, 0) / 3)
    frequent = mentions / most_mentions if most_mentions else 0.0
    spread = min(1.0, 3 * sentences / all_sentences) if all_sentences else 0.0
    score = _IN_TITLE * in_title + _EARLY * early + _FREQUENT * min(1.0, frequent) + _SPREAD * spread
    return round(score, 4)
