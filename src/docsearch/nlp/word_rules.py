"""What spaCy's attribute ruler and lemmatizer make of words, asked once for each kind of word.

Both go by what a word is: its letters, its tag, and its relation to its head; a few rules look at two words.
So a word (or the words of such a rule) is given to them once, alone, and what they say of it is kept: applied
to every word of a text they take as long as the parser.  Only parts of speech and lemmas are set, for nothing
here reads the morphology.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["WordRules"]

_MOST = 200_000
_Kind: TypeAlias = tuple[int, int, int]  # letters, tag, relation
_Said: TypeAlias = tuple[int, int, int, int]  # tag, relation, part of speech, lemma


class WordRules:
    """The two components of ``nlp``, with a memory."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self._vocab = nlp.vocab
        components: dict[str, Any] = dict(nlp.pipeline)
        self._ruler, self._lemmatizer = components["attribute_ruler"], components["lemmatizer"]
        self._known: dict[tuple[_Kind, ...], list[_Said]] = {}
        # Rules of several words, without what they say: only to know where they may apply.
        self._several = Matcher(nlp.vocab)
        longer = [p for rule in self._ruler.patterns for p in rule["patterns"] if len(p) > 1]
        if longer:
            self._several.add("several", longer)

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set parts of speech and lemmas, and what the rules say of tags and relations."""
        from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG

        for doc in docs:
            kinds = [(letters, tag, dep) for letters, tag, dep in doc.to_array([ORTH, TAG, DEP]).tolist()]
            said: list[_Said] = []
            for start, end in self._units(doc):
                said += self._of(tuple(kinds[start:end]))
            if said:
                doc.from_array([TAG, DEP, POS, LEMMA], _array(said))

    def _of(self, unit: tuple[_Kind, ...]) -> list[_Said]:
        found = self._known.get(unit)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[unit] = self._ask(unit)
        return found

    def _units(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """Single words, but for those that one rule looks at together."""
        joined = {
            i for _rule, start, end in self._several(doc, allow_missing=True) for i in range(start + 1, end)
        }
        starts = [i for i in range(len(doc)) if i not in joined]
        yield from pairwise([*starts, len(doc)])

    def _ask(self, unit: tuple[_Kind, ...]) -> list[_Said]:
        """What the components say of words that stand alone."""
        from spacy.attrs import DEP, LEMMA, POS, TAG
        from spacy.tokens import Doc

        doc = Doc(self._vocab, words=[self._vocab.strings[letters] for letters, _tag, _dep in unit])
        doc.from_array([TAG, DEP], _array([(tag, dep) for _letters, tag, dep in unit]))
        doc = self._lemmatizer(self._ruler(doc))
        said = doc.to_array([TAG, DEP, POS, LEMMA]).tolist()
        return [(tag, dep, pos, lemma) for tag, dep, pos, lemma in said]


def _array(rows: Sequence[tuple[int, ...]]) -> Any:  # noqa: ANN401  # thinc's type, which is NumPy's
    import numpy as np

    return np.array(rows, dtype=np.uint64)
