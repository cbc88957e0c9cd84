"""Texts on which two forms of one model must agree before one may stand in for the other."""

from __future__ import annotations

__all__ = ["DOCUMENT_PROBES", "QUERY_PROBES", "SAME_COSINE"]

SAME_COSINE = 0.999

QUERY_PROBES = (
    "ministry",
    "Who signed the agreement, and when?",
    "rebels shelled the northern district on 3 March 2014",
    "El Niño, São Tomé, Łódź — “quoted” names & numbers: 1,700.5 (€)",
    "THE ARMED FORCES SAID FIVE SOLDIERS WERE WOUNDED",
    " ".join(f"word{n} of a long query about many things" for n in range(12)),
)

# Of several lengths at once: so that padding and filling are seen to be without effect.
DOCUMENT_PROBES = (
    *QUERY_PROBES,
    "",
    "A short report.",
    "Troops left the city on Monday, the mayor said. " * 9,
)
