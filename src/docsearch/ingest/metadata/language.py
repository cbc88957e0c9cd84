"""The language of a text, by py3langid."""

from __future__ import annotations

from functools import cache
from typing import Any

__all__ = ["detect_language"]

# Most texts are told from the first sentences; where these leave doubt more is read, at ten times the cost.
SHORT_SAMPLE = 200
LONG_SAMPLE = 2000
SURE = 0.9
LIKELY = 0.5
MIN_LETTERS = 20


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language ``text`` is in, or ``None`` where it is too short or undecided."""
    sample = text[:LONG_SAMPLE]
    if (
        sum(map(str.isalpha, sample[:SHORT_SAMPLE])) < MIN_LETTERS
        and sum(map(str.isalpha, sample)) < MIN_LETTERS
    ):
        return None
    # Lower case, because in capitals English looks like other languages to a model of mixed-case text.
    lowered = sample.lower()
    language, confidence = _identifier().classify(lowered[:SHORT_SAMPLE])
    if confidence < SURE and len(lowered) > SHORT_SAMPLE:
        language, confidence = _identifier().classify(lowered)
    return str(language) if confidence >= LIKELY else None


@cache
def _identifier() -> Any:  # noqa: ANN401  py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
