"""An event while it is being put together: mutable, until :meth:`Draft.finished` freezes it."""

from __future__ import annotations

from dataclasses import dataclass

from docsearch.annotations import Argument, DateRange, Event, Modality, Span
from docsearch.events.arguments import merged
from docsearch.events.parse import Part
from docsearch.events.tokens import Token

__all__ = ["Draft"]


@dataclass(slots=True, eq=False)
class Draft:
    """The roles found so far of the event whose trigger is ``token``; ``noun`` where that is a noun."""

    part: Part
    token: Token
    action: str
    lemma: str
    noun: bool = False
    passive: bool = False
    agents: tuple[Argument, ...] = ()
    patients: tuple[Argument, ...] = ()
    places: tuple[Argument, ...] = ()
    instruments: tuple[Argument, ...] = ()
    amounts: tuple[Argument, ...] = ()
    sources: tuple[Argument, ...] = ()
    date: DateRange | None = None
    date_text: str = ""
    negated: bool = False
    modality: Modality = Modality.ACTUAL
    confidence: float = 1.0

    @property
    def sentence(self) -> int:
        """The number of the trigger's sentence."""
        return self.part.sentence_of(self.token)

    def known(self) -> int:
        """How many fillers are entities."""
        return sum(argument.entity is not None for argument in (*self.agents, *self.patients))

    def add_agents(self, arguments: tuple[Argument, ...]) -> None:
        """Takes over agents that are not among the patients."""
        self.agents = merged(self.agents, _without(arguments, self.patients))

    def add_patients(self, arguments: tuple[Argument, ...]) -> None:
        """Takes over patients that are not among the agents."""
        self.patients = merged(self.patients, _without(arguments, self.agents))

    def weaken(self, modality: Modality) -> None:
        """Sets the modality unless a stronger one is known."""
        if self.modality is Modality.ACTUAL or modality is Modality.DENIED:
            self.modality = modality

    def is_empty_talk(self) -> bool:
        """Whether the same words are said to do it to themselves, which no clause says."""
        spans = {argument.span for argument in self.agents}
        return bool(spans) and spans == {a.span for a in self.patients} and len(spans) == 1

    def finished(self, number: int) -> Event:
        """The event with this number."""
        trigger: Span = self.part.span(self.token, self.token)
        return Event(
            number=number,
            action=self.action,
            lemma=self.lemma,
            trigger=trigger,
            agents=self.agents,
            patients=self.patients,
            places=self.places,
            instruments=self.instruments,
            amounts=self.amounts,
            sources=self.sources,
            date=self.date,
            date_text=self.date_text,
            negated=self.negated,
            modality=self.modality,
            confidence=round(self.confidence, 3),
        )


def _without(arguments: tuple[Argument, ...], others: tuple[Argument, ...]) -> tuple[Argument, ...]:
    taken = {argument.entity for argument in others if argument.entity is not None}
    return tuple(argument for argument in arguments if argument.entity not in taken)
