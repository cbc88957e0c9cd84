"""Document -> Chunk: passages on sentence boundaries within a token budget."""
