"""What a document says of names: acronyms, other names, former names, places within places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsearch.actors.acronyms import acronyms_in
from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import DESCRIPTIONS, GROUP_HEADS, ORGANISATION_HEADS, REGIONS
from docsearch.actors.phrases import Statement, no_name
from docsearch.actors.statements import STATEMENTS
from docsearch.actors.typing import type_of
from docsearch.actors.wordings import LONG, NAME, WORD, bare_name
from docsearch.annotations import ActorType, AliasLink, AliasRelation, Span
from docsearch.nlp.lexicon import FUNCTION_WORDS, is_common
from docsearch.nlp.names import TITLE_WORDS, is_acronym, name_key
from docsearch.nlp.proper_words import GIVEN_NAMES

__all__ = ["links_in"]

_PLACE_KINDS = "province department district region county state governorate prefecture oblast municipality"
_PLACE_KIND = f"(?:{'|'.join(_PLACE_KINDS.split())})"
_WITHIN = re.compile(rf"(?P<name>{NAME}), (?:in )?(?:the )?(?P<alias>{NAME}) {_PLACE_KIND}\b")
_WITHIN_NAMED = re.compile(
    rf"(?P<name>{NAME}), (?:in )?(?:the )?(?P<alias>{NAME} (?:{'|'.join(_PLACE_KINDS.title().split())}))\b"
)
_COUNTRY = re.compile(
    rf"\b(?:in|at|from|near|to|of) (?P<name>{NAME}), (?P<alias>{NAME})(?=[,.;:)\n]| [(-]|$)"
)
_IN_THE = re.compile(
    rf"[Ii]n the (?P<name>{NAME}) (?:district|neighbourhood|neighborhood|suburb|quarter|area|"
    rf"section|sector) of (?P<alias>{NAME})"
)
_LABELLED = re.compile(
    rf"(?P<name>{NAME}) ?[(\[](?:in |or |from |the )?(?P<language>[A-Z][a-z]+)(?:(?: (?:acronym|"
    rf"initials|name|"
    r"abbreviation|for))+:?|:) ?[\"“\u2018']?(?P<alias>[^\W\d_][^()\[\];:,\"“”]{1,80})(?:, "
    r"(?P<short>[A-Z]{2,8}))?"
)
_IN_LANGUAGE = re.compile(
    rf"(?P<name>{NAME})(?:, (?:or )?| ?[(\[])(?:the )?[\"“\u2018']?(?P<alias>{NAME})[\"”\u2019']?,? "
    rf"(?:in|by|after|from) (?:its |the |their )?"
    r"(?:(?P<language>[A-Z][a-z]+)(?: (?:acronym|initials|abbreviation|name))?|initials|"
    r"acronym)(?=[,.;)\]]|$)"
)
_LANGUAGE_CUE = re.compile(
    r"\b(?:in|by|after|from) (?:(?:its|the|their) )?(?:initials\b|acronym\b|(?P<language>[A-Z][a-z]+))"
)
_LABEL_CUE = re.compile(r"[(\[](?:in |or |from |the )?(?P<language>[A-Z][a-z]+)[ :]")
_BRACKETED = re.compile(r"[(\[](?:the )?[\"“\u2018']?(?P<word>[A-Z]\w+)")
_GLOSS = re.compile(rf"(?P<name>{WORD}) \[(?:the )?(?P<alias>{LONG})\]")
_PART_IN_BRACKETS = re.compile(
    rf"(?P<name>{NAME}) [(\[](?:the "
    rf")?[\"“\u2018']?(?P<alias>{NAME})[\"”\u2019']?[)\]]"
)
_LANGUAGES = frozenset(
    """arabic hebrew yiddish farsi persian pashto dari kurdish urdu hindi bengali tamil punjabi swahili
    hausa yoruba igbo somali amharic latin quechua aymara guarani basque catalan flemish tagalog malay
    mandarin cantonese tibetan uighur zulu xhosa creole romani gaelic welsh""".split()
)
_MINISTRIES = frozenset("State Justice Defense Defence Interior Foreign Treasury Police Fire Health".split())
_HEADS = GROUP_HEADS | ORGANISATION_HEADS
_POSTS = (TITLE_WORDS | DESCRIPTIONS) - _HEADS
_PREPOSITIONS = frozenset("In At Near From To Outside Around Of On By With For After Before Under".split())
_PARTICIPLES = frozenset("known called named founded born formerly previously originally".split())
_BODIES = (ActorType.ORGANISATION, ActorType.GROUP, ActorType.STATE)
_HALF_BEFORE = re.compile(r"(?<![\w-])([A-Z][a-z]+) and (?:the )?$")
_HALF_AFTER = re.compile(r" and ([A-Z][a-z]+)(?![\w-]| [A-Z])")
_CLOSED = re.compile(
    r"[\"”\u2019]?(?:[,.;)\]]|$| (?:by|in|at|since|until|from|for|after|before|and|when|while|as)\b)"
)
_SUBJECT = re.compile(r"^,? (?:is|are|was|were|has|had)\b")  # after a comma, of somebody before
_ACTIVE = re.compile(
    r"^(?! (?:will|would|is|are|was|were|has been|had been|became)\b).* (?:called|calling|nicknamed|"
    r"dubbed|styled|"
    r"termed|"
    r"christened) (?!itself|himself|herself|themselves)|"
    r"^ (?!will\b|would\b|is\b|are\b|was\b|were\b|has\b|had\b|alias|aka\b|also\b|goes\b|went\b|known\b|"
    r"became\b|be\b|"
    r"code|took\b|takes\b|uses\b|bears\b|fought\b|fights\b|writes\b|wrote\b|sings\b|trades\b|performs\b|"
    r"adopts\b|[a-z]+ed\b)"
    r"[a-z]+ (?!as\b|by\b|itself|himself)[a-z]+ "
)
"""Without punctuation: what is called so is somebody else, or the name is a word beside a noun."""
_PLACED = re.compile(r"\b(?:in|at|near|from|to|outside|around|of) (?:the )?$")


def links_in(text: str, sentences: Sequence[tuple[int, int]]) -> list[AliasLink]:
    """What the (truecased) text says of names, in order; one link for one statement."""
    found: dict[tuple[str, str, bool], AliasLink] = {}
    for number, (start, end) in enumerate(sentences):
        for link in _of_sentence(text[start:end], start, number):
            within = link.relation is AliasRelation.WITHIN
            if (link.alias, link.name, within) not in found:
                found.setdefault((link.name, link.alias, within), link)
    return list(found.values())


def _of_sentence(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    lower = sentence.lower()
    if any(mark in sentence for mark in ",([\u2014") or any(cue in lower for cue in _ACRONYM_CUES):
        yield from acronyms_in(sentence, offset, number)
    for statement in STATEMENTS:
        if any(cue in lower for cue in statement.cues):
            yield from _statements(sentence, statement, offset, number)
    if "(" in sentence or "[" in sentence or ", " in sentence:
        yield from _other_languages(sentence, offset, number)
    if _MARRIAGE.search(sentence):
        yield from _married(sentence, offset, number)
    yield from _places(sentence, offset, number)


_ACRONYM_CUES = (" or ", "stand", "short", "abbreviat", " -")


def _statements(sentence: str, statement: Statement, offset: int, number: int) -> Iterator[AliasLink]:
    """All that fit; where the first "name" is a mere "The", another may begin behind it."""
    at = 0
    while match := statement.pattern.search(sentence, at):
        yield from _said(match, statement, offset, number)
        name = match.groupdict().get("name") or ""
        at = match.end()
        if name and no_name(bare_name(name)):
            at = match.end("name")


def _said(match: re.Match[str], statement: Statement, offset: int, number: int) -> Iterator[AliasLink]:
    groups = match.groupdict()
    name = _paired(match, "name") if groups.get("name") else bare_name(f"{match['first']} {match['last']}")
    alias = _paired(match, "alias")
    if not _believable(match, groups, name, alias):
        return
    span = Span(offset + match.start(), offset + match.end(), number)
    if groups.get("born") and " " not in alias and " " in name:
        yield AliasLink(name, f"{name.rsplit(' ', 1)[0]} {alias}", statement.relation, span, 0.85)
        return
    yield AliasLink(name, alias, statement.relation, span, statement.confidence)


def _paired(match: re.Match[str], group: str) -> str:
    """The name, with the other half of "Bread and Roses"; two persons or countries stay two."""
    name, (start, end) = bare_name(match[group]), match.span(group)
    before, after = _HALF_BEFORE.search(match.string, 0, start), _HALF_AFTER.match(match.string, end)
    if " " in name or not is_common(name.lower()):
        return name
    if before is not None and is_common(before[1].lower()):
        return f"{before[1]} and {name}"
    if after is not None and is_common(after[1].lower()):
        return f"{name} and {after[1]}"
    return name


def _believable(match: re.Match[str], groups: dict[str, str | None], name: str, alias: str) -> bool:
    language, first = groups.get("language"), groups.get("first")
    return not (
        no_name(name)
        or no_name(alias)
        or name.lower() == alias.lower()
        or any(_is_word(match, one) for one in ("name", "alias") if groups.get(one))
        or demonym_of(name_key(name))
        or demonym_of(name_key(alias))
        or _is_generic(alias, name)
        or (language and not _is_language(language))
        or (first and (no_name(first.split(" ", maxsplit=1)[0]) or set(name.lower().split()) & _HEADS))
        or ("mark" in groups and not _is_said_of(match, groups, name))
        or ("heads" in groups and not (_is_body(name) and _is_body(alias)))
        or ("head" in groups and not (_is_body(alias) and _can_be_body(name)))
    )


def _is_generic(alias: str, name: str) -> bool:
    """Of "the Maastricht Treaty, also known as the Treaty of ..." the word that was cut off."""
    return " " not in alias and alias in name.split()[1:] and is_common(alias.lower())


def _is_said_of(match: re.Match[str], groups: dict[str, str | None], name: str) -> bool:
    """Whether what stands between is said of the name before it, and not of another word or sentence part."""
    between = match.string[match.end("name") : match.start("alias")]
    before = match.string[max(0, match.start("name") - 14) : match.start("name")]
    mark, said, words = groups["mark"], groups.get("said"), name.split()
    # "Petar Voskan of the Black Sails, known as the Raiders": who?
    doubtful = "of" in words[2:] and _HEADS.isdisjoint(w.lower() for w in words[: words.index("of")])
    # "The UN, called Voskan a liar"
    verb = between.endswith(" called ") and not _CLOSED.match(match.string, match.end("alias"))
    active = not mark and _ACTIVE.search(between)
    other = (mark == ", " and _SUBJECT.match(between)) or (before.endswith("in the ") and "which" in between)
    if doubtful or verb or active or other:
        return False
    if not said:
        return True
    # Not "in Tula, a man known as Falcon", nor "after the death of Ilko Dovrek, a group calling itself so".
    stranger = not set(said.split()).isdisjoint(_HEADS) and words[0].lower() in GIVEN_NAMES
    placed = _PLACED.search(before) is not None or words[0] in _PREPOSITIONS
    return bool(mark) and not (placed or stranger)


def _is_word(match: re.Match[str], group: str) -> bool:
    """Whether the "name" is just the first word of the sentence, with its capital."""
    word = match[group].lower()
    return match.start(group) == 0 and (word in FUNCTION_WORDS or word in _PARTICIPLES)


def _is_language(word: str) -> bool:
    return word.lower() in _LANGUAGES or demonym_of(word.lower()) is not None


def _is_body(name: str) -> bool:
    """Whether the name alone says that it is no person's."""
    return is_acronym(name) or type_of(name_key(name), None) in _BODIES


def _can_be_body(name: str) -> bool:
    """Whether it may be the later name of a body: several words, and neither a person's nor a post."""
    words = name.lower().split()
    return len(words) > 1 and words[0] not in GIVEN_NAMES and _POSTS.isdisjoint(words[:2])


def _other_languages(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    """What stands in brackets: "(in Arabic: X)", "(FN in Spanish)", the words of an acronym, a part."""
    for pattern, cue in ((_IN_LANGUAGE, _LANGUAGE_CUE), (_LABELLED, _LABEL_CUE)):
        for match in pattern.finditer(sentence) if _is_cued(cue, sentence) else ():
            if match["language"] is None or _is_language(match["language"]):
                yield from _link(match, AliasRelation.ALSO_KNOWN_AS, 0.85, offset, number)
    # A name of syllables with its words: "Coprefa [Press Committee]"
    for match in _GLOSS.finditer(sentence) if "[" in sentence else ():
        if _is_body(match["alias"]) and match["name"].lower() not in _HEADS:
            yield from _link(match, AliasRelation.ALSO_KNOWN_AS, 0.85, offset, number)
    repeated = any(m["word"] in sentence[: m.start()] for m in _BRACKETED.finditer(sentence))
    for match in _PART_IN_BRACKETS.finditer(sentence) if repeated else ():
        full, part = bare_name(match["name"]).split(), bare_name(match["alias"]).split()
        if set(part) < set(full) and full[0] == part[0]:
            yield from _link(match, AliasRelation.ALSO_KNOWN_AS, 0.85, offset, number)


def _married(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    """Two names with one given name where the sentence speaks of a marriage."""
    names = list(dict.fromkeys(bare_name(match.group()) for match in _TWO_WORDS.finditer(sentence)))
    by_given: dict[str, list[str]] = {}
    for name in names:
        by_given.setdefault(name.split()[0], []).append(name)
    for same in by_given.values():
        if len(same) == 2 and not any(map(_is_body, same)):  # noqa: PLR2004
            span = Span(offset, offset + len(sentence), number)
            yield AliasLink(same[0], same[1], AliasRelation.FORMERLY, span, 0.8)

    whole = [name for name in names if not _is_body(name)]
    taken = _TAKEN.search(sentence)
    if len(whole) == 1 and taken is not None and taken["alias"] not in whole[0].split():
        span = Span(offset, offset + len(sentence), number)
        alias = f"{whole[0].rsplit(' ', 1)[0]} {taken['alias']}"
        yield AliasLink(alias, whole[0], AliasRelation.FORMERLY, span, 0.8)


_MARRIAGE = re.compile(
    r"\b(?:marri(?:ed|age|es)|wedding|wed|husband|maiden|divorced?|"
    r"(?:tak(?:es|ing)|took) (?:his|her) (?:[a-z]+ )?(?:sur)?name)\b"
)
_TAKEN = re.compile(
    rf"\b(?:called|known as|styled|signs? as|goes by) (?:Mrs\.? |Ms\.? )?(?P<alias>{WORD})(?=[,.;)]|$)"
)
_TWO_WORDS = re.compile(rf"(?<![\w-]){WORD}(?: {WORD}){{1,2}}(?! [A-Z])")


def _is_cued(cue: re.Pattern[str], sentence: str) -> bool:
    """Whether a language is named where ``cue`` looks for one: patterns of whole names are slow."""
    found = (match["language"] for match in cue.finditer(sentence))
    return any(language is None or _is_language(language) for language in found)


def _places(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    for match in _COUNTRY.finditer(sentence):
        if _in_country(match["name"], match["alias"]):
            yield from _link(match, AliasRelation.WITHIN, 0.8, offset, number)
    for pattern in (_WITHIN, _WITHIN_NAMED, _IN_THE):
        for match in pattern.finditer(sentence):
            if match["alias"] not in _MINISTRIES:
                yield from _link(match, AliasRelation.WITHIN, 0.8, offset, number)


def _in_country(name: str, container: str) -> bool:
    key = name_key(name)
    if " in " in name or key.replace(" ", "-") in REGIONS:
        return False
    return country_of(name_key(container)) is not None and not (country_of(key) or demonym_of(key))


def _link(
    match: re.Match[str], relation: AliasRelation, confidence: float, offset: int, number: int
) -> Iterator[AliasLink]:
    name, alias = bare_name(match["name"]), bare_name(match["alias"])
    if no_name(name) or no_name(alias) or name.lower() == alias.lower():
        return
    span = Span(offset + match.start(), offset + match.end(), number)
    yield AliasLink(name, alias, relation, span, confidence)
