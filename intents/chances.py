"""What is likeliest: of some scores, and of all ways of labelling the clauses of a text."""

from __future__ import annotations

import math
from collections.abc import Sequence

Beams = dict[tuple[int, ...], tuple[float, float, tuple[int, ...]]]
"""For each route how likely it is, how likely its likeliest way is, and that way: a label a clause."""


def routes(chances: Sequence[Sequence[float]], *, blank: int, least: float, most: int) -> Beams:
    """Return the likeliest routes of some clauses, the likeliest first.

    Many ways of labelling clauses come to one route (a list of steps: neighbours of one label are one,
    `blank` is none), which is as likely as all its ways together. A beam search over routes, as
    connectionist temporal classification has it (Graves et al. 2006).

    chances: for each clause how likely each label is. least: what is less likely is left out.
    most: so many routes are followed.
    """
    beams: Beams = {(): (1.0, 1.0, ())}
    for each in chances:
        likely = [(label, chance) for label, chance in enumerate(each) if chance >= least]
        grown: Beams = {}
        for route, (whole, best, way) in beams.items():
            for label, chance in likely:
                longer = route if label == blank or route[-1:] == (label,) else (*route, label)
                was = grown.get(longer, (0.0, 0.0, ()))
                total, single = was[0] + whole * chance, best * chance
                grown[longer] = (total, *((single, (*way, label)) if single > was[1] else was[1:]))
        beams = grown
        if len(grown) > 1:
            beams = dict(sorted(grown.items(), key=lambda beam: -beam[1][0])[:most])
    return beams


def likelihoods(scores: Sequence[float]) -> list[float]:
    """Return the likelihoods of some scores; they add up to 1."""
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]
