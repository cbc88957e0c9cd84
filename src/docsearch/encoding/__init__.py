"""Text -> float32 vectors.

In: texts, and the name of a model (:func:`load_encoder`).  Out: an :class:`Encoder`, which knows how its
model counts tokens, what it reads at most, and a fingerprint that tells whether two vectors may be compared.
A vector depends on its text alone, never on what stood beside it in a batch.

Not for: cutting documents to size (``chunking`` does that, by the token spans an encoder gives), keeping or
searching vectors (``index``).  Importing this package imports neither torch nor a model.
"""

from docsearch.encoding.hashing import HashingEncoder
from docsearch.encoding.protocol import Encoder, FloatMatrix, QueryEncoder, SpanArray
from docsearch.encoding.registry import PACKAGED_MODEL, load_encoder, load_query_encoder, prepare_queries
from docsearch.encoding.transformer import SentenceTransformerEncoder

__all__ = [
    "PACKAGED_MODEL",
    "Encoder",
    "FloatMatrix",
    "HashingEncoder",
    "QueryEncoder",
    "SentenceTransformerEncoder",
    "SpanArray",
    "load_encoder",
    "load_query_encoder",
    "prepare_queries",
]
