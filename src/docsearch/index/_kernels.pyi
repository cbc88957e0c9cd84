import numpy as np
from numpy.typing import NDArray

from docsearch.index.plain_kernels import best as best
from docsearch.index.plain_kernels import count_alive as count_alive
from docsearch.index.plain_kernels import coverage as coverage
from docsearch.index.plain_kernels import find as find
from docsearch.index.plain_kernels import row_scores as row_scores
from docsearch.index.plain_kernels import score as score

VERSION: int

def reads_vectors() -> bool: ...
def widen(codes: NDArray[np.uint8], places: NDArray[np.int64], out: NDArray[np.float32], /) -> None: ...
def products(
    codes: NDArray[np.uint8],
    places: NDArray[np.int64],
    query: NDArray[np.float64],
    out: NDArray[np.float64],
    /,
) -> None: ...
def nearest(
    codes: NDArray[np.uint8],
    query: NDArray[np.float32],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    order: NDArray[np.int32] | None,
    allowed: NDArray[np.bool_] | None,
    places: NDArray[np.int64],
    products: NDArray[np.float32],
    threads: int,
    /,
) -> tuple[int, int]: ...
def nearest_short(
    shorts: NDArray[np.int8],
    scales: NDArray[np.float32],
    integers: NDArray[np.int16],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    order: NDArray[np.int32] | None,
    allowed: NDArray[np.bool_] | None,
    places: NDArray[np.int64],
    products: NDArray[np.float32],
    threads: int,
    /,
) -> tuple[int, int]: ...
