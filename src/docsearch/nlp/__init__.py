"""What the stages that read language share: sentences, letter case, the parser, the normal form of names.

In goes the text of a document, out come offsets into it.  Nothing here knows actors, events or the index, and
importing it loads no model.
"""
