"""The shortcuts through spaCy's components: the same as the components by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docsearch.nlp.pipeline import load, parsed, sentence_spans
from docsearch.nlp.transitions import annotate
from docsearch.nlp.word_rules import WordRules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TEXTS = (
    "",
    "The army of Kardania shelled Orsava on 4 March 2021.\n\nRebels were driving trucks, officials said.",
    "There 's a bridge. There were soldiers who didn't leave; they're gonna stay, let's see what it does.",
    "Better roads had been promised by the mayor, Ana Marek, to whom it mattered. Had they? They've gotta.",
    "  Two  blanks\tand a line\n of its own: \u201cC'mon,\u201d y'all said, 'cause that is that.",
    "Do you know what she has? She has lost it. Who does? We do. The best of the worst went worse.",
)
PARSING = ("tok2vec", "tagger", "attribute_ruler", "lemmatizer", "parser")


@pytest.fixture(scope="module", params=[("ner",), PARSING], ids=["names", "parses"])
def nlp(request: pytest.FixtureRequest) -> Language:
    return load(request.param)


def _words(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.dep_, t.head.i, t.pos_, t.lemma_, t.ent_iob_, t.ent_type_, t.is_sent_start)
        for t in doc
    ]


def test_all_components_say_what_they_say_by_themselves(nlp: Language) -> None:
    pairs = [(text, sentence_spans(text)) for text in TEXTS]
    ours = [doc for parts in parsed(nlp, pairs) for _offset, doc in parts]
    assert len(ours) == len(TEXTS) - 1
    theirs = []
    for text, sentences in pairs:
        if not sentences:
            continue
        doc = nlp.make_doc(text[sentences[0][0] : sentences[-1][1]])
        starts = {start - sentences[0][0] for start, _end in sentences}
        for token in doc:
            token.is_sent_start = token.idx in starts
        theirs.append(doc)
    for doc in theirs:
        for _name, component in nlp.pipeline:
            component(doc)
    assert [_words(doc) for doc in ours] == [_words(doc) for doc in theirs]


def test_words_are_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = load(PARSING)
    components = dict(nlp.pipeline)
    rules, asked = WordRules(nlp), []

    def ruler(doc: Doc) -> Doc:
        asked.append(doc.text.strip())
        return components["attribute_ruler"](doc)

    monkeypatch.setattr(rules, "_ruler", ruler)
    docs = [nlp.make_doc("We are gonna sing a song") for _ in range(2)]
    for name in ("tok2vec", "tagger", "parser"):
        annotate(components[name], docs)
    rules.annotate(docs)
    assert asked == ["We", "are", "gon na", "sing", "a", "song"]  # "gonna" is two words, of one rule
