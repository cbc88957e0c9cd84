"""Tables for docs/performance.md out of the JSON files, and the plot of latency against size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..setting import Setting

__all__ = ["run"]

Values = Mapping[str, Any]
_PLOT = Path(__file__).parents[3] / "docs" / "latency.svg"
_KINDS = ("questions", "four words")
_COLD = ("docsearch hybrid", "docsearch keyword", "txtai hybrid", "python alone")
_LINES = ("hybrid search, k 10", "encoding", "vector leg", "keyword leg")


def run(setting: Setting) -> None:
    """Print what there is; draw where matplotlib is installed."""
    tables = {"cold": _cold, "warm": _warm, "scale": _scale, "ingest": _ingest, "quality": _quality}
    for part, table in tables.items():
        file = setting.results / f"{part}.json"
        if file.exists():
            result = json.loads(file.read_text(encoding="utf-8"))
            print(f"\n### {part}{'' if result['conditions']['alone'] else ' (NOT measured alone)'}\n")
            print("\n".join(table(result)))
    scale = setting.results / "scale.json"
    if scale.exists() and find_spec("matplotlib"):
        _plot(json.loads(scale.read_text(encoding="utf-8")), _PLOT)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def _cold(result: Values) -> Iterator[str]:
    rows = [
        (name, result[name]["seconds"], result[name]["peak MiB"])
        for name in _COLD
        if "seconds" in result.get(name, {})
    ]
    yield from _table((f"{result['chunks']:,} chunks", "seconds", "peak MiB"), rows)


def _warm(result: Values) -> Iterator[str]:
    recall = f"recall@{result['depth']}"
    for kind in _KINDS:
        rows = [
            (name, what, times["p50 ms"], times["p95 ms"], times.get(recall, ""))
            for name, engine in result["engines"].items()
            for what, times in engine.get(kind, {}).items()
        ]
        rows.sort(key=lambda row: row[1])
        yield from _table((f"{result['chunks']:,} chunks, {kind}", "what", "p50 ms", "p95 ms", recall), rows)
        yield ""


def _scale(result: Values) -> Iterator[str]:
    for kind in _KINDS:
        head = ["chunks", *_LINES, "vector recall", "own MiB", "resident MiB"]
        rows = [
            [
                f"{int(size):,}",
                *(f"{found[kind][line]['p50 ms']} / {found[kind][line]['p95 ms']}" for line in _LINES),
                found[kind]["vector leg"][f"recall@{result['depth']}"],
                found["memory MiB"]["own"],
                found["memory MiB"]["resident"],
            ]
            for size, found in result["sizes"].items()
            if kind in found
        ]
        yield f"{kind}, p50 / p95 in ms:"
        yield ""
        yield from _table(head, rows)
        yield ""


def _ingest(result: Values) -> Iterator[str]:
    for name, found in result.items():
        if isinstance(found, dict) and "chunks a second" in found:
            paces = found["chunks a second"]
            yield from _table((name, "chunks a second"), list(paces.items()))
            yield ""
            share, times = (
                found["ingest, share of the encoder's pace"],
                found["ingest, times sentence-transformers"],
            )
            yield f"Ingest: {share:.0%} of the encoder's pace, {times} times sentence-transformers."
            for stages in ("with actors", "with actors and events"):
                yield f"{stages.capitalize()}: {found[f'{stages}, share of ingest']:.0%} of its pace without."
            yield ""


def _quality(result: Values) -> Iterator[str]:
    rows = [
        (
            name,
            *(
                found[mode][what]
                for mode in ("hybrid", "vector")
                for what in ("as it is", "exact", "difference")
            ),
            found["mean cosine to float32"],
        )
        for name, found in result["collections"].items()
        if "hybrid" in found
    ]
    head = ["nDCG@10", "hybrid", "exact", "difference", "vector", "exact", "difference", "mean cosine"]
    yield from _table(head, rows)


def _plot(result: Values, file: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "docsearch"  # the same figures give the same file
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    sizes = [int(size) for size in result["sizes"]]
    for line in _LINES:
        times = [found["questions"][line] for found in result["sizes"].values()]
        (drawn,) = axes.plot(sizes, [t["p50 ms"] for t in times], marker="o", label=line)
        axes.plot(sizes, [t["p95 ms"] for t in times], linestyle=":", color=drawn.get_color())
    axes.set(xscale="log", yscale="log", xlabel="chunks", ylabel="ms (p50; dotted: p95)")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    print(f"\nDrawn: {file}")
