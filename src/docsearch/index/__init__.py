"""Where everything is kept: the SQLite store, the Whoosh keyword index, the FAISS vector index."""
