"""Collections: documents, queries and judgements that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docsearch.errors import EvaluationError
from docsearch.evaluation.qrels import Qrels, read_qrels
from docsearch.evaluation.queries import TopicQuery, read_queries

__all__ = ["Collection", "read_collection"]

_DOCUMENTS = ("corpus.jsonl", "corpus.jsonl.gz", "corpus", "documents")
_QUERIES = ("queries.jsonl", "queries.jsonl.gz", "queries.tsv", "queries.txt", "topics", "topics.*")
_QRELS = ("qrels/test.tsv", "qrels/*", "qrels", "qrels.*")


@dataclass(frozen=True, slots=True)
class Collection:
    """What a benchmark runs over.

    ``queries`` are those with at least one relevant document (grade 1 and up), in the order of their file,
    and ``qrels`` the judgements of these alone.  The others are counted: ``unjudged`` queries without a
    judgement, ``unanswerable`` ones whose judgements are all below 1 (every measure is 0 for them whatever
    the ranking), and judged ones that are ``unknown``, for their text is not there.
    """

    name: str
    documents: Path
    queries: tuple[TopicQuery, ...]
    qrels: Qrels
    unjudged: int = 0
    unanswerable: int = 0
    unknown: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each kind of query that is left out."""
        left_out = (
            (self.unjudged, "without judgements"),
            (self.unanswerable, "without a relevant document"),
            (self.unknown, "judged, but not among the queries"),
        )
        return tuple(
            f"{self.name}: {count} {'query' if count == 1 else 'queries'} {why}, left out of all figures."
            for count, why in left_out
            if count
        )


def read_collection(
    path: str | Path, *, queries: str | Path | None = None, qrels: str | Path | None = None
) -> Collection:
    """The collection in the folder ``path``.

    A folder has documents (``corpus.jsonl``, plain or gzipped, as BEIR has it, or a folder ``corpus`` or
    ``documents`` of any files), queries (``queries.jsonl`` and the like, or TREC topics) and judgements
    (``qrels/test.tsv``, else the one file in ``qrels/``, or a file ``qrels.*``).  ``queries`` and ``qrels``
    name these files where they are elsewhere or not the only ones; with both, ``path`` may be any file or
    folder of documents.

    Raises :class:`EvaluationError` where one of the three is missing or not plain, and where no query has a
    relevant document: there would be nothing to measure but zeros.
    """
    folder = Path(path)
    if not folder.exists():
        raise EvaluationError(f"There is no collection {folder}: neither a folder nor a file of that name.")
    documents = _one(folder, _DOCUMENTS)
    if documents is None and (queries is None or qrels is None):
        raise EvaluationError(
            f"{folder} is no collection: it has no corpus.jsonl, and no folder corpus or documents; "
            "for other documents, name the files with --queries and --qrels."
        )
    asked = read_queries(queries or _named(folder, _QUERIES, "queries", "--queries"))
    judged = read_qrels(qrels or _named(folder, _QRELS, "qrels", "--qrels"))
    return _joined(folder.resolve().name, documents or folder, asked, judged)


def _joined(name: str, documents: Path, queries: Sequence[TopicQuery], qrels: Qrels) -> Collection:
    known = {query.id for query in queries}
    relevant = {query_id for query_id, grades in qrels.items() if max(grades.values(), default=0) > 0}
    kept = tuple(query for query in queries if query.id in relevant)
    if not kept:
        reason = (
            f"none of its {len(queries)} queries is judged, so its queries and qrels do not belong together"
            if known.isdisjoint(qrels)
            else "no query has a relevant document"
        )
        raise EvaluationError(f"There is nothing to measure in {name}: {reason}.")
    return Collection(
        name,
        documents,
        kept,
        {query.id: qrels[query.id] for query in kept},
        unjudged=len(known - qrels.keys()),
        unanswerable=len(known & qrels.keys() - relevant),
        unknown=len(qrels.keys() - known),
    )


def _named(folder: Path, patterns: Sequence[str], what: str, option: str) -> Path:
    found = _one(folder, patterns, option=option)
    if found is None:
        shown = ", ".join(patterns)
        raise EvaluationError(f"{folder} has no {what} (looked for {shown}); name the file with {option}.")
    return found


def _one(folder: Path, patterns: Sequence[str], *, option: str | None = None) -> Path | None:
    """What the first pattern that matches anything matches; where files are asked for, it must be one."""
    for pattern in patterns:
        found = sorted(path for path in folder.glob(pattern) if option is None or path.is_file())
        if len(found) > 1:
            shown = ", ".join(path.name for path in found[:5])
            raise EvaluationError(
                f"{folder} has {len(found)} files {pattern} ({shown}); name one with {option}."
            )
        if found:
            return found[0]
    return None
