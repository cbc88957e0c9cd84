#!/usr/bin/env python3
"""How well the engine ranks: every mode and fusion on a set of collections, as docs/quality.md.

python benchmarks/quality.py --collections FOLDER
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from docsearch import IndexSettings, SearchSettings
from docsearch.benchmark import ablations, all_systems, collection_index, run_benchmark, system_named
from docsearch.config import Fusion, Mode
from docsearch.evaluation import (
    DEFAULT_MEASURES,
    Collection,
    CollectionResult,
    SystemResult,
    compare,
    html_report,
    p_value,
    read_collection,
    signed,
)

_ROOT = Path(__file__).parents[1]
_OWN = _ROOT / "benchmarks" / "collections" / "seeds"

_HEAD = """\
# Ranking quality

Written by `python benchmarks/quality.py --collections FOLDER`, where FOLDER has one collection in each of its
folders (BEIR: `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`); `seeds` is this repository's own.
Settings are the defaults, the model is {model}; figures do not depend on the machine, up to rounding.
The blend was fitted on the collections that `ranking/weights.toml` names: for those, docs/ranking.md has
figures by weights that were fitted without them.

Measures are those of trec_eval over all queries with a relevant document; relevant is grade 1 and up, and
what nobody judged is not. The p-values are of two-sided paired randomisation tests (Smucker, Allan and
Carterette, CIKM 2007), not corrected for their number; intervals are 95 % percentile bootstraps over queries
(Efron and Tibshirani 1993).
"""


def main() -> None:
    given = _options()
    collections = _found(given.collections)
    results = []
    for collection in collections:
        results.append(_measured(collection, given.model, given.indexes))
        means = {s.name: round(s.evaluation.means[results[-1].measure], 4) for s in results[-1].systems}
        print(collection.name, means, *results[-1].notes, flush=True)
    given.output.write_text(markdown(results, model=given.model), encoding="utf-8")
    print(f"Written to {given.output}")
    if given.report is not None:
        given.report.write_text(html_report(results, title="Ranking quality"), encoding="utf-8")


def markdown(results: Sequence[CollectionResult], *, model: str) -> str:
    """The document about ``results``, which all have :func:`all_systems` and :func:`ablations`."""
    measure = results[0].measure
    parts = [
        _HEAD.format(model=model),
        f"## {measure}",
        _table(_overview(results, all_systems())),
        f"`{_default()}` is the default of hybrid search; the best of a row is bold.",
        f"## The default against the better leg, {measure}",
        _table(_against_legs(results)),
        f"## The blend without one of its parts, {measure}",
        _table(_overview(results, [Fusion.BLEND.value, *ablations()])),
        "## All measures of the default",
        _table(_measures(results)),
    ]
    for result in results:
        if rows := result.kinds():
            shown = len(all_systems())
            header = ["kind", "queries", *all_systems()]
            body = [[row.kind, str(row.queries), *_bold(row.means[:shown])] for row in rows]
            parts += [f"## {result.name} by kind of query, {measure}", _table([header, *body])]
    notes = [f"- {note}" for result in results for note in result.notes]
    parts += ["## Notes", "\n".join(notes)] if notes else []
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _default() -> str:
    return SearchSettings().fusion.value


def _legs(result: CollectionResult) -> list[SystemResult]:
    return [result.system(mode.value) for mode in Mode if mode is not Mode.HYBRID]


def _overview(results: Sequence[CollectionResult], names: Sequence[str]) -> list[list[str]]:
    means = [[result.system(name).evaluation.means[result.measure] for name in names] for result in results]
    rows = [
        [result.name, str(result.documents), str(len(result.collection.queries)), *_bold(own)]
        for result, own in zip(results, means, strict=True)
    ]
    if len(results) > 1:
        rows.append(["mean", "", "", *_bold([fmean(column) for column in zip(*means, strict=True)])])
    return [["collection", "documents", "queries", *names], *rows]


def _against_legs(results: Sequence[CollectionResult]) -> list[list[str]]:
    rows = [["collection", "better leg", "gain", "95 % interval", "p", "queries better", "worse"]]
    for result in results:
        leg = max(_legs(result), key=lambda system: system.evaluation.means[result.measure])
        hybrid = result.system(_default())
        found = compare(
            (leg.name, leg.values(result.measure)),
            (hybrid.name, hybrid.values(result.measure)),
            measure=result.measure,
        )
        interval = " to ".join(signed(bound) for bound in found.interval)
        counts = [str(found.better), str(found.worse)]
        rows.append([result.name, leg.name, signed(found.mean), interval, p_value(found.p), *counts])
    return rows


def _measures(results: Sequence[CollectionResult]) -> list[list[str]]:
    rows = [["collection", *results[0].measures]]
    for result in results:
        means = result.system(_default()).evaluation.means
        rows.append([result.name, *(f"{means[name]:.3f}" for name in result.measures)])
    return rows


def _bold(values: Sequence[float]) -> list[str]:
    shown = [f"{value:.3f}" for value in values]
    best = max(shown)
    return [f"**{text}**" if text == best else text for text in shown]


def _table(rows: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(rows[0])
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def _found(folder: Path | None) -> list[Collection]:
    own = read_collection(_ROOT / "seeds", queries=_OWN / "queries.jsonl", qrels=_OWN / "qrels" / "test.tsv")
    if folder is None:
        return [own]
    others = [read_collection(path) for path in sorted(folder.iterdir()) if path.is_dir()]
    if not others:
        raise SystemExit(f"There is no folder in {folder}: no collection.")
    return [own, *others]


def _measured(collection: Collection, model: str, indexes: Path | None) -> CollectionResult:
    systems = [system_named(name) for name in (*all_systems(), *ablations())]
    with collection_index(collection, IndexSettings(model=model), home=indexes) as index:
        return run_benchmark(collection, systems, index, measures=DEFAULT_MEASURES)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    add = parser.add_argument
    add("--collections", type=Path, help="folder with one collection in each of its folders")
    add("--indexes", type=Path, help="where indexes are kept (default: in docsearch's cache folder)")
    add("--model", default=IndexSettings().model)
    add("--output", type=Path, default=_ROOT / "docs" / "quality.md")
    add("--report", type=Path, help="an HTML report, too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
