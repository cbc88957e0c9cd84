"""Verbs that share their subject or object with a clause below them, and nouns after "by" that do nothing."""

from __future__ import annotations

__all__ = ["BLAME", "BLAMING", "NO_DOERS", "OBJECT_CONTROL", "VEHICLES"]

OBJECT_CONTROL = frozenset(
    """order tell ask urge persuade force compel instruct direct command allow permit help encourage
    lead send push press invite pay hire use want expect enable require incite let make see watch hear
    bribe recruit advise warn beg request oblige prompt provoke accuse suspect charge""".split(),
)
BLAME = frozenset(
    """investigate probe honour honor reward
    accuse suspect charge convict acquit blame condemn arrest detain jail sentence criticise
    criticize fine punish stop prevent keep ban bar dissuade warn clear absolve sue indict try praise
    thank""".split(),
)
BLAMING = frozenset({"of", "for", "from", "with"})
NO_DOERS = frozenset(
    """
    goal goals vote votes ballots point points run runs margin daylight accident means hand
    post air sea road telephone phone letter name mistake rail force night
    day law decree surprise chance fax radio degrees virtue way default lot mail foot percent
    million thousand midnight noon dawn dusk morning evening
    intention design choice definition contrast comparison agreement contract proxy request stealth
    instinct habit nature now then monday tuesday wednesday thursday friday saturday sunday""".split(),
)
VEHICLES = frozenset("ferry bus train car boat ship plane helicopter lorry truck van".split())
"""Means after "by" where no article stands: "by car", but "hit by a car"."""
