from __future__ import annotations

import pytest

from docsearch.nlp.pipeline import BLOCK_CHARACTERS, blocks, load, model_version, parsed, sentence_spans


def test_sentences_have_no_white_space_around_them() -> None:
    text = "  One came. \n\n Two went.  "
    assert [text[a:b] for a, b in sentence_spans(text)] == ["One came.", "Two went."]


def test_every_sentence_is_in_one_block_and_long_ones_are_cut() -> None:
    text = "word " * 9000 + "end."
    spans = [(0, 10), (10, len(text))]
    found = [span for _offset, part in blocks(text, spans) for span in part]
    assert all(end - start <= BLOCK_CHARACTERS for start, end in found)
    assert "".join(text[a:b] for a, b in found) == text


def test_docs_match_the_text_and_begin_sentences_where_we_do() -> None:
    text = "Anna came. She left.  Bern was quiet."
    [[(offset, doc)]] = parsed(load(("ner",)), [(text, sentence_spans(text))])
    assert doc.text == text[offset : offset + len(doc.text)]
    assert [t.text for t in doc if t.is_sent_start] == ["Anna", "She", "Bern"]


def test_no_text_no_blocks() -> None:
    assert list(parsed(load(("ner",)), [("", []), ("  ", [])])) == [[], []]


def test_unknown_components_are_named() -> None:
    with pytest.raises(ValueError, match="nere"):
        load(("nere",))


def test_the_version_names_the_model() -> None:
    assert model_version().startswith("en_core_web_sm")
