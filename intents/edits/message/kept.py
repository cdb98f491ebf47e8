"""What a message says to leave as it is, so that nothing else it asks for touches it.

"The title stays, make the wave red" asks for the wave; "the title stays, everything else red" for
all but the title; "the title's colour stays, bigger" for the title.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import Stretch, clause_of, is_there, stretches
from intents.edits.message.things import HEADS, LOOKS, TEXT_THINGS, subject_of
from intents.edits.scene import Scene
from intents.language import is_unspaced

_SEEN: Final = frozenset({*LOOKS, *TEXT_THINGS})


def told_apart(text: str, scene: Scene) -> tuple[str, Scene]:
    """Return the message without what shall stay, as an exception where it speaks of all the rest.

    The scene: what the rest is about, where only a look of a thing stays.
    """
    text = _only(text, scene)
    told = stretches(text)
    if len(told) < 2:
        return text, scene
    kept = {at: found for at, one in enumerate(told) if (found := _kept(one, scene)) is not None}
    named = any(_names(one.text) for at, one in enumerate(told) if at not in kept)
    # "The place stays, back where it was" goes on about what was spoken of.
    kept = {at: one for at, one in kept.items() if one[0].things or named}
    if not kept or len(kept) == len(told):
        return text, scene
    for at, (what, _) in kept.items():
        for beside in (at + 1, at - 1):
            if not 0 <= beside < len(told) or beside in kept:
                continue
            rest = patterns().talk["the_others"].search(told[beside].said)
            if rest is not None and what.things:
                return _excepted(what, told[beside].text, text), scene
    for at in sorted(kept, reverse=True):
        (what, looks), one = kept[at], told[at]
        if at + 1 == len(told):
            text = text[: told[at - 1].end] + text[one.end :]
            continue
        after = told[at + 1]
        lead = ""
        if looks and what.things and at + 1 not in kept and not _names(after.text):
            # "Its colour stays, bigger" goes on about it.
            if clause_of(after.text).talks("it"):
                scene = replace(scene, focus=subject_of(what.things[0]))
            else:
                lead = what.text.strip() + ("" if is_unspaced(text) else " ")
        text = text[: one.start] + lead + text[after.start :]
    return text, scene


def _kept(one: Stretch, scene: Scene) -> tuple[Clause, bool] | None:
    """Return what a stretch says shall stay, and whether that is only a look of it."""
    for pattern in patterns().references.get("kept", ()):
        found = pattern.fullmatch(one.said)
        if found is None:
            continue
        words = f"{found['what']} {found.groupdict().get('look') or ''}"
        looks = patterns().talk["its_look"].search(words) is not None
        what = clause_of(patterns().talk["its_look"].sub(" ", words))
        bare = not (what.valued or what.unknown or what.spans or what.acts)
        seen = set(what.things) <= _SEEN and all(is_there(t, scene) for t in what.things)
        if bare and seen and (what.things or looks):
            return what, looks
    for pattern in patterns().references.get("limited", ()):
        if pattern.fullmatch(one.said):
            return clause_of(""), True
    return None


def _names(words: str) -> bool:
    return any(thing in HEADS for thing in clause_of(words).things)


def _excepted(what: Clause, rest: str, text: str) -> str:
    """Return what is told of all the others as told of all but something."""
    said = patterns().references_say
    name = what.text.strip()
    if is_unspaced(text):
        return said["all_but.unspaced"].format(name, rest)
    low = rest.casefold()
    found = patterns().talk["the_others"].search(low)
    if found is None or len(low) != len(rest):
        return rest
    return f"{rest[: found.start()]}{said['all_but.spaced'].format(name)}{rest[found.end() :]}"


def _only(text: str, scene: Scene) -> str:
    """Return "only the wave stays" and "what is beside the wave" as all but the wave."""
    if not scene.exists:
        return text
    told = stretches(text)
    for one in told:
        for kind in ("only_kept", "beside_it"):
            for pattern in patterns().references.get(kind, ()):
                found = pattern.fullmatch(one.said)
                if found is None:
                    continue
                what = clause_of(found["what"])
                bare = not (what.valued or what.unknown or what.spans or what.acts)
                seen = bool(what.things) and set(what.things) <= _SEEN
                heads = {subject_of(thing) for thing in what.things}
                if (
                    kind == "only_kept"
                    and len(scene.last_heads) > 1
                    and heads < set(scene.last_heads)
                ):
                    # Of what was just shown only one stays.
                    continue
                if heads == {"text"} and len(scene.texts) > 1 and what.looks("pick"):
                    # "Keep only the bottom text" is of the texts.
                    continue
                if not (bare and seen and all(is_there(t, scene) for t in what.things)):
                    continue
                return _without(text, one, told, found)
    return text


def _without(text: str, one: Stretch, told: list[Stretch], found: re.Match[str]) -> str:
    """Return a message with what one of its stretches excepts told as an exception."""
    said, groups = patterns().references_say, found.groupdict()
    what = one.words(*found.span("what"))
    if "rest" in groups:
        lead, rest = one.words(*found.span("lead")), one.words(*found.span("rest"))
        new = said["all_but.unspaced"].format(what, f"{lead}{said['others']}{rest}")
        return f"{text[: one.start]}{new}{text[one.end :]}"
    if any(not _goes(other) for other in told if other is not one):
        return text
    # "The rest goes, only the wave stays" says it twice.
    way = "unspaced" if is_unspaced(text) else "spaced"
    return said[f"goes_but.{way}"].format(what)


def _goes(one: Stretch) -> bool:
    rest = patterns().talk["the_others"].search(one.said)
    return rest is not None and clause_of(one.text).does("remove", "cut")
