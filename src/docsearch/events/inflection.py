"""English inflection: all forms of a verb or noun from its base form, irregular ones and both spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

__all__ = ["Form", "PartOfSpeech", "forms_of", "noun_forms", "verb_bases", "verb_forms"]


class PartOfSpeech(StrEnum):
    """What kind of word names the action."""

    VERB = "verb"
    NOUN = "noun"


class Form(StrEnum):
    """The form a word stands in; PAST is both past tense and participle where they are one word."""

    BASE = "base"
    THIRD = "third"
    ING = "ing"
    PAST = "past"
    PAST_ONLY = "past tense"  # took, fell: never passive
    PARTICIPLE = "participle"  # taken, fallen: passive or after "have"
    SINGULAR = "singular"
    PLURAL = "plural"


# base: past[/participle]; several past forms by a bar
IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "break:broke/broken shoot:shot take:took/taken overtake:overtook/overtaken undertake:undertook/"
        "undertaken steal:stole/stolen give:gave/given forgive:forgave/forgiven forbid:forbade/forbidden "
        "overthrow:overthrew/overthrown throw:threw/thrown fall:fell/fallen win:won lose:lost fight:fought "
        "hit:hit beat:beat/beaten hold:held withhold:withheld uphold:upheld sell:sold buy:bought pay:paid "
        "lend:lent send:sent build:built rebuild:rebuilt spend:spent meet:met lead:led flee:fled "
        "bring:brought seek:sought swear:swore/sworn choose:chose/chosen speak:spoke/spoken "
        "break:broke/broken strike:struck come:came/come overcome:overcame/overcome become:became/become "
        "go:went/gone undergo:underwent/undergone run:ran/run overrun:overran/overrun hang:hanged|hung "
        "burn:burned|burnt set:set put:put cut:cut shut:shut quit:quit bid:bid spread:spread sink:sank/sunk "
        "stab:stabbed slay:slew/slain bind:bound wind:wound find:found make:made unmake:unmade "
        "withdraw:withdrew/withdrawn draw:drew/drawn say:said tell:told leave:left catch:caught teach:taught "
        "write:wrote/written rise:rose/risen arise:arose/arisen drive:drove/driven ride:rode/ridden "
        "get:got/gotten blow:blew/blown tear:tore/torn wear:wore/worn stand:stood withstand:withstood "
        "understand:understood bear:bore/borne lay:laid lie:lay/lain keep:kept sweep:swept let:let "
        "have:had do:did/done see:saw/seen oversee:oversaw/overseen know:knew/known grow:grew/grown "
        "hide:hid/hidden bite:bit/bitten breed:bred feed:fed bleed:bled shed:shed split:split hurt:hurt "
        "cast:cast broadcast:broadcast begin:began/begun drown:drowned deal:dealt mean:meant "
        "smite:smote/smitten swim:swam/swum sing:sang/sung fly:flew/flown plead:pleaded|pled "
        "light:lit|lighted dig:dug wage:waged backfire:backfired offset:offset beset:beset rid:rid "
        "thrust:thrust sit:sat beget:begot/begotten strive:strove/striven shake:shook/shaken "
        "wake:woke/woken freeze:froze/frozen show:showed/shown prove:proved|proven "
        "bend:bent burst:burst fling:flung hear:heard kneel:knelt outbid:outbid outdo:outdid/outdone "
        "outfight:outfought outrun:outran/outrun outsell:outsold outshine:outshone outspend:outspent "
        "read:read retake:retook/retaken sling:slung slit:slit spill:spilled|spilt spin:spun "
        "spit:spat stick:stuck "
        "swing:swung weep:wept wring:wrung ring:rang/rung feel:felt spring:sprang/sprung sting:stung "
        "eat:ate/eaten drink:drank/drunk string:strung cling:clung"
    ).split()
)
# stressed on the last syllable: the consonant doubles though there are two vowels before it
DOUBLED = frozenset(
    "abet acquit admit allot annul appal commit compel concur confer control corral debar defer deter dispel "
    "embed enrol entrap equip excel expel extol handcuff impel incur infer kidnap occur omit outwit overlap "
    "patrol permit prefer propel rebel rebut recur refer regret remit repel submit transfer transmit zap "
    "outbid trepan unplug debug sandbag hijab format program worship".split()
) - {"handcuff", "hijab"}
VOWELS = frozenset("aeiou")
IRREGULAR_PLURALS = {"siege": "sieges", "coup": "coups", "thief": "thieves", "crisis": "crises"}


def forms_of(
    words: Iterable[tuple[PartOfSpeech, str]],
) -> dict[str, list[tuple[tuple[PartOfSpeech, str], Form]]]:
    """What each word as it stands in a text is a form of, of these base forms."""
    forms: dict[str, list[tuple[tuple[PartOfSpeech, str], Form]]] = {}
    for word in words:
        part, base = word
        for form, kind in verb_forms(base) if part is PartOfSpeech.VERB else noun_forms(base):
            forms.setdefault(form, []).append((word, kind))
    return forms


def verb_forms(base: str) -> Iterator[tuple[str, Form]]:
    """Every (form, what it is) of a verb; the -ise spellings also with z."""
    yield from _verb_forms(base)
    if base.endswith("ise"):
        yield from _verb_forms(base[:-3] + "ize")
    if base.endswith("l") and not _doubles(base) and base[-2:-1] in VOWELS and base[-3:-2] not in VOWELS:
        doubled = base + "l"
        yield from ((doubled + "ed", Form.PAST), (doubled + "ing", Form.ING))


def verb_bases(word: str) -> list[tuple[str, Form]]:
    """The verbs that ``word`` can be a form of, known or not, the likeliest first: "repainted" is of
    "repaint", and might be of "repainte".
    """
    cut = [word[:-3] + "y", word[:-3], word[:-2], word[:-1], word[:-2] + "e"]
    irregular = [base for base, forms in IRREGULAR.items() if word in forms.replace("/", "|").split("|")]
    bases = dict.fromkeys(base for base in (*irregular, *cut) if len(base) > 1)
    return [(base, form) for base in bases for own, form in _verb_forms(base) if own == word]


def noun_forms(base: str) -> Iterator[tuple[str, Form]]:
    """Singular and plural; of several words the last changes."""
    yield base, Form.SINGULAR
    yield plural(base), Form.PLURAL
    if "isation" in base:
        yield base.replace("isation", "ization"), Form.SINGULAR


def plural(noun: str) -> str:
    """The plural of a noun; the noun itself where it looks plural already ("talks", "elections")."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun
    if noun.endswith("man"):
        return noun[:-3] + "men"
    return third(noun)


def third(base: str) -> str:
    """``attacks``, ``crashes``, ``denies``."""
    if base.endswith(("s", "x", "z", "ch", "sh")) or base in {"go", "undergo", "do", "veto", "embargo"}:
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _verb_forms(base: str) -> Iterator[tuple[str, Form]]:
    yield base, Form.BASE
    yield third(base), Form.THIRD
    yield _ing(base), Form.ING
    irregular = IRREGULAR.get(base)
    if irregular is None:
        yield _past(base), Form.PAST
        return
    past, _, participle = irregular.partition("/")
    for form in past.split("|"):
        yield form, Form.PAST_ONLY if participle else Form.PAST
    if participle:
        yield participle, Form.PARTICIPLE


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in VOWELS:
        return base[:-1] + "ied"
    if base.endswith("c"):
        return base + "ked"
    return base + (base[-1] if _doubles(base) else "") + "ed"


def _ing(base: str) -> str:
    if base in {"die", "lie", "tie", "vie"}:
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    if base.endswith("c"):
        return base + "king"
    return base + (base[-1] if _doubles(base) else "") + "ing"


def _doubles(base: str) -> bool:
    """Consonant, vowel, consonant in a word of one syllable, or one stressed at its end."""
    if base in DOUBLED:
        return True
    if len(base) < 3 or base[-1] in "aeiouwxy" or base[-2] not in VOWELS or base[-3] in VOWELS - {"u"}:  # noqa: PLR2004
        return False
    if base[-3] == "u" and base[-4:-3] != "q":
        return False
    return sum(1 for at, letter in enumerate(base) if letter in VOWELS and base[at - 1 : at] != "q") == 1
