"""The templates that a text could match, and where in it they lead from one token to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from intents.cutting import INTENTS, Clause, Verdict
from intents.patterns import Template
from intents.phrases import Hits

ASIDES: Final[tuple[Verdict, ...]] = ("hold", "before", "done", "chatter")
ALONE: Final[dict[Verdict, str]] = {intent: f"alone_{intent}" for intent in INTENTS}
"""What asks for the same where nothing else is asked for."""
EDITS: Final = ("edit", "lacking", "edit_alone")
ASKED: Final = frozenset((*INTENTS[1:], *ALONE.values()))
"""What a question may come to as well; never to an export ("can I export in 4K?"), but where a mere noun
asks for one."""
_ORDERS = (*INTENTS, *ALONE.values())
_POLITE = 3
"""So many tokens may stand before "can you"."""
_NOWHERE = Clause(0, 1 << 20)
"""No template comes to its end."""

_Tried = tuple[list[tuple[Template, int]], Iterator[Template]]
"""The templates that match, with the ends they come to as bits, and those that are not tried yet."""


class Ends(NamedTuple):
    """Where the templates come to that begin at one place, as bits."""

    orders: int
    edits: int
    asides: int


class Matching:
    """One text, and how far the templates are matched that it could match."""

    def __init__(self, hits: Hits, possible: Mapping[str, Sequence[Template]]) -> None:
        """`possible`: the templates which the text could match, by their kinds."""
        self._possible = possible
        self._hits = hits
        self._starts_at: dict[tuple[int, str], int] = {}
        self._tried: dict[tuple[str, int, str], _Tried] = {}
        """Kind, starts and closing → how far its templates have been tried from there."""
        self._ends_from: dict[tuple[int, int], Ends] = {}
        """First token and joining word of a clause → where templates come to from there."""

    def _is_request(self) -> bool:
        """Return whether the utterance begins as a request in the form of a question.

        "Can you ... and export?"
        """
        return any(first <= _POLITE for first, _ in self._hits.of("request"))

    def _starts(self, clause: Clause, opening: str = "opening") -> int:
        """Return where a command may begin when polite words are passed, as bits."""
        places = 1 << clause.first
        if clause.lead >= 0:
            places |= 1 << clause.lead
        if opening not in self._possible:
            return places
        key = (places, opening)
        starts = self._starts_at.get(key)
        if starts is None:
            starts = self._starts_at[key] = self._spread(places, opening)
        return starts

    def _ends(self, clause: Clause) -> Ends:
        """Return where the templates come to that may begin with the clause; several are asked for it."""
        place = (clause.first, clause.lead)
        ends = self._ends_from.get(place)
        if ends is None:
            starts, asking = self._starts(clause), self._starts(clause, "asking_opening")
            orders = asides = 0
            for kind in _ORDERS:
                orders |= self._reach(kind, starts)
                if kind in ASKED:
                    orders |= self._reach(kind, asking, "asking_closing")
            if clause.joint and self._is_request():
                for kind in ("export", "asked_export"):
                    orders |= self._reach(kind, starts, "asking_closing")
            for kind in ASIDES:
                asides |= self._reach(kind, starts)
            edits = self._reach("edit", starts, "")
            for kind in EDITS[1:]:
                edits |= self._reach(kind, starts)
            ends = self._ends_from[place] = Ends(orders, edits, asides)
        return ends

    def _reach(self, kind: str, starts: int, closing: str = "closing") -> int:
        """Return where the templates of a kind come to from the starts, all together, as bits."""
        if kind not in self._possible:
            return 0
        self._match(kind, _NOWHERE, starts, closing)
        ends = 0
        for _, its in self._tried[kind, starts, closing][0]:
            ends |= its
        return ends

    def _may_end(self, clause: Clause) -> bool:
        """Return whether the clause may be an aside, as far as it has been looked where they come to."""
        ends = self._ends_from.get((clause.first, clause.lead))
        return ends is None or bool(ends.asides >> clause.last & 1)

    def _spread(self, places: int, kind: str) -> int:
        frames = self._possible.get(kind)
        if frames is None:
            return places
        fresh = places
        while fresh:
            reached = 0
            here = self._hits.beginning(fresh)
            for frame in frames:
                if not frame.first or frame.first & here:
                    reached |= frame.run(fresh, self._hits)
            fresh = reached & ~places
            places |= fresh
        return places

    def _match(
        self, kind: str, clause: Clause, starts: int, closing: str = "closing"
    ) -> Template | None:
        """Return the first template of a kind that leads from the starts to the end of the clause."""
        rules = self._possible.get(kind)
        if rules is None:
            return None
        key = (kind, starts, closing)
        tried = self._tried.get(key)
        if tried is None:
            tried = self._tried[key] = ([], iter(rules))
        reached, untried = tried
        last = clause.last
        for rule, ends in reached:
            if ends >> last & 1:
                return rule
        hits = self._hits
        here = hits.beginning(starts)
        for rule in untried:
            if rule.first and not rule.first & here:
                continue
            ends = rule.run(starts, hits)
            if ends:
                ends = self._spread(ends, closing)
                reached.append((rule, ends))
                if ends >> last & 1:
                    return rule
        return None
