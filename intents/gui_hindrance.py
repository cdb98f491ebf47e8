"""What keeps a video from being exported yet, told before the instruction to export it later."""

from __future__ import annotations

from collections.abc import Sequence

from intents.gui_net import reworded, told_action
from intents.gui_reader import Asked
from intents.gui_rules import Sayings
from intents.gui_tags import matchable


def put_off(
    said: str, found: Sequence[Asked], before: str, sentence: str, opened: str, talk: Sayings
) -> tuple[str, tuple[Asked, ...]]:
    """Return a retelling and what it asks for; an export that cannot be yet is not asked for.

    before: the sentence before, which may tell what keeps it; opened: the sentence with what
    its labels say.
    """
    others = tuple(one for one in found if one.action != "export")
    same = matchable(sentence)
    if len(others) == len(found):
        return said, others
    bare = matchable(opened)
    if talk.guard.saving.names(bare.strip()):
        is_kept = not before.strip() or talk.guard.unsaved.search(matchable(before)) is not None
        return ("", others) if is_kept else (said, tuple(found))
    if talk.guard.foreign.search(bare):
        return reworded(said, talk.guard.postponed), others
    later = talk.guard.later.search(same)
    is_hindered = later and talk.guard.hindered.search(matchable(f"{before} {sentence}"))
    if not (is_hindered or talk.guard.waits.search(bare)):
        return said, tuple(found)
    when = sentence[slice(*later.span("when"))].strip() if later else ""
    if when.lower()[:-1] not in said.lower():  # Its last letter may have changed.
        at = max(0, said.rfind(talk.net.offers["export"]))
        when = when[:1].lower() + when[1:] if at else when[:1].upper() + when[1:]
        said = f"{said[:at]}{when}{talk.guard.before_postponed}{said[at:]}"
    return reworded(said, talk.guard.postponed), others


def contradicts(before: str, said: str, talk: Sayings) -> bool:
    """Whether a sentence only refuses what the next one, as we say it, offers."""
    if not talk.guard.refused.names(matchable(before.strip())):
        return False
    is_offer = said.startswith(talk.net.offers["export"])
    return is_offer and told_action(said, said, talk.net, is_strong=False) == "export"
