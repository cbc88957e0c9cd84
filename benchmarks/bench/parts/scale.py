"""Latency and memory of a searching process as the collection grows."""

from __future__ import annotations

from ..environment import JSON
from ..setting import Setting
from .warm import add_recall, own

__all__ = ["run"]


def run(setting: Setting) -> JSON:
    sizes: dict[str, JSON] = {}
    for case in setting.cases(setting.sizes):
        measured = own(case, setting)
        add_recall(case, {"docsearch": measured}, None, setting.depth)
        sizes[str(case.chunks)] = measured
        print(f"{case.chunks} chunks: {measured.get('memory MiB', measured)}", flush=True)
    return {"sizes": sizes}
