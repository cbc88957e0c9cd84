"""Whoosh's files of rows that are inverted already: written term by term, not posting by posting.

Whoosh sorts every posting through a pool and hands it down by itself, which is most of the time that its
indexing takes.  Here its codec is given the lists of a term at once.  The files are in Whoosh's own format,
and are read and merged by Whoosh as any other.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pickle import dumps
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from docsearch.index.columns import FieldPostings
from docsearch.index.inversion import Inverted
from docsearch.index.whoosh_library import (
    WHOOSH3_HEADER_MAGIC,
    W3Codec,
    W3FieldWriter,
    W3PerDocWriter,
    W3Segment,
    W3TermInfo,
    byte_to_length,
    length_to_byte,
    pack_int,
    pack_ushort,
)

__all__ = ["InvertedCodec"]

_BLOCK = 128  # postings; this and the next are Whoosh's own choice
_COMPRESSION = 3
_WORTH_COMPRESSING = 128  # bytes: fewer become hardly less, and zlib takes as long to begin as for thousands
_PICKLE = 2  # the protocol that Whoosh writes


class InvertedCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Writes ``fields`` in place of what Whoosh's pool holds; their rows are added as documents without any.

    The index names Whoosh's own codec, with which it is opened.
    """

    def __init__(self, fields: Mapping[str, Inverted]) -> None:
        super().__init__()
        self.fields = dict(sorted(fields.items()))

    def new_segment(self, _: object, indexname: str) -> W3Segment:
        return W3Segment(W3Codec(), indexname)

    def per_document_writer(self, storage: object, segment: W3Segment) -> W3PerDocWriter:
        return _RowWriter(self, storage, segment)

    def field_writer(self, storage: object, segment: W3Segment) -> W3FieldWriter:
        return _ListWriter(self, storage, segment)


class _RowWriter(W3PerDocWriter):  # type: ignore[misc]
    """Writes how long each field is with its row."""

    def finish_doc(self) -> None:
        if self._indoc:  # Whoosh calls once more, after the last
            for name, field in self._codec.fields.items():
                self.add_field(name, None, None, int(field.lengths[self._docnum]))
        super().finish_doc()


class _ListWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the lists of all fields."""

    def add_postings(self, schema: Any, *_: object) -> None:  # noqa: ANN401
        for name, field in self._codec.fields.items():
            if field.postings.terms:  # Whoosh has no entry for an empty field, and none is needed
                self.start_field(name, schema[name])
                self._add_field(field)
                self.finish_field()

    def _add_field(self, field: Inverted) -> None:
        file, lengths = self._postfile, _length_bytes(field)
        postings, starts = field.postings, _starts(field.postings.counts)
        blocks = _written_blocks(field, starts, lengths, self._format)
        for term, whole in zip(postings.terms, _summaries(postings, starts, lengths), strict=True):
            begin = file.tell()
            file.write(WHOOSH3_HEADER_MAGIC)
            for _ in range(0, whole.size, _BLOCK):
                file.write(next(blocks))
            about = W3TermInfo(
                weight=whole.weight,
                df=whole.size,
                minlength=byte_to_length(whole.shortest),
                maxlength=byte_to_length(whole.longest),
                maxweight=whole.most,
                minid=whole.first,
                maxid=whole.last,
            )
            about.set_extent(begin, file.tell() - begin)
            self._tindex.add(pack_ushort(self._fieldid) + term, about.to_bytes())


class _Summary(NamedTuple):
    """What Whoosh notes of a run of postings."""

    size: int
    first: int  # row
    last: int
    weight: float  # all frequencies together
    least: float
    most: float
    shortest: int  # length of a row, as one byte
    longest: int


def _summaries(
    postings: FieldPostings, starts: NDArray[np.int64], lengths: NDArray[np.uint8]
) -> Iterator[_Summary]:
    """One for each run of postings, which begin at ``starts``."""
    counts = np.diff(starts, append=len(postings.rows))
    weights, length = postings.frequencies, lengths[postings.rows]
    columns = (
        counts,
        postings.rows[starts],
        postings.rows[starts + counts - 1],
        np.add.reduceat(weights.astype(np.float64), starts),
        np.minimum.reduceat(weights, starts),
        np.maximum.reduceat(weights, starts),
        np.minimum.reduceat(length, starts),
        np.maximum.reduceat(length, starts),
    )
    return map(_Summary, *(column.tolist() for column in columns))


def _written_blocks(
    field: Inverted,
    terms: NDArray[np.int64],
    lengths: NDArray[np.uint8],
    form: Any,  # noqa: ANN401  (whoosh.formats.Format)
) -> Iterator[bytes]:
    """The blocks of all terms, whose postings begin at ``terms``, as they stand in the file."""
    postings = field.postings
    sizes = -(-postings.counts // _BLOCK)
    within = np.arange(sizes.sum()) - np.repeat(_starts(sizes), sizes)
    starts = np.repeat(terms, sizes) + within * _BLOCK
    ends_list = within == np.repeat(sizes, sizes) - 1
    deltas = np.diff(postings.rows, prepend=0)
    deltas[starts] = postings.rows[starts]  # each block counts from 0
    steps, weights, places = deltas.tolist(), postings.frequencies.tolist(), _places(field, form)
    begin = 0
    for block, last in zip(_summaries(postings, starts, lengths), ends_list.tolist(), strict=True):
        end = begin + block.size
        same = None if block.most == 1.0 else block.least
        kept = same if block.least == block.most else tuple(weights[begin:end])
        yield _written(block, (tuple(steps[begin:end]), kept, tuple(places[begin:end])), last=last)
        begin = end


def _written(block: _Summary, data: tuple[object, ...], *, last: bool) -> bytes:
    packed, level = dumps(data, _PICKLE), 0
    if len(packed) >= _WORTH_COMPRESSING:
        packed, level = zlib.compress(packed, _COMPRESSION), _COMPRESSION
    about = dumps((block.size, block.last, block.most, level, block.shortest, block.longest), _PICKLE)
    size = len(about) + len(packed)
    return bytes(pack_int(-size if last else size) + about + packed)


def _places(field: Inverted, form: Any) -> list[bytes]:  # noqa: ANN401  (whoosh.formats.Format)
    """The places of each posting, as Whoosh writes them."""

    @cache
    def single(place: int) -> bytes:
        return bytes(form.encode([place]))

    places, begin, found = field.places.tolist(), 0, []
    for count in field.postings.frequencies.astype(np.int64).tolist():
        end = begin + count
        found.append(single(places[begin]) if count == 1 else form.encode(places[begin:end]))
        begin = end
    return found


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    starts: NDArray[np.int64] = np.cumsum(counts) - counts
    return starts


def _length_bytes(field: Inverted) -> NDArray[np.uint8]:
    """How long each row is, as Whoosh rounds it."""
    return np.array([length_to_byte(length) for length in field.lengths.tolist()], dtype=np.uint8)
