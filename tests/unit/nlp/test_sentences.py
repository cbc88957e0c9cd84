"""Sentence ends: exact offsets, abbreviations, blank lines, and text that the library stumbles over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from docsearch.chunking import sentence_ends


def pieces(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *sentence_ends(text, language=language)])]


def test_sentences_keep_the_white_space_after_them() -> None:
    assert pieces("He left. She stayed?  Yes.") == ["He left. ", "She stayed?  ", "Yes."]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Smith met Mr. Jones in the U.S. on Monday.",
        "J. R. Smith, Ph.D., said so.",
        "THE ARMY MOVED ON U.S. BASES.",
        "It rose by 3.5 per cent.",
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(text: str) -> None:
    assert pieces(text) == [text]


def test_upper_case_text_is_split() -> None:
    assert pieces("THE TROOPS LEFT. GEN. SMITH SAID NO.") == ["THE TROOPS LEFT. ", "GEN. SMITH SAID NO."]


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\n\n\n", "\u2029"])
def test_a_blank_line_ends_a_sentence(gap: str) -> None:
    assert sentence_ends(f"a heading{gap}and text")[:-1][-1] == len(f"a heading{gap}")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_line_break_ends_none(line_break: str) -> None:
    assert pieces(f"one line{line_break}and another") == [f"one line{line_break}and another"]


@pytest.mark.parametrize("unit", ["😀", "e\u0301", "\U0001d518", "👩\u200d👩\u200d👧", "\ufeff"])
def test_offsets_count_code_points(unit: str) -> None:
    assert pieces(f"{unit} one. {unit} Two.") == [f"{unit} one. ", f"{unit} Two."]


@pytest.mark.parametrize("text", ["A\u2028. B", "A\x85.", "x A\u3000. y", "a \ud800 b. C"])
def test_what_the_library_panics_on_is_split_all_the_same(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_a_panic_in_the_library_leaves_the_text_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(language: str, text: str) -> None:
        raise PanicException(f"{language}: {text}")

    monkeypatch.setattr("sentencex.get_sentence_boundaries", panic)
    assert pieces("One. Two.\n\nThree.") == ["One. Two.\n\n", "Three."]


def test_other_interruptions_are_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(language: str, text: str) -> None:
        raise KeyboardInterrupt(language, text)

    monkeypatch.setattr("sentencex.get_sentence_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sentence_ends("One. Two.")


def test_no_text_has_no_sentence_and_unknown_languages_are_read_as_any() -> None:
    assert sentence_ends("") == []
    assert pieces("Eins. Zwei.", language="qq") == ["Eins. ", "Zwei."]
