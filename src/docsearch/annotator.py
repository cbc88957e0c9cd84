"""The write path after indexing: documents -> actors -> events -> which names are one actor's -> postings.

Each stage reads the documents that it has not read yet and commits as it goes, so that a run that was
stopped goes on where it was.  What is derived of all documents together (actors, aliases, postings) is
replaced in one commit at the end; until then searches go on with what was there, and say so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docsearch.actors.edits import Edit, EditAction
from docsearch.actors.facts import EntityFact, LinkFact, Resolution
from docsearch.actors.resolution import resolve
from docsearch.annotations import HARMFUL, AliasRelation
from docsearch.containment import Containment
from docsearch.events.lexicon import LexiconFile, lexicon, user_words
from docsearch.index.analysis import terms
from docsearch.index.annotation_tables import ACTORS, DERIVATION, EVENTS, HARMS, LEXICON
from docsearch.index.completing import complete
from docsearch.index.postings import AnnotatedDocument, derive_postings
from docsearch.index.snapshot import Snapshot
from docsearch.index.transaction import Transaction
from docsearch.index.writer import IndexWriter
from docsearch.model import Skipped
from docsearch.nlp.completion import KnownNames, known_names
from docsearch.stage_workers import Outcomes, StageWorkers
from docsearch.stages import EMPTY, Failure, StageInput, stage_version

__all__ = [
    "AnnotationReport",
    "Annotator",
    "StageProgress",
    "derive",
    "derive_again",
    "keep_lexicon",
    "stages_wanted",
    "stored_edits",
]

_BATCH_CHARACTERS = 100_000
_BATCH_DOCUMENTS = 64


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage is, in documents."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class AnnotationReport:
    """What the stages did: documents read by each, those they failed on, and the actors there are now."""

    actors_read: int = 0
    events_read: int = 0
    actors: int = 0
    failed: tuple[Skipped, ...] = ()


class Annotator:
    """Brings actors and events of an index up to date.  Use once."""

    def __init__(
        self, writer: IndexWriter, *, progress: Callable[[StageProgress], None] | None = None
    ) -> None:
        self._writer = writer
        self._tell = progress or (lambda _: None)
        self._failed: list[Skipped] = []
        self._lexicon = ""

    def run(self, stages: Sequence[str]) -> AnnotationReport:
        """Read what is pending, for each of ``stages`` in turn, then derive what follows, if anything did."""
        read = dict.fromkeys((ACTORS, EVENTS), 0)
        with self._writer.store.watch() as store:
            self._lexicon = store.meta().get(LEXICON, "")
        with StageWorkers(lexicon=self._lexicon) as pool:
            for stage in stages:
                read[stage] = self._read(stage, pool)
        if self._is_stale(stages):
            with self._writer.store.write() as transaction:
                transaction.set_meta("stages", " ".join(stages))
                derive(transaction)
        actors = self._count()
        return AnnotationReport(read[ACTORS], read[EVENTS], actors, tuple(self._failed))

    def _read(self, stage: str, pool: StageWorkers) -> int:
        version = stage_version(stage, self._lexicon)
        with self._writer.store.watch() as store:
            pending = store.annotations.pending(stage, version).tolist()
            under_way: deque[list[StageInput]] = deque()
            batches = _batches(store, pending, stage, under_way)
            done = 0
            # In a worker even for one short document: the models take as long to load there as here, and a
            # document on which a reader hangs could not be given up in this process.
            for found in pool.read(stage, batches):
                batch = under_way.popleft()
                self._keep(stage, version, pending[done : done + len(batch)], batch, found)
                done += len(batch)
                self._tell(StageProgress(stage, done, len(pending)))
        return done

    def _keep(
        self, stage: str, version: str, keys: Sequence[int], batch: Sequence[StageInput], found: Outcomes
    ) -> None:
        """Commit what was read of a batch; a document that could not be read is kept as one without any."""
        rows = []
        for key, one, outcome in zip(keys, batch, found, strict=True):
            if isinstance(outcome, Failure):
                self._failed.append(Skipped(one.document.id, f"{stage} could not be read: {outcome.reason}"))
            rows.append((key, EMPTY[stage] if isinstance(outcome, Failure) else outcome))
        with self._writer.store.tidy() as transaction:
            transaction.annotations.keep(stage, version, rows)
            transaction.forget_derived()

    def _is_stale(self, stages: Sequence[str]) -> bool:
        with self._writer.store.watch() as store:
            meta = store.meta()
        stale = bool(stages) and meta.get("derived") != DERIVATION
        return stale or meta.get("stages", "") != " ".join(stages)

    def _count(self) -> int:
        with self._writer.store.watch() as store:
            return store.annotations.count_actors()


def keep_lexicon(writer: IndexWriter, words: LexiconFile) -> None:
    """Keep a user's words for events with the index; the next run reads its events with them."""
    with writer.store.write() as transaction:
        transaction.set_meta(LEXICON, words.encoded)


def derive(transaction: Transaction) -> None:
    """Resolve all names and write all postings anew, from what was read and what the user said.

    Searches go on saying that something is missing as long as a document was not read by all stages.
    """
    resolution, known = _resolved(transaction)
    tables = transaction.annotations
    tables.replace_actors(resolution.actors, resolution.aliases)
    tables.replace_owners(_owners(transaction, resolution))
    meta = transaction.meta()
    with user_words(meta.get(LEXICON, "")):
        harmful = sorted(lexicon().harmful - HARMFUL)
    if harmful or HARMS in meta:
        transaction.set_meta(HARMS, " ".join(harmful))
    around = Containment(tables.actor).around
    tables.replace_postings(derive_postings(_annotated(transaction, known, around), harmful))
    stages = meta.get("stages", "").split()
    if not any(tables.unread(stage) for stage in stages):
        transaction.set_meta("derived", DERIVATION)


def derive_again(transaction: Transaction) -> None:
    """:func:`derive`, where the index has actors at all."""
    if transaction.meta().get("stages"):
        derive(transaction)


def stages_wanted(*, actors: bool, events: bool) -> tuple[str, ...]:
    """The stages in their order; events are about actors, and are not read without them."""
    return (ACTORS, EVENTS)[: actors * (1 + events)]


def _batches(
    store: Snapshot, keys: Sequence[int], stage: str, under_way: deque[list[StageInput]]
) -> Iterator[list[StageInput]]:
    """The documents with these keys in their order, a few at a time; each batch is noted in ``under_way``."""
    batch: list[StageInput] = []
    for key in keys:
        (document,) = store.documents([key]).values()
        batch.append(StageInput(document, store.annotations.data(key, ACTORS) if stage == EVENTS else b""))
        characters = sum(len(one.document.text) for one in batch)
        if len(batch) >= _BATCH_DOCUMENTS or characters >= _BATCH_CHARACTERS:
            under_way.append(batch)
            yield batch
            batch = []
    if batch:
        under_way.append(batch)
        yield batch


def _resolved(store: Snapshot) -> tuple[Resolution, KnownNames]:
    facts: list[EntityFact] = []
    links: list[LinkFact] = []
    for key, read in store.annotations.read_actors():
        facts += [
            EntityFact(key, e.number, e.key, e.name, e.type, e.forms, e.roles, len(e.mentions))
            for e in read.entities
        ]
        links += [LinkFact(key, a.name, a.alias, a.relation, a.confidence) for a in read.links]

    def words(key: int) -> list[str]:
        found = store.documents([key])
        return [word for document in found.values() for word in terms(f"{document.title}\n{document.text}")]

    resolution = resolve(facts, links, stored_edits(store), words)
    return resolution, known_names({fact.name for fact in facts}, links, resolution.aliases)


def stored_edits(store: Snapshot) -> tuple[Edit, ...]:
    """The user's journal."""
    return tuple(
        Edit(number, EditAction(action), actor, other, AliasRelation(relation), undoes)
        for number, action, actor, other, relation, undoes in store.annotations.edits()
    )


def _owners(store: Snapshot, resolution: Resolution) -> Iterator[tuple[int, list[str | None]]]:
    for key, read in store.annotations.read_actors():
        yield key, [resolution.assignments.get((key, e.number)) for e in read.entities]


def _annotated(
    store: Snapshot, known: KnownNames, around: Callable[[str], frozenset[str]]
) -> Iterator[AnnotatedDocument]:
    for key, read in store.annotations.read_actors():
        yield complete(store, key, read, store.annotations.events_of(key), known=known, around=around)
