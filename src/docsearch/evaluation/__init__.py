"""TREC and BEIR files, measures, reports; knows nothing of the index."""
