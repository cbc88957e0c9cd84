"""Who did what to whom, where, when: in documents by a parser, in queries by a light reader of its own.

Both share the lexicon of actions, the dates and the records.  Pure, without I/O; the store keeps what is
found.
"""
