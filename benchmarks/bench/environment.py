"""On what a figure was measured, and whether anything else was running."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["JSON", "alone", "environment", "memory"]

JSON = dict[str, object]

_PACKAGES = (
    "docsearch numpy faiss-cpu whoosh-reloaded onnxruntime torch sentence-transformers transformers "
    "tokenizers lancedb pylance tantivy bm25s numba txtai"
).split()
_FLAGS = "avx2 avx512f avx512_bf16 avx512_vnni amx_tile amx_bf16 amx_int8".split()
_QUIET = 0.1  # processors that others may use on average while we measure
_BUSY = (0, 1, 2, 5, 6, 7)  # user, nice, system, irq, softirq, steal


def environment() -> JSON:
    """Processor, memory, versions."""
    processor = _fields("/proc/cpuinfo")
    flags = set(processor.get("flags", "").split())
    return {
        "processor": processor.get("model name", platform.processor()),
        "cores": os.cpu_count(),
        "flags": {flag: flag in flags for flag in _FLAGS},
        "memory GiB": round(int(_fields("/proc/meminfo").get("MemTotal", "0 kB").split()[0]) / 2**20, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
        "settings": {
            name: value
            for name, value in sorted(os.environ.items())
            if name.startswith(("OMP_", "MKL_", "ONEDNN_", "DNNL_", "DOCSEARCH_PRECISION"))
        },
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _fields(path: str) -> dict[str, str]:
    """``name: value`` lines; the first of a name counts."""
    fields: dict[str, str] = {}
    if Path(path).exists():
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            fields.setdefault(name.strip(), value.strip())
    return fields


@contextmanager
def alone() -> Iterator[JSON]:
    """Watch what the machine does beside this process and its children; the record is filled at the end."""
    record: JSON = {"load before": os.getloadavg()[0]}
    started, own, busy = time.monotonic(), _own_seconds(), _busy_seconds()
    yield record
    elapsed = time.monotonic() - started
    others = (_busy_seconds() - busy) - (_own_seconds() - own)
    record |= {
        "seconds": round(elapsed, 1),
        "processors used by others": round(max(others, 0.0) / max(elapsed, 0.1), 3),
        "alone": others / max(elapsed, 0.1) < _QUIET,
    }


def _own_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _busy_seconds() -> float:
    """Processor time that all processes of the machine have used."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    ticks = [int(value) for value in stat.read_text(encoding="ascii").splitlines()[0].split()[1:]]
    return sum(ticks[at] for at in _BUSY) / os.sysconf("SC_CLK_TCK")


def memory() -> JSON:
    """Of this process, in MiB: resident now and at most, of that its own, and what is mapped from files."""
    status = _fields("/proc/self/status")

    def mebibytes(name: str) -> float:
        return round(int(status.get(name, "0 kB").split()[0]) / 1024, 1)

    return {
        "resident": mebibytes("VmRSS"),
        "resident at most": mebibytes("VmHWM"),
        "own": mebibytes("RssAnon"),
        "mapped from files": mebibytes("RssFile"),
    }
