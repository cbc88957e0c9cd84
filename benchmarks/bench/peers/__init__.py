"""Other engines over the same texts and vectors, each in a process of its own.

Every function here is a worker: it takes a case as JSON, builds what the engine needs (and keeps it), and
returns times and the rows it found.  Nothing is imported before it is asked for, so that what is not
installed is left out.
"""
