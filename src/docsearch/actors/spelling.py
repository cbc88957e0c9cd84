"""Spellings of one name: transliterations of persons' names, word order and suffixes of organisations'."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from docsearch.actors.given_names import SAME_NAMES
from docsearch.actors.places import country_of

__all__ = [
    "ARABIC_ARTICLES",
    "SHORTEST_SLIP",
    "body_form",
    "is_chinese_surname",
    "loose_form",
    "misspelt",
    "person_form",
    "same_expansion",
]

SHORTEST_SLIP, LONG_WORD = 5, 9  # letters
SHORTEST_PLURAL = 5
ALIKE = 88  # of 100; expansions of one acronym that are closer are spellings of one name

_SMALL = frozenset("a an al the of for and in de del la las los el y e du des et al und der die das".split())
_SUFFIXES = frozenset(
    "inc incorporated corp corporation co company ltd limited plc llc llp lp gmbh ag sa spa nv bv ab oy kk "
    "pty holdings".split()
)
_BRITISH = {
    "defence": "defense", "organisation": "organization", "labour": "labor", "centre": "center",
    "programme": "program", "organisations": "organization", "offence": "offense", "theatre": "theater",
}  # fmt: skip
_SPELT_OUT = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "intl": "international", "natl": "national",
    "dept": "department", "assn": "association", "univ": "university", "govt": "government",
    "bros": "brothers",
}  # fmt: skip
_RULES = tuple(
    (re.compile(pattern), repl)
    for pattern, repl in (
        (r"ae", "a"), (r"oe", "o"), (r"ue", "u"), (r"\bye", "e"), (r"q", "k"),
        (r"ph", "f"), (r"ou|oo", "u"), (r"ee", "i"), (r"iy\b|yy\b|ii\b|y\b", "i"),
        (r"y", "i"),
        (r"ai|ei", "ei"), (r"dj|dzh", "j"), (r"tch|tsch", "ch"), (r"x", "ks"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip
_LOOSE = tuple(
    (re.compile(pattern), repl)
    for pattern, repl in (
        (r"sch|ch", "sh"), (r"io", "e"), (r"zh", "j"),
        (r"([kgdt])h", r"\1"), (r"c(?!h)", "k"), (r"w", "v"), (r"z", "s"), (r"ei|ie", "i"),
        (r"o", "u"), (r"e\b", ""), (r"e", "i"), (r"h\b", ""), (r"off\b", "ov"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip
_LOOSE_FROM = 4  # letters of a word; shorter ones are too like each other
ARABIC_ARTICLES = frozenset("al el ul as ash".split())
_SERVANT = re.compile(r"\b(?:abd (?:al|el|ul|ur|ar|er|as|es)|abd[aeu]l|abd[aeu]r|abdou?l?) (?=\w{3})")

_RELIGION = re.compile(
    r"\b(\w+[^aeiou\W])(?: (?:al|el|ad|ed|ud|id|eddine|uddin) d|[aeiu]dd?)(?:i|ee|y)ne?(?:\b|$)"
)
"""What ends in "of the religion": "Nur ad-Din", "Noureddine", "Nuruddin"."""


@lru_cache(maxsize=1 << 16)
def _person_word(word: str) -> str:
    if word in SAME_NAMES:
        return SAME_NAMES[word]
    word = _SPELT_OUT.get(word, word)
    for pattern, repl in _RULES:
        word = pattern.sub(repl, word)
    return word


def person_form(key: str) -> str:
    """One form for all transliterations: "abdel rahman al hussain" and "abdulrahman el hussein" are alike."""
    words = _RELIGION.sub(r"\1edin", _SERVANT.sub("abdal", key)).split()
    kept = [w for i, w in enumerate(words) if not (w in ARABIC_ARTICLES and i + 1 < len(words))]
    if len(kept) in {2, 3} and kept[0] in _CHINESE:
        kept = [_CHINESE[kept[0]], "".join(kept[1:])]
    elif len(kept) == _KOREAN_WORDS and kept[0] in _KOREAN and all(map(_SYLLABLE.fullmatch, kept[1:])):
        kept = [_KOREAN[kept[0]], "".join(map(_korean_syllable, kept[1:]))]
    return " ".join(_person_word(_servant(w)) for w in kept)


@lru_cache(maxsize=1 << 16)
def loose_form(form: str, kh: str = "k") -> str:
    """A form (:func:`person_form`) as several alphabets would have it: too loose for one word alone.

    ``kh`` is what "kh" stands for, "k" or "h".
    """
    return " ".join(_loose_word(word.replace("kh", kh)) for word in form.split())


def _loose_word(word: str) -> str:
    if len(word) < _LOOSE_FROM or word in _STANDARD:
        return word
    for pattern, repl in _LOOSE:
        word = pattern.sub(repl, word)
    return word


_STANDARD = frozenset(SAME_NAMES.values())
_CHINESE = {
    form: forms[-1]
    for forms in (
        line.split()
        for line in """
        chou zhou;chang zhang;chao zhao;hsu xu;hsieh xie;tsai cai;tseng zeng;teng deng;chiang jiang;chu zhu
        kuo guo;kao gao;sung song;yeh ye;tung dong;hsiao xiao;tsao cao;chien qian;chin qin;hsiung xiong
        """.replace(";", "\n")
        .strip()
        .splitlines()
    )
    for form in forms
}
"""Surnames in Wade-Giles and in Pinyin; the given name after them is written as one word or as two."""
_KOREAN = {
    form: forms[0]
    for forms in (
        line.split()
        for line in """
        park pak bak;kim gim;lee yi rhee ri;choi choe;jung chong jeong chung;baek paek paik;yoon yun
        roh no noh;cho jo;kang gang;bae pae;ryu yoo yu;shin sin;han;kwon gwon;hwang;ahn an;hong;lim im rim
        ko go;moon mun;nam;oh o;seo suh so;suk sok;woo u
        """.replace(";", "\n")
        .strip()
        .splitlines()
    )
    for form in forms
}
"""Korean surnames in several romanisations, before a given name of two syllables."""
_KOREAN_WORDS = 3
_SYLLABLE = re.compile(r"(?:ch|sh|kk|[bdghjkmnprstwy])?(?:[aeiouy]|w[aei]){1,3}(?:ng|[kgnlmpbh])?")
_KOREAN_RULES = (("ch", "j"), ("eo", "u"), ("oo", "u"), ("ou", "u"), ("y", "i"), ("ee", "i"))
_KOREAN_VOICED = str.maketrans("ptkg", "bdgg")


def _korean_syllable(word: str) -> str:
    for one, other in _KOREAN_RULES:
        word = word.replace(one, other)
    return word[:1].translate(_KOREAN_VOICED) + word[1:]


_EAST_ASIAN = frozenset(
    """wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin luo gao liang zheng xie
    song tang han feng deng peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu
    ding shen yao kim lee park choi jung kang cho yoon jang lim nguyen tran pham hoang""".split()
)


def is_chinese_surname(word: str) -> bool:
    """Whether it is a surname that China, Korea or Vietnam write first, and others last."""
    return word in _CHINESE or word in _EAST_ASIAN


def _servant(word: str) -> str:
    return re.sub(r"^abd[aeu]l(?=[^l]\w{2})|^abd[aeu]r(?=r\w{2})", "abdal", word)


@lru_cache(maxsize=1 << 16)
def _body_word(word: str) -> str:
    word = _SPELT_OUT.get(word, _BRITISH.get(word, word))
    if len(word) >= SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return _BRITISH.get(word, word)


def body_form(key: str, demonyms: dict[str, str] | None = None) -> str:
    """One form for word order, demonym, corporate suffix, plural and British spelling of a name.

    "kardanian ministry of defence" and "defense ministry of kardania" are alike; ``demonyms`` are those the
    documents teach, each with its state.
    """
    known = demonyms or {}
    words = [known.get(w, w) for w in key.split() if w not in _SMALL]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    plain = [part for word in words for part in (country_of(word) or word).split()]
    return " ".join(sorted({_body_word(word) for word in plain})) or key


def misspelt(one: str, two: str) -> bool:
    """Whether two words can be one word with a slip: same first letter, one letter off, two in long words."""
    short = min(len(one), len(two))
    if short < SHORTEST_SLIP or one[0] != two[0] or not (one.isalpha() and two.isalpha()):
        return False
    if country_of(one) is not None and country_of(two) is not None:
        return False
    allowed = 1 if short < LONG_WORD else 2
    return OSA.distance(one, two, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=1 << 16)
def _word_set(key: str) -> frozenset[str]:
    return frozenset(body_form(key).split())


def same_expansion(one: str, two: str) -> bool:
    """Whether two full names of an acronym are spellings of one (or one has all words of the other)."""
    first, second = _word_set(one), _word_set(two)
    return first <= second or second <= first or ratio(one, two) >= ALIKE
