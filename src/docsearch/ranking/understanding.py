"""What is known of actors and events, beside the blend of words and meaning.

    score = (blend + a * actor + e * event) / (1 + a + e) - r * reversal - n * namesake

with the weights a, e, r and n of the kind of query, e and r times how well the event was read.  All come
after the neighbours' part: a document must not take over from a similar one who did it to whom.  The reversal
is taken off from the whole: of two reports with the same words the one of the reverse is no answer, however
many words it shares with the query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docsearch.ranking.fusion import Fused, FusedLeg, joined

__all__ = ["understood"]


def understood(fused: Fused, parts: Sequence[FusedLeg], against: Sequence[FusedLeg] = ()) -> Fused:
    """``fused`` with more ``parts``, whose weights stand beside a 1 for all that it has already, and what
    speaks ``against`` a document, with negative weights as they are.
    """
    whole = 1 + sum(part.weight for part in parts)
    legs = [replace(leg, weight=leg.weight / whole) for leg in (*fused.legs, *parts)]
    return joined(fused.documents, [*legs, *against])
