"""Real texts to count words in, to encode and to ask about: any folder that the engine can index.

A folder with ``corpus.jsonl`` files (the BEIR layout) gives those documents and the queries beside them; any
other folder gives all its documents, and their titles and first sentences serve as queries.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from docsearch.chunking import Chunker, sentence_ends
from docsearch.encoding import Encoder
from docsearch.ingest import discover, read
from docsearch.model import Document, Skipped

__all__ = ["chunk_texts", "read_documents", "read_questions"]

_QUESTION_WORDS = (4, 20)


def read_documents(folder: Path) -> list[Document]:
    """All documents of ``folder``, in the order of their files."""
    corpora = sorted(folder.rglob("corpus.jsonl")) or [folder]
    return [document for corpus in corpora for document in _documents(corpus)]


def _documents(source: Path) -> Iterator[Document]:
    for found in discover([source]):
        if isinstance(found, Skipped):
            continue
        for item in read(found):
            if isinstance(item, Document):
                yield item


def chunk_texts(documents: Iterable[Document], encoder: Encoder) -> list[str]:
    """What the encoder would be given of ``documents`` with the default settings."""
    from docsearch.config import IndexSettings

    settings = IndexSettings()
    chunker = Chunker(
        token_spans=encoder.token_spans,
        chunk_tokens=settings.chunk_tokens,
        overlap_tokens=settings.overlap_tokens,
        max_tokens=encoder.max_tokens,
        special_tokens=encoder.special_tokens,
    )
    return [chunk.embedding_text(document.text) for document in documents for chunk in chunker(document)]


def read_questions(folder: Path, *, count: int, seed: int) -> list[str]:
    """``count`` queries in plain words: those of ``queries.jsonl`` files, else titles and first sentences."""
    questions = [question for file in sorted(folder.rglob("queries.jsonl")) for question in _queries(file)]
    if len(set(questions)) < count:
        for document in read_documents(folder):
            questions += [
                document.title,
                document.text[: sentence_ends(document.text)[0]] if document.text else "",
            ]
    low, high = _QUESTION_WORDS
    distinct = sorted({" ".join(q.split()[:high]) for q in questions if len(q.split()) >= low})
    return random.Random(seed).sample(distinct, min(count, len(distinct)))  # noqa: S311  # repeatable


def _queries(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield str(json.loads(line)["text"])
