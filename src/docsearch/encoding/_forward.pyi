import numpy as np
from numpy.typing import NDArray

VERSION: int

def level() -> int: ...
def forward(
    states: NDArray[np.float32],
    weights: NDArray[np.uint8],
    layers: int,
    heads: int,
    inner: int,
    epsilon: float,
    threads: int,
    level: int,
    /,
) -> None: ...
