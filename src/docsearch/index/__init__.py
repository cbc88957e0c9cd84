"""Where everything is kept, and the two legs that search it.

In go documents with their chunks and vectors (:mod:`~docsearch.index.folder`, the write path).  Out come
views (:mod:`~docsearch.index.view`): one generation of the index, whose legs
(:mod:`~docsearch.index.protocols`) name candidates and score documents and passages.  The store
(:mod:`~docsearch.index.store`, SQLite) is the truth and its commit the commit point; a segment
(:mod:`~docsearch.index.segment`) holds what is derived: a Whoosh index, columns of its postings, a FAISS
index.

Not for fusing legs or choosing passages (``ranking``), nor for reading files (``ingest``).  Nothing is
re-exported here, so that reading the store loads neither Whoosh nor FAISS.
"""
