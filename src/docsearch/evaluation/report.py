"""One HTML page about a benchmark: complete in itself, without scripts and without anything to fetch."""

from __future__ import annotations

from collections.abc import Sequence

from docsearch.evaluation.plots import SERIES, Point, gains_chart, recall_chart, safe, scatter_chart
from docsearch.evaluation.results import CollectionResult, recall_curve
from docsearch.evaluation.significance import Comparison
from docsearch.evaluation.tables import comparison_line, kind_rows, signed, summary_rows, system_rows

__all__ = ["html_report"]

_DEPTH = 100
_LARGEST = 10

# Okabe and Ito's colours, which people who see colours differently can tell apart, darker on light ground.
_LIGHT = ("#0072b2", "#d55e00", "#008060", "#b0508c", "#8a6d00", "#3a3a3a", "#56a0d3", "#7a3e00")
_DARK = ("#56b4e9", "#ff8c42", "#2fc99a", "#e59ac6", "#f0e442", "#d0d0d0", "#9bd1f2", "#d9a06b")


def _variables(colours: Sequence[str], **others: str) -> str:
    series = "".join(f"--s{number}:{colour};" for number, colour in enumerate(colours))
    return series + "".join(f"--{name}:{value};" for name, value in others.items())


_STYLE = (
    ":root{color-scheme:light dark;"
    + _variables(_LIGHT, ground="#fff", ink="#1c1c1c", soft="#666", rule="#ddd")
    + "}\n@media (prefers-color-scheme:dark){:root{"
    + _variables(_DARK, ground="#16181c", ink="#e6e6e6", soft="#9aa0a6", rule="#3a3d42")
    + "}}\n"
    + """\
body{background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;margin:2rem auto;\
max-width:64rem;padding:0 1rem}
h2{border-top:1px solid var(--rule);margin-top:3rem;padding-top:1.5rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.5rem 0 1.5rem}
th,td{padding:.2rem .8rem;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top}
th:first-child,td:first-child,.words{text-align:left}
.words{max-width:34rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.best{font-weight:700}
.note,figcaption,.soft{color:var(--soft)}
.plots{display:flex;flex-wrap:wrap;gap:1.5rem}
figure{margin:0;flex:1 1 24rem;max-width:40rem}
figure.square{flex:0 1 23rem}
svg{width:100%;height:auto}
svg text{fill:var(--soft);font-size:11px}
svg .grid{stroke:var(--rule)}
svg .even{stroke:var(--soft);stroke-dasharray:4 4}
svg .line{fill:none;stroke-width:2}
svg .dot{fill-opacity:.75}
svg .gain{fill:var(--s0)}
svg .loss{fill:var(--s1)}
.key{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin:0 .3em 0 1em}
"""
    + "".join(
        f"svg .line.s{n}{{stroke:var(--s{n})}}svg .dot.s{n}{{fill:var(--s{n})}}"
        f".key.s{n}{{background:var(--s{n})}}\n"
        for n in range(SERIES)
    )
)


def html_report(results: Sequence[CollectionResult], *, title: str, about: Sequence[str] = ()) -> str:
    """The page about ``results``, one section a collection; ``about`` are sentences for its head.

    Values are those of the tables and of the JSON record.  Light or dark is as the browser wants it.
    """
    sections = "\n".join(_section(result, number) for number, result in enumerate(results))
    contents = "".join(
        f'<li><a href="#c{number}">{safe(result.name)}</a></li>' for number, result in enumerate(results)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{safe(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{safe(title)}</h1>\n"
        + "".join(f"<p>{safe(sentence)}</p>\n" for sentence in about)
        + (_overview(results, contents) if len(results) > 1 else "")
        + sections
        + "\n</body>\n</html>\n"
    )


def _overview(results: Sequence[CollectionResult], contents: str) -> str:
    return f"<ul>{contents}</ul>\n<h3>{safe(results[0].measure)}</h3>\n{_table(summary_rows(results))}\n"


def _section(result: CollectionResult, number: int) -> str:
    parts = [
        f'<h2 id="c{number}">{safe(result.name)}</h2>',
        f"<p>{result.documents} documents, {len(result.collection.queries)} queries.</p>",
        *(f'<p class="note">{safe(note)}</p>' for note in result.notes),
        _table(system_rows(result), best=range(1, 1 + len(result.measures))),
    ]
    if kinds := kind_rows(result):
        parts += [f"<h3>{safe(result.measure)} by kind of query</h3>", _table(kinds)]
    parts.append(f'<div class="plots">{_recall(result)}{_legs(result)}</div>')
    parts += [_comparison(result, comparison) for comparison in result.comparisons]
    parts.append(_all_queries(result))
    return "\n".join(parts)


def _table(rows: Sequence[Sequence[str]], *, best: Sequence[int] = (), words: Sequence[int] = ()) -> str:
    """``rows`` with the first as header; of the columns ``best`` the highest value stands out."""
    header, *body = rows
    highest = {column: max(float(row[column]) for row in body) for column in best} if len(body) > 1 else {}

    def cell(column: int, text: str) -> str:
        top = column in highest and float(text) == highest[column]
        name = "best" if top else "words" if column in words else ""
        return f'<td class="{name}">{safe(text)}</td>' if name else f"<td>{safe(text)}</td>"

    head = "".join(
        f'<th class="words">{safe(text)}</th>' if column in words else f"<th>{safe(text)}</th>"
        for column, text in enumerate(header)
    )
    lines = ["".join(cell(column, text) for column, text in enumerate(row)) for row in body]
    inner = "\n".join(f"<tr>{line}</tr>" for line in [head, *lines])
    return f'<div class="scroll"><table>\n{inner}\n</table></div>'


def _key(names: Sequence[str]) -> str:
    return "".join(
        f'<span class="key s{number % SERIES}"></span>{safe(name)}' for number, name in enumerate(names)
    )


def _recall(result: CollectionResult) -> str:
    curves = {
        system.name: recall_curve(result.collection.qrels, system.run.answers, _DEPTH)
        for system in result.systems
    }
    drawn = recall_chart(curves, label=f"{result.name}: recall by rank")
    return f"<figure>{drawn}<figcaption>Recall by rank:{_key(list(curves))}</figcaption></figure>"


def _legs(result: CollectionResult) -> str:
    """The first system against the second, coloured by how the last one does beside these two."""
    if len(result.systems) == 1:
        return ""
    first, second, *others = result.systems
    across, up = first.values(result.measure), second.values(result.measure)
    third = others[-1].values(result.measure) if others else None
    points = []
    for name, x in across.items():
        low, high = sorted((x, up[name]))
        series = 0 if third is None else 2 if third[name] > high else 1 if third[name] < low else 0
        points.append(Point(name, x, up[name], series))
    label = f"{result.name}: {first.name} against {second.name}, {result.measure}"
    drawn = scatter_chart(points, x=first.name, y=second.name, label=label)
    names = ["between the two", "below both", "above both"]
    said = f" {safe(others[-1].name)} is{_key(names)}" if others else ""
    return (
        f'<figure class="square">{drawn}<figcaption>{safe(result.measure)} of each query, {safe(first.name)} '
        f"against {safe(second.name)}; larger dots are more queries.{said}</figcaption></figure>"
    )


def _comparison(result: CollectionResult, comparison: Comparison) -> str:
    heading = f"{comparison.after} against {comparison.before}"
    drawn = gains_chart(comparison.gains, label=f"{result.name}: {heading}, gain of each query")
    queries = {query.id: query.text for query in result.collection.queries}
    old, new = (
        result.system(name).values(comparison.measure) for name in (comparison.before, comparison.after)
    )
    parts = [
        f"<h3>{safe(heading)}</h3>",
        f"<p>{safe(comparison_line(comparison))}.</p>",
        f"<figure>{drawn}<figcaption>Gain of each query in {safe(comparison.measure)}</figcaption></figure>",
    ]
    for label, items in zip(("gains", "losses"), comparison.largest(_LARGEST), strict=True):
        if not items:
            continue
        rows = [["query", "text", comparison.before, comparison.after, "difference"]]
        rows += [
            [query, queries[query], f"{old[query]:.4f}", f"{new[query]:.4f}", signed(gain)]
            for query, gain in items
        ]
        parts += [f"<h4>Largest {label}</h4>", _table(rows, words=[1])]
    return "\n".join(parts)


def _all_queries(result: CollectionResult) -> str:
    values = [system.values(result.measure) for system in result.systems]
    rows = [["query", "text", "kind", *(system.name for system in result.systems)]]
    rows += [
        [query.id, query.text, query.kind or "", *(f"{own[query.id]:.4f}" for own in values)]
        for query in result.collection.queries
    ]
    return f"<details><summary>All {len(rows) - 1} queries</summary>{_table(rows, words=[1, 2])}</details>"
