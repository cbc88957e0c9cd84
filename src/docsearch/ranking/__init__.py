"""Pure functions from the legs' scores to one order.  No I/O, no index, no model.

In go arrays of document keys and scores; out come fused scores with what each leg contributed, and the chunk
to show.  Not for retrieval itself: the legs live in :mod:`docsearch.index`.
"""

from docsearch.ranking.analysis import QueryKind, QueryReading, read_query
from docsearch.ranking.blend import Signals, blend, smoothed
from docsearch.ranking.calibration import answer_evidence, background, result_evidence
from docsearch.ranking.fusion import Fused, FusedLeg, LegScores, fuse
from docsearch.ranking.operators import has_operators, without_operators
from docsearch.ranking.passages import best_passage, passage_shares
from docsearch.ranking.smoothing import POOL
from docsearch.ranking.understanding import understood
from docsearch.ranking.weights import BlendWeights, shipped_calibration, shipped_weights

__all__ = [
    "POOL",
    "BlendWeights",
    "Fused",
    "FusedLeg",
    "LegScores",
    "QueryKind",
    "QueryReading",
    "Signals",
    "answer_evidence",
    "background",
    "best_passage",
    "blend",
    "fuse",
    "has_operators",
    "passage_shares",
    "read_query",
    "result_evidence",
    "shipped_calibration",
    "shipped_weights",
    "smoothed",
    "understood",
    "without_operators",
]
