"""One thing, or one look of it, as it was before its last change ("undo only the title's position")."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import ANY_VALUE, patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import COLOURED, HEADS, head_of, subject_of
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import Slotted, scan
from intents.text import normalise

LOOKS: Final = {
    "place": frozenset({"vertical", "horizontal", "corner", "opposite", "place"}),
    "colour": frozenset({"colours", "tone_step", "shades", "gradient", "angle"}),
    "size": frozenset({"size", "factor", "height", "to_share"}),
    "level": frozenset({"volume", "db", "factor"}),
    "style": frozenset({"style"}),
    "weight": frozenset({"weight"}),
    "fade": frozenset({"fade_in_ms", "fade_out_ms", "in_ms", "out_ms"}),
    "blur": frozenset({"blur", "blur_step"}),
    "dim": frozenset({"dim", "dim_step"}),
}
"""What a look stands for among the slots of an edit."""
_WORDS: Final = {"place": "place_word", "colour": "colour_word", "size": "size_word", "style": "style_word"}  # fmt: skip
"""What a look is called by itself."""
_SHOWN: Final = {
    "vertical": "place", "horizontal": "place", "corner": "place", "tone": "colour",
    **{look: look for look in ("size", "level", "style", "weight", "fade", "blur", "dim")},
}  # fmt: skip
"""Words that say which look, by what they stand for."""


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the undo of one thing, or of one look of it, whatever came after it.

    Slots: part; only, the kind of edit, "" for any; looks, its slots that are meant, absent for all of
    them; role or words, of the text that is meant. None where something else is named, or more than one.
    """
    if not scene.done or QUOTED.search(text):
        return None
    said = _without_rest(normalise(text))
    matches = (one.fullmatch(said) for one in patterns().references.get("undone_part", ()))
    what = next((found["what"] for found in matches if found is not None), None)
    if what is None or _has_more(slotted := scan(what)):
        return None
    things = [t.name for t in tokens_of(slotted) if t.group == "thing" and t.name in _THINGS]
    looks = looks_of(slotted)
    if "style" in looks and not things:
        # "Undo the colour of the bars" names the waveform by what it is drawn as.
        things, looks = ["waveform"], [look for look in looks if look != "style"]
    if "volume" in things:
        things, looks = [one for one in things if one != "volume"], ["level", *looks]
    acts = {t.name for t in tokens_of(slotted) if t.group == "act"}
    kinds = {subject_of(one) for one in things} or {_DEEDS[one] for one in acts & _DEEDS.keys()}
    if not (kinds or looks) or len(kinds) > 1 or len(looks) > 1:
        return None
    kind = next(iter(kinds), "")
    shades = [str(value) for key, value in slotted.values.items() if slotted.kind(key) == "colour"]
    owner = _owner(shades, kind, scene) if shades else kind
    if owner is None:
        return None
    kind = owner
    slots: dict[str, Value] = {"only": kind, "part": True}
    if looks:
        slots["looks"] = tuple(sorted(LOOKS[looks[0]]))
    roles = [one for one in things if one in scene.roles and one != "text"]
    slots |= {"role": roles[0]} if len(roles) == 1 else {}
    clauses = clauses_of(what)[1]
    if len(clauses) == 1 and (number := clauses[0].counted("text")) is not None:
        at = number - 1 if number > 0 else len(scene.texts) + number
        if not 0 <= at < len(scene.texts):
            return None
        slots["words"] = scene.texts[at]
    return EditRequest("undo", slots, text)


def _owner(shades: list[str], kind: str, scene: Scene) -> str | None:
    """Return the kind of the last edit that gave one of these colours, None where none did."""
    for one in reversed(scene.done):
        own = head_of(one.operation)
        if set(shades) & set(one.words("colours")) and kind in {"", own}:
            return own
    return None


_DEEDS: Final = {"mute": "volume", "cut": "trim", "split": "split", "swap": "exchange"}
"""Kinds of edits that are called by what was done."""
_THINGS: Final = HEADS | set(COLOURED) | {"volume"}


def looks_of(slotted: Slotted) -> list[str]:
    """Return the looks that words name, each once."""
    found = [
        look for look, word in _WORDS.items() if patterns().talk[word].search(slotted.skeleton)
    ]
    if any(slotted.kind(char) == "colour" for char in slotted.skeleton):
        found.append("colour")
    for token in tokens_of(slotted):
        look = _SHOWN.get(token.name.partition(".")[0])
        if token.group == "look" and look is not None:
            found.append(look)
    return list(dict.fromkeys(found))


def _without_rest(normal: str) -> str:
    """Return a message without what only says that all else stays ("…, keep the size")."""
    pieces = [one.strip() for one in re.split(r"[,.;!]", normal) if one.strip()]
    kept = [one for one in pieces if patterns().talk["stays_so"].search(one) is None]
    return ",".join(kept)


def _has_more(slotted: Slotted) -> bool:
    """Whether words are left once every known one is taken out."""
    left = slotted.skeleton
    for regex in patterns().counted["text"]:
        left = regex.sub(" ", left)
    for word in _WORDS.values():
        left = patterns().talk[word].sub(" ", left)
    deeds = {name: patterns().acts[name] for name in _DEEDS}
    for group in (patterns().looks, patterns().things, deeds):
        for pattern in group.values():
            left = pattern.sub(" ", left)
    left = patterns().filler.sub(" ", re.sub(f"{ANY_VALUE}+", " ", left))
    return any(char.isalnum() for char in left)
