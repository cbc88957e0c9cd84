"""Pure functions from the legs' scores to one order.  No I/O, no index, no model.

In go arrays of document keys and scores; out come fused scores with what each leg contributed, and the chunk
to show.  Not for retrieval itself: the legs live in :mod:`docsearch.index`.
"""

from docsearch.ranking.fusion import Fused, FusedLeg, LegScores, fuse
from docsearch.ranking.operators import has_operators, without_operators
from docsearch.ranking.passages import best_passage

__all__ = ["Fused", "FusedLeg", "LegScores", "best_passage", "fuse", "has_operators", "without_operators"]
