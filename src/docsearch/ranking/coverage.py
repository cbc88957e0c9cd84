"""Do the query's words stand together?

The coverage of a document is the share of the query's weight (idf) that its best chunk holds.  It counts
squared: half of the words in one passage is worth a quarter, so that a passage with all of them stands out,
where BM25 adds up words from anywhere in the document.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["coverage_credit"]


def coverage_credit(coverage: NDArray[np.float64]) -> NDArray[np.float64]:
    """The credit, 0 to 1, of coverages (n,) from 0 to 1."""
    return coverage * coverage
