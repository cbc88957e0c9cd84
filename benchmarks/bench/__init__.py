"""What ``benchmarks/speed.py`` is made of.

In go the documents of a folder (to count words in and to encode) and what is installed beside the engine.
Out come JSON files of measurements, one a part.  Texts and vectors are made in ``corpus`` (from ``words``,
``anchors`` and ``drawing``), indexes of them in ``building``; ``peers`` wraps the other engines, ``parts``
has one module for each thing that is measured.

Not for quality: ``docsearch evaluate`` and the test collections are for that.
"""
