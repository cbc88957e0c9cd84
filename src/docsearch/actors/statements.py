"""What sentences say of names, as patterns: other names, nicknames, translations; with the renamings."""

from __future__ import annotations

from docsearch.actors.phrases import ALSO, BE, LEAD, NAME_CUES, NAMED_OTHERWISE, SELF, WHO, statement
from docsearch.actors.renamings import RENAMINGS
from docsearch.actors.wordings import ALIAS, FILLER, FORM, GAP, ITS_FORM, LONG, NAME, QUOTE, WORD

__all__ = ["STATEMENTS"]

_OTHER_NAMES = (
    # "Falcon, whose men call him ..." has no alias; "Dovrek, whom his men call Falcon" has.
    statement(
        ALSO,
        "call|nickname|dub|know|knew",
        rf"{LEAD}(?:whom|which|who) (?:[a-z]+ ){{1,6}}?(?:calls?|called|nicknamed?|dubs?|dubbed|knows? "
        rf"as|knew as) "
        rf"{ALIAS}",
    ),
    statement(
        ALSO,
        "under |using |with the |by the ",
        rf"\b(?:Under|Using|With|By) {ITS_FORM} {ALIAS}{QUOTE},{QUOTE} (?:the )?(?P<name>{NAME})",
    ),
    statement(
        ALSO,
        "call|nickname|dub",
        rf"\b(?:call(?:s|ed)?|nicknamed|dub(?:s|bed)?) (?P<name>{NAME}) (?:the )?[\"“\u2018](?:[Tt]he "
        rf")?(?P<alias>{NAME})",
    ),
    statement(  # "the Column of the Poor, or Ejercito de los Pobres (EDP)": whose acronym it is
        ALSO,
        ", or ",
        rf"(?P<name>{NAME}), or (?:the )?{QUOTE}(?P<alias>{NAME}){QUOTE} ?[(\[][A-Z]{{2,8}}[)\]]",
        0.8,
    ),
    statement(
        ALSO,
        " know| knew",
        rf"\b(?:know|knows|knew) (?P<name>{NAME}) (?:simply |only |better )?as {ALIAS}",
    ),
    statement(
        ALSO,
        "known|call|nickname|dubbed|abbreviat|referred",
        rf"(?P<alias>{NAME}){GAP}as (?:the )?(?P<name>{NAME}) (?:{BE} (?:[a-z]+ )?(?:known|called|"
        rf"nicknamed|"
        rf"dubbed|abbreviated|referred to)|(?:calls?|called|styles?|styled) {SELF})",
    ),
    statement(
        ALSO,
        "name|nom|alias|initials|acronym|pseudonym|moniker|briquet|abbreviat|short|handle",
        rf"(?P<alias>{NAME}){GAP}(?:{BE} )?(?:(?:the|a|an) (?:[A-Za-z]+ )?{FORM}|short) (?:of|for|used by|"
        rf"given to|adopted by|taken by|assumed by) (?:the )?(?P<name>{NAME})",
    ),
    statement(
        ALSO,
        "(|[",
        rf"(?P<name>{NAME}) ?[(\[](?:the )?[\"“\u2018'](?:[Tt]he )?(?P<alias>{NAME})[\"”\u2019']",
        0.8,
    ),
    statement(
        ALSO,
        '"|“|\u2018',
        rf"(?P<first>(?<![\w-]){WORD}(?: {WORD})?) [\"“\u2018'](?:[Tt]he )?(?P<alias>{NAME})[\"”\u2019'] "
        rf"(?P<last>(?:(?:de|del|van|von|da|bin|al) )?{WORD}(?: {WORD})?)",
        0.8,
    ),
    statement(
        ALSO,
        " to his| to her| to its| to their| to all| to most| to fans| to friends| to everyone| to many",
        rf"(?P<name>{NAME})(?:, | -{{1,2}} | ?[\u2013\u2014] ?| ?\()(?:or )?(?:just |simply "
        rf")?{QUOTE}(?:[Tt]he )?"
        rf"(?P<alias>{NAME}){QUOTE} to (?:his|her|its|their|most|all|fans|friends|everyone|many)\b",
        0.8,
    ),
    statement(
        ALSO,
        " for |mean|translat|literally",
        rf"(?P<name>{NAME})(?:, ?| ?\(| ?[\u2013\u2014] ?| -{{1,2}} )(?:(?P<language>[A-Z][a-z]+) for|"
        rf"(?:whose|the|its|his|her) name (?:means|translates (?:as|to))|which means|meaning|literally|"
        rf"which translates as|translated as)(?: in [A-Z][a-z]+)?,? (?:the )?[\"“\u2018']?(?:[Tt]he )?"
        rf"(?P<alias>{NAME})",
        0.8,
    ),
    statement(
        ALSO,
        "known|called|nicknamed|dubbed",
        rf"(?:Known|Called|Nicknamed|Dubbed)(?: (?:to|by|among|in|throughout|across) [^,.]{{2,40}}?)?"
        rf"(?: as)? {ALIAS}{QUOTE},{QUOTE} (?:the )?(?P<name>{NAME})",
    ),
    statement(
        ALSO,
        "so-called|self-styled",
        rf"(?P<name>{NAME}), (?:the |a )?(?:so-called|self-styled) (?:the )?"
        rf"{QUOTE}(?:[Tt]he )?(?P<alias>{LONG})",
        0.8,
    ),
    statement(
        ALSO,
        " name|nick|alias|pseudonym|acronym|initials",
        rf"(?:[Tt]he|[Ii]ts|[Aa]n?) (?:[A-Z]?[a-z]+ )?(?:{FORM}|name) (?:of|for) (?:the )?(?P<name>{NAME}) "
        rf"(?:is|was|became) {ALIAS}",
    ),
    statement(
        ALSO,
        ", traded as| traded as|trades as|operat",
        rf"(?P<alias>{NAME}), which (?:has |had |have )?(?:traded|operated|been known|worked) "
        rf"(?:as|under the name) {QUOTE}(?P<name>{NAME})",
    ),
)
_GENERAL = statement(ALSO, NAME_CUES, rf"{LEAD}{WHO}{FILLER}{{0,3}}?{NAMED_OTHERWISE} {ALIAS}", 0.9)
STATEMENTS = (*_OTHER_NAMES, *RENAMINGS, _GENERAL)
