"""Who is meant: mentions and actors of one document, the aliases of all, the names in a query.

In go documents, out come :class:`~docsearch.annotations.DocumentActors`; from these and what the user edited
follows which names are one actor's.  Pure, without I/O; the store keeps what is found.
"""
