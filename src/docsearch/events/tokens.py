"""Words of a parse: their lemmas and numbers, with the model's commonest slips put right."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["Token", "is_plural", "lemma_of", "singular"]

Token: TypeAlias = Any  # a spacy.tokens.Token, which has no types

_SHORT = 4


def lemma_of(token: Token) -> str:
    """The lemma in small letters; that of "Rebels", which the model takes for a name at a sentence's
    beginning, is "rebel".
    """
    lemma = str(token.lemma_).lower()
    return singular(lemma) if token.pos_ == "PROPN" and is_plural(token) else lemma


def is_plural(token: Token) -> bool:
    """Whether this is a noun in the plural, or a capitalised word at a sentence's beginning that may be."""
    if token.tag_ in {"NNS", "NNPS"}:
        return True
    return bool(token.tag_ == "NNP" and token.is_sent_start and token.lower_.endswith("s"))


def singular(word: str) -> str:
    """A rough singular of a noun in small letters."""
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > _SHORT:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
