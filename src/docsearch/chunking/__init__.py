"""Document -> Chunks: passages on sentence boundaries, within a budget of the model's tokens.

In: a :class:`~docsearch.model.Document` and an encoder's ``token_spans``.  Out: a tuple of
:class:`~docsearch.model.Chunk` whose own spans tile the text exactly, each small enough that the model reads
all of it, heading included.  The same document and settings always give the same chunks.

Not for: finding names or events (they look at the whole document), nor for showing a snippet around a match
(that is the reader's choice, within the passage).
"""

from docsearch.chunking.chunker import Chunker, TokenSpans, chunk_document
from docsearch.nlp.sentences import sentence_ends

__all__ = ["Chunker", "TokenSpans", "chunk_document", "sentence_ends"]
