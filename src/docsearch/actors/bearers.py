"""Who is meant by a name that several have: by how often it is theirs, and by the words beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docsearch.actors.facts import Alias

__all__ = ["choose", "others_of"]

CLEARLY = 2.0  # how many times the second-best candidate the best must be, to stand alone
CONTEXT = 2.0  # what each word of the query that fits an actor adds, in units of its score
MOST_CANDIDATES = 5


def choose(
    aliases: Sequence[Alias],
    context: frozenset[str],
    profile: Callable[[str], frozenset[str]] | None,
) -> tuple[list[tuple[str, float]], bool]:
    """The actors that can be meant, best first, and whether one is clearly meant."""
    scores: dict[str, float] = {}
    for alias in aliases:
        scores[alias.actor_id] = max(scores.get(alias.actor_id, 0.0), alias.score)
    if len(scores) == 1:
        return [(actor, min(score, 1.0)) for actor, score in scores.items()], True
    weights = {
        actor: score * (1 + CONTEXT * len(profile(actor) & context)) if profile is not None else score
        for actor, score in scores.items()
    }
    total = sum(weights.values()) or 1.0
    ranked = sorted(((a, w / total) for a, w in weights.items()), key=lambda pair: (-pair[1], pair[0]))
    clear = ranked[0][1] >= CLEARLY * ranked[1][1]
    return ranked[: 1 if clear else MOST_CANDIDATES], clear


def others_of(
    chosen: Sequence[tuple[str, float]],
    aliases: Sequence[Alias],
    context: frozenset[str],
    profile: Callable[[str], frozenset[str]] | None,
) -> tuple[str, ...]:
    """Those who have the name and are not meant, sorted; nobody unless words beside it tell them apart."""
    if profile is None or not all(profile(actor) & context for actor, _ in chosen):
        return ()
    rest = {alias.actor_id for alias in aliases} - {actor for actor, _ in chosen}
    return tuple(sorted(actor for actor in rest if not profile(actor) & context))
