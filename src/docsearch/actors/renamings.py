"""What sentences say of earlier and later names, and names at birth, as patterns."""

from __future__ import annotations

from docsearch.actors.phrases import (
    BE,
    FORMERLY,
    LEAD,
    OLDER,
    OLDER_CUES,
    SELF,
    TAKES_NAME,
    WHEN,
    WHO,
    statement,
)
from docsearch.actors.wordings import ALIAS, DESCRIBED, FILLER, GAP, LONG, NAME, QUOTE

__all__ = ["RENAMINGS"]

RENAMINGS = (
    statement(
        FORMERLY,
        OLDER_CUES,
        rf"{LEAD}{WHO}(?:{OLDER}|used to be)(?:,? (?:known as|called|named|styled|trading as|"
        rf"the))?,? {ALIAS}",
    ),
    statement(
        FORMERLY,
        "until|before|then|once|at the time|in those days",
        rf"{LEAD}(?:(?:who|which|that) )?(?:{BE} )?(?:(?:until|before|at the time|in those days|then|once)"
        rf"(?: {WHEN})?,? )(?:{BE} )?(?:still )?(?:known as|called|named) {ALIAS}",
    ),
    statement(
        FORMERLY,
        "until|before|then|once|later|now|ex|previously|formerly|at th|in those",
        rf"(?P<name>{NAME}) ?[(\[](?:then|once|later|now|ex|today|at th(?:e|at) time|in those days|"
        rf"since \d{{4}}|(?:until|before) \d{{4}}),? {ALIAS}",
    ),
    statement(
        FORMERLY,
        "until|before|up to",
        rf"(?P<name>{NAME})(?:, | ?\(| ?[\u2013\u2014] ?| -{{1,2}} )(?:which was |known as "
        rf")?{ALIAS}{QUOTE} "
        rf"until (?:\d{{4}}|[a-z]+ |[A-Z][a-z]+ \d{{4}})",
    ),
    statement(
        FORMERLY,
        "until|before|up to",
        rf"(?P<name>{NAME}),? (?:which )?(?:was|were) (?:called|named|known as) {ALIAS}{QUOTE} (?:until|"
        rf"before|up to) ",
    ),
    statement(
        FORMERLY,
        "known|called|named|founded|established|created|formed|set up|born",
        rf"(?:Known|Called|Named|Founded|Established|Created|Formed|Set up|Born)(?: (?:until|before|in|"
        rf"at|for|on)"
        rf" [^,.]{{2,30}}?)? (?:once |formerly |originally |previously )?as {ALIAS}{QUOTE},{QUOTE} "
        rf"(?:the )?(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "new name",
        rf"(?P<alias>{NAME}) (?:has |have )?(?:approved|adopted|chose|chosen|voted for|announced|unveiled|"
        rf"presented|picked|agreed on|got|received) (?:a|the|its|their|his|her) new name(?: of|:|,)? "
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "under the name|under a new name|by the name",
        rf"(?P<alias>{NAME}) {FILLER}{{0,4}}?(?:operat|trad|work|appear|be known|perform|publish)[a-z]* "
        rf"(?:under|by) (?:the|a) (?:new )?name(?: of|,)? {QUOTE}(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "becom|became",
        rf"(?P<alias>{NAME}),? (?:which )?(?:has |will |is to |later |then )?(?:become|becomes|became) "
        rf"(?:the )?(?P<name>{NAME})(?=[,.;]| in \d| with\b| last\b| after\b|$)(?P<head>)",
        0.8,
    ),
    statement(
        FORMERLY,
        ", now |, today |, since ",
        rf"(?P<alias>{NAME}), (?:now|today|since \d{{4}}) (?:the )?{QUOTE}(?P<name>{NAME}){QUOTE}"
        rf"(?=[,.;])(?P<head>)",
        0.8,
    ),
    statement(
        FORMERLY,
        "then|at the time|at that time|in those days|once",
        rf"(?P<name>{NAME}),? (?:which |that )?"
        rf"(?:(?:in those days|at th(?:e|at) time|then|once) (?:was|were)|"
        rf"(?:was|were) (?:in those days|at th(?:e|at) time|then|once)) (?:still )?{ALIAS}(?P<heads>)",
        0.8,
    ),
    statement(
        FORMERLY,
        "what was|what were",
        rf"what (?:was|were) (?:then|once|still|at the time)(?: called| known as| named)? (?:the )?"
        rf"(?P<alias>{NAME}),? (?:and (?:is|are)|which is) (?:now|today)(?: called| known as)? "
        rf"(?:the )?(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "what is",
        rf"what is (?:now|today)(?: called| known as)? (?:the )?(?P<name>{NAME}),? (?:was|and was)"
        rf"(?: then| once)? (?:called |known as |named )?(?:the )?(?P<alias>{NAME})(?P<heads>)",
    ),
    statement(
        FORMERLY,
        "still|once|then|first|originally",
        rf"(?P<name>{NAME}) (?:was|were) (?:then|still|once|first|originally) "
        rf"(?:called|named|known as) {ALIAS}",
    ),
    statement(
        FORMERLY,
        " and its name| and his name| and her name| and their name",
        rf"(?P<alias>{NAME}) chang(?:ed|es) [a-z ]{{2,30}}(?: in \d{{4}})? and (?:its|his|her|their) name "
        rf"(?:in \d{{4}} )?to (?:the )?{QUOTE}(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "began|started|grew out of|emerged|was born",
        rf"(?P<name>{NAME}) (?:[a-z]+ ){{0,3}}?(?:began|started|started out|grew up|began life)"
        rf"(?: in \d{{4}})? as (?:the )?{QUOTE}(?P<alias>{LONG})",
        0.8,
    ),
    statement(
        FORMERLY,
        "former|successor",
        rf"(?P<name>{NAME})(?:,| \(|,? which is|,? is) (?:now )?(?:the )?(?:former|(?:legal |official "
        rf")?successor (?:to|of)) "
        rf"(?:the )?(?P<alias>{NAME})(?=[,.)]| and\b| which\b)(?P<heads>)",
        0.8,
    ),
    statement(
        FORMERLY,
        "born|née|nee |né ",
        rf"(?P<name>{NAME})(?:,| ?\(| -{{1,2}}| \u2014)? ?(?:who was |was )?(?P<born>born|née|nee|né) "
        rf"(?:as )?{QUOTE}(?P<alias>{NAME})(?=[,.;)]|$| in\b| on\b| to\b| near\b| at\b){QUOTE}",
    ),
    statement(
        FORMERLY,
        "rename|rebrand|rechristen|name",
        rf"(?P<alias>{NAME}){GAP}(?P<said>{DESCRIBED})?(?:(?:who|which|that) "
        rf")?(?:in \d{{4}} )?{FILLER}{{0,3}}?(?:{TAKES_NAME}"
        rf"|(?:{BE}|be) [a-z]* ?given the name(?: of)?)(?: in (?:[A-Z][a-z]+ )?\d{{4}}| last [a-z]+| "
        rf"that year)?"
        rf"(?: to| as)? (?:the )?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
        0.9,
    ),
    statement(
        FORMERLY,
        "rename|renaming",
        rf"\b(?:rename|renaming|renames|renamed) (?:the )?{QUOTE}(?P<alias>{NAME}){QUOTE} (?:as|to) "
        rf"(?:the )?"
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "becom|became",
        rf"(?P<alias>{NAME}),? (?:which )?(?:has |will |is to |later |then )?(?:become|becomes|became) "
        rf"(?:the )?"
        rf"(?P<name>{NAME})(?P<heads>)",
        0.8,
    ),
    statement(
        FORMERLY,
        "renamed|rebranded|rechristened",
        rf"(?P<alias>{NAME})(?:, ?| ?[(\[])(?:since |later |now |soon |recently |then )?(?:renamed|"
        rf"rebranded|rechristened)"
        rf"(?: in \d{{4}})?(?: as)? (?:the )?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
        0.9,
    ),
    statement(
        FORMERLY,
        "rename|rebrand|name",
        rf"(?P<name>{NAME})(?:, ?| ?[(\[]| )(?:which |who )?{FILLER}{{0,3}}?(?:renamed|rebranded|"
        rf"rechristened|name|"
        rf"name changed|{SELF}) (?:in \d{{4}} )?from {ALIAS}(?! to\b)",
    ),
    statement(
        FORMERLY,
        "rename|rebrand|name",
        rf"(?:rename|rebrand|name)[a-z]*(?: {SELF})? from (?:the )?{QUOTE}(?P<alias>{NAME}){QUOTE} to "
        rf"(?:the )?"
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "now|today|these days",
        rf"(?P<alias>{NAME})(?:, ?| ?\(|,? which is| is) ?(?:now|today|these days),? (?:known as|called|"
        rf"named|renamed|"
        rf"trading as|styled|goes by|going by) (?:the )?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
    ),
    statement(
        FORMERLY,
        "the name|a new name|its name|the new name",
        rf"(?P<alias>{NAME}),? (?:which |who )?{FILLER}{{0,3}}?(?:took|taken|takes|adopt(?:ed|s|ing)|"
        rf"switched to|chose|"
        rf"assumed) (?:on )?(?:the|a|its|his|her) (?:new )?(?:brand )?name,?(?: of)? (?:the "
        rf")?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
    ),
)
