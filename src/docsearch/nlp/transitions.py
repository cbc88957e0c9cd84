"""The steps of spaCy's parser and of its names, with Python's lock held.

spaCy gives the lock up for the steps of a batch, and its compiled code then takes it again some hundred times
a word, in methods of its states: that costs more than everything else in reading names.  Step by step from
here, a batch comes to the same states, by the same methods, and nobody lets go of the lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["annotate"]


def annotate(component: Any, docs: Sequence[Doc]) -> None:  # noqa: ANN401  # spaCy's components have no types
    """What the component does with a batch of documents: its states if it makes any, else its predictions."""
    if hasattr(component, "transition_states"):
        predicted: Any = _states(component, docs)
    else:
        predicted = component.predict(docs)
    component.set_annotations(docs, predicted)


def _states(component: Any, docs: Sequence[Doc]) -> Any:  # noqa: ANN401
    if component.cfg["beam_width"] != 1 or not any(map(len, docs)):
        return component.predict(docs)
    states = component.moves.init_batch(docs)
    steps = component.model.predict(docs)
    unfinished = [state for state in states if not state.is_final()]
    while unfinished:
        unfinished = component.transition_states(unfinished, steps.predict(unfinished))
    steps.clear_memory()
    return states
