"""The lexicon: words, forms, families and frames, and the user's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsearch.errors import BadInputError
from docsearch.events.inflection import Form, noun_forms, verb_forms
from docsearch.events.lexicon import LexiconFile, PartOfSpeech, Role, is_harmful, lexicon, user_words


def test_is_broad() -> None:
    verbs = {entry.lemma for entry in lexicon().entries if entry.pos is PartOfSpeech.VERB and entry.category}
    nouns = {entry.lemma for entry in lexicon().entries if entry.pos is PartOfSpeech.NOUN}
    assert len(verbs) >= 700
    assert len(nouns) >= 450
    assert {entry.category for entry in lexicon().entries} - {""} <= set(lexicon().categories)


@pytest.mark.parametrize(
    ("lemma", "particle", "category"),
    [
        ("gun", "down", "shoot"),
        ("open", "fire on", "shoot"),
        ("blow", "up", "bomb"),
        ("kidnap", "", "abduct"),
        ("criticize", "", "criticise"),
        ("fire", "", "dismiss"),
        ("fire", "on", "shoot"),
        ("carry", "out", ""),
    ],
)
def test_verbs(lemma: str, particle: str, category: str) -> None:
    entry = lexicon().verb(lemma, particle)
    assert entry is not None
    assert (entry.category, entry.head, entry.particle) == (
        category,
        lemma if "z" not in lemma else "criticise",
        particle,
    )


@pytest.mark.parametrize(
    ("lemma", "category"),
    [("assassination", "kill"), ("takeover", "acquire"), ("lawsuit", "sue"), ("car bombing", "bomb"),
     ("ceasefire", "ceasefire"), ("shelling", "shell"), ("earthquake", "disaster")],
)  # fmt: skip
def test_nouns(lemma: str, category: str) -> None:
    entry = lexicon().noun(lemma)
    assert entry is not None
    assert entry.category == category


def test_unknown_words_have_no_entry() -> None:
    assert lexicon().verb("photosynthesise") is None
    assert lexicon().verb("attack", "sideways") is None
    assert lexicon().noun("teapot") is None
    assert lexicon().inflected("teapots") == ()


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("kidnapped", "kidnap", Form.PAST),
        ("Kidnaped", "kidnap", None),
        ("denies", "deny", Form.THIRD),
        ("stole", "steal", Form.PAST_ONLY),
        ("stolen", "steal", Form.PARTICIPLE),
        ("dying", "die", Form.ING),
        ("criticized", "criticise", Form.PAST),
        ("shot", "shoot", Form.PAST),
        ("murders", "murder", Form.PLURAL),
        ("thieves", "thief", Form.PLURAL),
        ("acquitted", "acquit", Form.PAST),
        ("visited", "visit", Form.PAST),
    ],
)
def test_inflected_forms(word: str, lemma: str, form: Form | None) -> None:
    found = {(reading.entry.lemma, reading.form) for reading in lexicon().inflected(word)}
    assert ((lemma, form) in found) == (form is not None)


def test_a_word_may_be_verb_and_noun() -> None:
    kinds = {(reading.entry.pos, reading.form) for reading in lexicon().inflected("attacks")}
    assert {(PartOfSpeech.VERB, Form.THIRD), (PartOfSpeech.NOUN, Form.PLURAL)} <= kinds


def test_spellings_of_both_sides() -> None:
    assert {"cancelled", "canceled"} - {form for form, _ in verb_forms("cancel")} == {"cancelled"} - {
        form for form, _ in verb_forms("cancel")
    }
    assert {"nationalise", "nationalize", "nationalized"} <= {form for form, _ in verb_forms("nationalise")}
    assert {form for form, _ in noun_forms("nationalisation")} >= {"nationalization"}
    assert "travelling" in {form for form, _ in verb_forms("travel")}
    assert "benefitted" not in {form for form, _ in verb_forms("attack")}


def test_relations_follow_the_hierarchy() -> None:
    known = lexicon()
    assert known.related("bomb", "bomb") == 1.0
    assert known.related("bomb", "attack") == known.related("attack", "bomb") == 0.7
    assert known.related("bomb", "kill") == 0.4
    assert known.related("bomb", "elect") == 0.0
    assert known.related("", "") == 0.0
    assert known.related("meet", "visit") == 0.4


def test_frames_say_who_is_who() -> None:
    known = lexicon()
    attack, talks, abduction = known.noun("attack"), known.noun("talks"), known.noun("abduction")
    assert attack is not None
    assert talks is not None
    assert abduction is not None
    assert (attack.frame.role("by"), attack.frame.role("on"), attack.frame.role("against")) == (
        Role.AGENT, Role.PATIENT, Role.PATIENT,
    )  # fmt: skip
    assert abduction.frame.role("of") is Role.PATIENT
    assert talks.frame.role("between") is talks.frame.role("with") is Role.PARTICIPANT
    assert attack.frame.role("despite") is None


@pytest.mark.parametrize(
    ("lemma", "particle", "preposition", "role"),
    [
        ("lose", "to", "to", Role.AGENT),
        ("receive", "", None, Role.PATIENT),
        ("surrender", "", "to", Role.AGENT),
    ],
)
def test_verbs_with_swapped_roles(lemma: str, particle: str, preposition: str | None, role: Role) -> None:
    entry = lexicon().verb(lemma, particle)
    assert entry is not None
    assert entry.frame.subject is not Role.AGENT or lemma == "receive"
    if preposition is not None:
        assert entry.frame.role(preposition) is role


def test_light_verbs_and_agentive_nouns() -> None:
    known = lexicon()
    suffer, carry, attack, killer = (
        known.verb("suffer"),
        known.verb("carry", "out"),
        known.verb("attack"),
        known.noun("killer"),
    )
    assert suffer is not None
    assert suffer.frame.light
    assert suffer.frame.subject is Role.PATIENT
    assert carry is not None
    assert carry.frame.light
    assert attack is not None
    assert not attack.frame.light
    assert killer is not None
    assert killer.agentive


def test_extension_adds_words_and_stands_first(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text(
        '[cattle_raid]\nparent = "attack"\nverbs = ["rustle", "drive off"]\nnouns = ["rustling"]\n'
    )
    more = lexicon().extended(LexiconFile.read(path))
    rustle, driven = more.verb("rustle"), more.verb("drive", "off")
    assert rustle is not None
    assert driven is not None
    assert rustle.category == driven.category == "cattle_raid"
    assert more.related("cattle_raid", "bomb") == 0.4
    assert more.inflected("rustled")[0].entry.category == "cattle_raid"
    ours = lexicon().verb("rustle")
    assert ours is not None
    assert ours.category == "rob"


def test_extension_as_tsv(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("# mine\nfish\ttrawl, net in\ttrawling\n")
    more = lexicon().extended(LexiconFile.read(path))
    assert more.verb("net", "in") is not None
    assert more.noun("trawling") is not None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.toml", "[x\n", "not TOML"),
        ("a.toml", "[x]\nverb = []\n", "'verb'"),
        ("a.toml", "[x]\nverbs = [1]\n", "verbs of"),
        ("a.toml", '[x]\nverbs = ["y"]\nverb_frame = "odd"\n', "'odd'"),
        ("a.toml", 'x = "y"\n', "outside"),
        ("a.tsv", "one column\n", "a.tsv, line 1: 'one column' has 1 columns"),
        ("a.tsv", "# mine\n\trustle\n", "a.tsv, line 2: .* has no category"),
    ],
)
def test_bad_extensions_are_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadInputError, match=said):
        lexicon().extended(LexiconFile.read(path))


def test_missing_extension(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        LexiconFile.read(tmp_path / "none.toml")


def test_words_are_in_force_within_the_block_only(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("fish\ttrawl\ttrawling\n")
    with user_words(LexiconFile.read(path).encoded):
        assert lexicon().verb("trawl") is not None
        with user_words(""):
            assert lexicon().verb("trawl") is None
        assert lexicon().verb("trawl") is not None
    assert lexicon().verb("trawl") is None
    path.write_text("\n")
    assert not LexiconFile.read(path).encoded


def test_what_lies_below_harm_harms() -> None:
    text = """[hex]
parent = "attack"
verbs = ["hex"]
[deep_hex]
parent = "hex"
verbs = ["hexen"]
[lull]
parent = "praise"
verbs = ["lull"]
"""
    with user_words(LexiconFile("words.toml", text).encoded):
        assert is_harmful("hex")
        assert is_harmful("deep_hex")
        assert not is_harmful("lull")
        assert not is_harmful("deny")  # ours are what they are, whatever they lie below
    assert is_harmful("attack")
    assert not is_harmful("hex")
