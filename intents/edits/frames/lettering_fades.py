"""How words come and go: the lengths of their fades."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.times import LONGEST_FADE_MS, fade_ms, faded_over, fades_over
from intents.edits.request import Value

USUAL_FADE_MS: Final = 500
_LONG_MS: Final = 1000
_SHORT_MS: Final = 300
"""A fade that is called long or short, where nobody says how long."""
_SHOWN: Final = frozenset({"range", "first", "last", "until", "to_end"})


def faded(clause: Clause) -> dict[str, Value]:
    """Return the fades that a clause gives to words."""
    fades = set(clause.looks("fade"))
    fades |= {"in", "out"} if fades & {"both", "word"} else set()
    if not fades & {"in", "out"}:
        return {}
    lengths = [one for one in clause.values("time") if isinstance(one, int)]
    if (
        {"in", "out"} <= fades
        and len(lengths) == 2
        and not clause.does("remove")
        and not _long(clause)
    ):
        # "In over two seconds and out over one".
        return {"fade_in_ms": lengths[0], "fade_out_ms": lengths[1]}
    own = faded_over(clause)
    alone = len(lengths) < 2 and clause.look("fade") and not _long(clause)
    length = fade_ms(clause) if own is None and alone else own
    length = length if length is not None and length <= LONGEST_FADE_MS else _called(clause)
    length = 0 if clause.does("remove") else length
    return {f"fade_{way}_ms": length for way in ("in", "out") if way in fades}


def _called(clause: Clause) -> int:
    """Return how long a fade is that is only called long or short ("fade the title in slowly")."""
    if clause.texts or clause.values("time"):
        return USUAL_FADE_MS
    if clause.talks("fade_longer"):
        return _LONG_MS
    return _SHORT_MS if clause.talks("fade_shorter") else USUAL_FADE_MS


def _long(clause: Clause) -> bool:
    return any(s.name in _SHOWN and not fades_over(clause, s) for s in clause.spans)
