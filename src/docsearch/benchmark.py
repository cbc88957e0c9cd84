"""Benchmark runs: an index of a collection, its queries answered by each system, the answers measured.

What goes in: a :class:`~docsearch.evaluation.Collection` and the names of systems; what comes out: a
:class:`~docsearch.evaluation.CollectionResult`.  Not for an index of one's own: that is
:class:`~docsearch.api.Index`, and :mod:`docsearch.tuning` fits its settings.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from docsearch.api import Index
from docsearch.config import FORMAT_VERSION, Fusion, IndexSettings, Mode, Part, SearchSettings
from docsearch.encoding.cache import cache_folder
from docsearch.encoding.fingerprint import ENCODING_VERSION, model_fingerprint
from docsearch.errors import BadInputError, BadQueryError, EvaluationError, IndexNotFoundError
from docsearch.evaluation import (
    DEFAULT_MEASURES,
    Collection,
    CollectionResult,
    RankedQuery,
    RunEntry,
    SystemRun,
    TopicQuery,
    measure_systems,
    read_run,
)
from docsearch.index.analysis import ANALYSIS_VERSION
from docsearch.index.store import Store
from docsearch.ingest import discover
from docsearch.model import Skipped

if TYPE_CHECKING:
    from docsearch.encoding import Encoder
    from docsearch.progress import IngestProgress

__all__ = [
    "DEPTH",
    "System",
    "ablations",
    "all_systems",
    "answer",
    "check_runs",
    "collection_index",
    "default_pairs",
    "default_systems",
    "index_folder",
    "run_benchmark",
    "system_named",
]

DEPTH = 100
_PLACEHOLDER = "{collection}"
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class System:
    """What is measured: the engine with some ``settings``, or else the run in the file ``run``.

    ``{collection}`` in the path of a run stands for the name of the collection.
    """

    name: str
    settings: SearchSettings | None = None
    run: str = ""

    def saved_run(self, collection: Collection) -> SystemRun:
        """The run, read.  Raises :class:`EvaluationError` where it is missing or no run."""
        return SystemRun(self.name, read_run(self.run.replace(_PLACEHOLDER, collection.name)))


def system_named(name: str, *, k: int = DEPTH) -> System:
    """A mode, a fusion (in hybrid mode), the blend without some of its parts (``blend-kind-coverage``), or a
    run file; raises :class:`BadInputError` for anything else.
    """
    if name in set(Mode):
        return System(name, SearchSettings(k=k, mode=Mode(name), syntax=False))
    if name in set(Fusion):
        return System(name, SearchSettings(k=k, fusion=Fusion(name), syntax=False))
    fusion, *parts = name.split("-")
    if fusion == Fusion.BLEND and set(parts) <= set(Part):
        return System(
            name, SearchSettings(k=k, fusion=Fusion.BLEND, without=tuple(map(Part, parts)), syntax=False)
        )
    if _PLACEHOLDER in name or Path(name).is_file():
        return System(name, run=name)
    raise BadInputError(
        f"{name!r} is no mode ({', '.join(Mode)}), no fusion ({', '.join(Fusion)}, or the blend "
        f"without a part: {', '.join(ablations())}), and no run file."
    )


def default_systems() -> tuple[str, ...]:
    """Every mode, the hybrid last."""
    return (*(mode.value for mode in Mode if mode is not Mode.HYBRID), Mode.HYBRID.value)


def all_systems() -> tuple[str, ...]:
    """Every mode but the hybrid, and every fusion."""
    return (*default_systems()[:-1], *(fusion.value for fusion in Fusion))


def ablations() -> tuple[str, ...]:
    """The blend without each of its parts."""
    return tuple(f"{Fusion.BLEND}-{part}" for part in Part)


def default_pairs(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The last system against each of the others."""
    return tuple((name, names[-1]) for name in names[:-1])


def check_runs(
    collection: Collection, systems: Sequence[System], *, measures: Sequence[str] = DEFAULT_MEASURES
) -> None:
    """Raise :class:`EvaluationError` where a run file among ``systems`` is missing or of other queries."""
    saved = [system.saved_run(collection) for system in systems if system.settings is None]
    measure_systems(collection, saved, documents=0, measures=measures)


def index_folder(
    collection: Collection, settings: IndexSettings | None = None, *, home: Path | None = None
) -> Path:
    """Where the index of ``collection`` is kept: ``home``, else ``benchmarks`` in the user's cache folder.

    The name of the folder has a hash over the documents (file by file, by content), the settings, and the
    versions of all that shapes an index: what differs in any of these is another index.
    """
    wanted = settings or IndexSettings()
    making = [FORMAT_VERSION, ANALYSIS_VERSION, ENCODING_VERSION, asdict(wanted)]
    if Path(wanted.model).is_dir():  # a path says nothing of what stands there
        making.append(model_fingerprint(Path(wanted.model)))
    digest = hashlib.sha256(json.dumps(making, sort_keys=True).encode())
    for file in sorted(discover([str(collection.documents)]), key=lambda entry: entry.path):
        content = b"skipped" if isinstance(file, Skipped) else file.digest()
        digest.update(json.dumps(file.path).encode() + content)
    name = f"{_NAME.sub('-', collection.name)}-{digest.hexdigest()[:16]}"
    return (home or cache_folder() / "benchmarks") / name


def collection_index(
    collection: Collection,
    settings: IndexSettings | None = None,
    *,
    home: Path | None = None,
    fresh: bool = False,
    encoder: Callable[[], Encoder] | None = None,
    progress: Callable[[IngestProgress], None] | None = None,
) -> Index:
    """The index of ``collection``, opened; built where there is none of this content yet (see
    :func:`index_folder`).

    It takes its name only when it is whole; an interrupted build goes on where it stopped.  With ``fresh``,
    what is there is deleted first.  ``encoder`` is called for a new index, and stands in for loading the
    model that the settings name.
    """
    folder = index_folder(collection, settings, home=home)
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if not folder.exists():
        _build(collection, settings or IndexSettings(), folder, encoder, progress)
    index = Index.open(folder)
    index.prepare()  # the cache of models may have been emptied since
    return index


def _build(
    collection: Collection,
    settings: IndexSettings,
    folder: Path,
    encoder: Callable[[], Encoder] | None,
    progress: Callable[[IngestProgress], None] | None,
) -> None:
    source = str(collection.documents.resolve())  # documents remember where they came from
    partial = folder.with_name(f"{folder.name}.{hashlib.sha256(source.encode()).hexdigest()[:8]}.partial")
    try:
        index = Index.open(partial)
    except IndexNotFoundError:
        index = Index.create(partial, settings=settings, encoder=encoder() if encoder else None)
    with index:
        index.ingest([source], progress=progress)
    try:
        partial.rename(folder)
    except OSError as error:
        raise BadInputError(
            f"The index {partial} cannot be renamed to {folder.name}: {error.strerror}."
        ) from error


def answer(index: Index, query: TopicQuery, settings: SearchSettings) -> RankedQuery:
    """The answer; a query without a word has an empty one, so that one odd query does not end a long run."""
    try:
        results = index.search(query.text, settings)
    except BadQueryError as error:
        return RankedQuery(query.id, (), query.text, (f"Query {query.id!r}: {error}",))
    entries = tuple(RunEntry(result.id, result.score) for result in results)
    return RankedQuery(query.id, entries, query.text, results.degraded)


def run_benchmark(
    collection: Collection,
    systems: Sequence[System],
    index: Index,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    measures: Sequence[str] = DEFAULT_MEASURES,
    tick: Callable[[], object] = lambda: None,
) -> CollectionResult:
    """Let every system answer every query, one after the other, and measure them.

    Each query is timed on its own, after one that is not: the model is loaded by then.  ``tick`` is called
    after every query.  Raises :class:`EvaluationError` where none of the relevant documents is in the index.
    """
    status = index.status()
    notes = [*_skipped(collection, status.skipped), *_absent(collection, index)]
    runs = []
    for system in systems:
        if system.settings is None:
            runs.append(system.saved_run(collection))
            continue
        runs.append(SystemRun(system.name, *_timed(collection, system.settings, index, tick)))
        degraded = Counter(note for given in runs[-1].answers for note in given.degraded)
        notes += [
            f"{collection.name}, {system.name}: {note} (queries: {count} of {len(collection.queries)})"
            for note, count in degraded.items()
        ]
    return measure_systems(
        collection, runs, documents=status.documents, pairs=pairs, measures=measures, notes=notes
    )


def _timed(
    collection: Collection, settings: SearchSettings, index: Index, tick: Callable[[], object]
) -> tuple[tuple[RankedQuery, ...], tuple[float, ...]]:
    answer(index, collection.queries[0], settings)
    answers, seconds = [], []
    for query in collection.queries:
        begun = perf_counter()
        answers.append(answer(index, query, settings))
        seconds.append(perf_counter() - begun)
        tick()
    return tuple(answers), tuple(seconds)


def _skipped(collection: Collection, skipped: Sequence[Skipped]) -> list[str]:
    if not skipped:
        return []
    first = skipped[0]
    return [f"{collection.name}: {len(skipped)} skipped when indexed ({first.path}: {first.reason} first)."]


def _absent(collection: Collection, index: Index) -> list[str]:
    """That relevant documents are not there to be found, which bounds every measure."""
    relevant = {d for grades in collection.qrels.values() for d, grade in grades.items() if grade > 0}
    with Store(index.path).read() as snapshot:
        absent = sorted(name for name in relevant if snapshot.standing(name) is None)
    if len(absent) == len(relevant):
        raise EvaluationError(
            f"None of the {len(relevant)} relevant documents of {collection.name} is in its index "
            f"({absent[0]!r} first): its documents and its qrels do not belong together."
        )
    if not absent:
        return []
    count = f"{len(absent)} of {len(relevant)}"
    return [f"{collection.name}: {count} relevant documents are not in the collection ({absent[0]!r} first)."]
