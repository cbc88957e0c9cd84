"""From files to a committed index, beside the pace of the encoder alone and of sentence-transformers.

All three get the same chunks: those that the engine makes of real documents.  Each runs in a new process with
its model loaded and warm, in turns.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from docsearch import Index, IndexSettings

from ..environment import JSON
from ..isolated import isolated
from ..setting import Setting, model_folder
from ..texts import chunk_texts, read_documents

__all__ = ["encode_as_it_comes", "encode_by_engine", "ingest", "run"]

_WARM = 64  # texts encoded before the clock starts
_STAGES = {"ingest": "", "ingest with actors": "actors", "ingest with actors and events": "actors events"}
_ENVIRONMENTS: Mapping[str, Mapping[str, str]] = {
    "as the processor is": {},
    # What oneDNN may use, and what the engine would choose on a processor that has neither.
    "without AMX and AVX512-BF16": {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE", "DOCSEARCH_PRECISION": "fp32"},
}


def run(setting: Setting) -> JSON:
    folder = setting.work / "ingest"
    files = _sources(setting, folder)
    result: JSON = {"chunks": len(json.loads(files["chunks"].read_text(encoding="utf-8")))}
    for name, environ in _ENVIRONMENTS.items():
        runs = [_round(files, folder, setting.model, environ) for _ in range(max(1, setting.repeats // 3))]
        paces = {key: round(median(_pace(one[key]) for one in runs), 2) for key in runs[0]}
        result[name] = {
            "chunks a second": paces,
            "ingest, share of the encoder's pace": round(paces["ingest"] / paces["encoder alone"], 3),
            "ingest, times sentence-transformers": round(paces["ingest"] / paces["sentence-transformers"], 2),
            "with actors, share of ingest": round(paces["ingest with actors"] / paces["ingest"], 3),
            "with actors and events, share of ingest": round(
                paces["ingest with actors and events"] / paces["ingest"], 3
            ),
            "runs": runs,
        }
        print(name, paces, flush=True)
    return result


def _pace(one: JSON) -> float:
    return float(one["pace"]) if "pace" in one else float("nan")  # type: ignore[arg-type]


def _round(
    files: Mapping[str, Path], folder: Path, model: str, environ: Mapping[str, str]
) -> dict[str, JSON]:
    chunks = {"chunks": str(files["chunks"])}
    documents = {"documents": str(files["documents"]), "index": str(folder / "index"), "model": model}
    return {
        "sentence-transformers": isolated("parts.ingest:encode_as_it_comes", chunks, environ=environ),
        "encoder alone": isolated(
            "parts.ingest:encode_by_engine", {**chunks, "model": model}, environ=environ
        ),
        **{
            name: isolated("parts.ingest:ingest", {**documents, "stages": stages}, environ=environ)
            for name, stages in _STAGES.items()
        },
    }


def _sources(setting: Setting, folder: Path) -> dict[str, Path]:
    """Whole documents, evenly from all over the texts, until there are enough chunks."""
    from docsearch.encoding import load_encoder

    folder.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder(setting.model)
    everything = read_documents(setting.texts)
    total = sum(len(document.text) for document in everything)
    step = max(1, total // (600 * setting.ingest_chunks))  # a chunk has some 600 characters
    documents = everything[::step]
    chunks: list[str] = []
    files = {"documents": folder / "documents.jsonl", "chunks": folder / "chunks.json"}
    with files["documents"].open("w", encoding="utf-8") as stream:
        for number, document in enumerate(documents):
            if len(chunks) >= setting.ingest_chunks:
                break
            record = {"_id": str(number), "title": document.title, "text": document.text}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            chunks += chunk_texts([document], encoder)
    # The engine encodes a text once, however often it stands there.
    files["chunks"].write_text(json.dumps(list(dict.fromkeys(chunks))), encoding="utf-8")
    with Index.create(_empty(folder / "index"), settings=IndexSettings(model=setting.model)) as index:
        index.prepare()  # exporting the query encoder is done once a model, not once an ingest
    return files


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def encode_as_it_comes(chunks: str) -> JSON:
    """sentence-transformers with its defaults."""
    from sentence_transformers import SentenceTransformer

    texts: list[str] = json.loads(Path(chunks).read_text(encoding="utf-8"))
    model = SentenceTransformer(str(model_folder()), local_files_only=True)
    model.encode(texts[:_WARM])
    started = time.perf_counter()
    model.encode(texts)
    return _result(len(texts), time.perf_counter() - started)


def encode_by_engine(chunks: str, *, model: str) -> JSON:
    from docsearch.encoding import load_encoder

    texts: list[str] = json.loads(Path(chunks).read_text(encoding="utf-8"))
    encoder = load_encoder(model)
    encoder.encode_documents(texts[:_WARM])
    started = time.perf_counter()
    encoder.encode_documents(texts)
    return _result(len(texts), time.perf_counter() - started)


def ingest(documents: str, *, model: str, index: str, stages: str) -> JSON:
    """Files in, committed index out, with these ``stages`` after it."""
    from docsearch.encoding import load_encoder

    encoder = load_encoder(model)
    encoder.encode_documents([f"Text number {number} to warm up." for number in range(_WARM)])
    with Index.create(_empty(Path(index)), settings=IndexSettings(model=model), encoder=encoder) as made:
        started = time.perf_counter()
        report = made.ingest([documents], actors="actors" in stages, events="events" in stages)
        return _result(report.encoded, time.perf_counter() - started)


def _result(chunks: int, seconds: float) -> JSON:
    return {"chunks": chunks, "seconds": round(seconds, 2), "pace": round(chunks / seconds, 2)}
