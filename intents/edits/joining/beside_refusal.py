"""What a clause asks for beside something that cannot be done: that much of it is done."""

from __future__ import annotations

from intents.edits.joining import talk_frames
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import HEADS
from intents.language import is_unspaced


def parts(clause: Clause) -> list[Clause]:
    """Return the parts of a clause before and behind what cannot be done, none where it is all there is."""
    plain = _without_adjective(clause)
    if plain is not None:
        return [plain]
    before = talk_frames.before_refused(clause)
    after = _behind(clause)
    return [part for part in (before, after) if part is not None]


def _behind(clause: Clause) -> Clause | None:
    """Return what is asked for after it ("remove the noise and turn it up by 20 %")."""
    found = [m for regex in patterns().cannot.values() for m in regex.finditer(clause.skeleton)]
    end = max(one.end() for one in found)
    link = patterns().talk["goes_on_after"].match(clause.skeleton[end:])
    if link is None:
        return None
    rest = Clause(clause.slotted, clause.all_tokens, clause.start + end + link.end(), clause.end)
    told = bool(rest.texts or rest.acts or rest.looks("level") or rest.looks("fade"))
    told = told or (bool(rest.things) and rest.valued)
    if not rest.tokens or not told:
        return None
    named = [thing for thing in clause.things if thing in HEADS]
    if len(named) == 1 and not rest.things:
        # "The title shall spin and turn red".
        return rest.with_thing(named[0], rest.start)
    return rest


def _without_adjective(clause: Clause) -> Clause | None:
    """Return a clause without an effect that only describes what is asked for ("glowing blue bars")."""
    found = patterns().talk["effect_adjective"].search(clause.skeleton)
    if found is None:
        return None
    said = clause.slotted.said
    at, end = clause.start + found.start(), clause.start + found.end()
    gap = "" if is_unspaced(clause.text) else " "
    rest = f"{said(clause.start, at)}{gap}{said(end, clause.end)}".strip()
    others = clauses_of(rest)[1]
    if len(others) != 1 or not (others[0].colours or others[0].looks("style")):
        return None
    return (
        None
        if any(regex.search(others[0].skeleton) for regex in patterns().cannot.values())
        else others[0]
    )
