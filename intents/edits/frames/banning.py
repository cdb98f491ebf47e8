"""Words that a message bans from the picture ("never use “sale” in the title"): they are not written for it.

Where another wish follows, that alone is heard ("don't write “A”, write “B”").
"""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns, pointed
from intents.edits.message.stretched import Stretch, clause_of, stretches
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.text import normalise

_MARKS: Final = frozenset("\"'\u201c\u2018\u300c\u300e")


def set_aside(text: str, scene: Scene) -> tuple[EditRequest, str] | None:
    """Return the answer to a ban on words, and what else the message says; None for no ban.

    Words that stand on the picture whole are a wish to take them away, which is read elsewhere.
    """
    if _MARKS.isdisjoint(text) or not patterns().talk["bans"].search(normalise(text)):
        return None
    told = stretches(text)
    banned: list[tuple[str, ...]] = []
    for one in told:
        banned.append(_banned(one, scene, more=bool(banned and banned[-1])))
    words = [word for one in banned for word in one]
    if not words:
        return None
    rest = text
    for at in reversed(range(len(told))):
        if not banned[at]:
            continue
        if at + 1 == len(told):
            rest = rest[: told[at - 1].end if at else 0]
            continue
        after = clause_of(told[at + 1].text)
        named = clause_of(told[at].text)
        things = [t for t in named.tokens if t.group == "thing"]
        start, lead = told[at + 1].start, ""
        if things and after.texts and not after.things:
            # "Don't write “A” in the title, write “B”" is of the title.
            lead = named.slotted.said(things[0].start, things[0].end).strip()
            if not is_unspaced(text) and all(one.group == "act" for one in after.tokens):
                start += _first_mark(text[start:])
                lead += ": "
            elif not is_unspaced(text):
                lead = ""
        rest = rest[: told[at].start] + lead + rest[start:]
    only = patterns().talk["bans_only"]
    if all(one or only.fullmatch(s.said) for one, s in zip(banned, told, strict=True)):
        rest = ""
    shown = [word for word in words if any(word in whole for whole in scene.texts)]
    offer = patterns().references_say["banned"].format(shown[0]) if len(shown) == 1 else ""
    slots: dict[str, Value] = {"thing": "banned", "words": tuple(words), "offer": offer}
    return EditRequest("help", slots, text), rest


def _first_mark(text: str) -> int:
    """Return where the first words in quotation marks begin."""
    return next((at for at, char in enumerate(text) if char in _MARKS), 0)


def _banned(one: Stretch, scene: Scene, *, more: bool) -> tuple[str, ...]:
    """Return the words that a stretch bans, none where it bans nothing.

    more: the stretch before it bans some ("don't write “A”, “B” or “C”").
    """
    found = pointed("banned_words", one.said) or (
        pointed("banned_more", one.said) if more else None
    )
    if found is None or found.span() != (0, len(one.said)):
        return ()
    texts = clause_of(one.text).texts
    return () if any(word in scene.texts for word in texts) else tuple(texts)
