"""One colour for another where it stands: "blue to yellow" in a gradient, "swap the two colours"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.frames import exchanges
from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.references import NEAR, distance
from intents.edits.message.things import COLOURED
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import Slotted, ordinal, scan
from intents.text import normalise

_SHADED: Final = ("waveform", "background")
_PICTURED: Final = frozenset({"image", "video", "cover"})


def recoloured(text: str, scene: Scene) -> list[EditRequest]:
    """Return the edits that put one colour in the place of another, none for any other wish."""
    if not scene.exists:
        return []
    slotted = scan(text)
    if toned := toned_again(slotted, scene, text) or _shaded(slotted, scene, text):
        return toned
    for kind, make in (
        ("all_coloured", _all),
        ("colour_everywhere", _everywhere),
        ("swapped_colour", _swapped),
        ("colours_exchanged", _exchanged),
        ("colours_turned", _turned),
        ("turned", _turned_again),
        ("bars_coloured", _boxed),
        ("shade_dropped", _dropped),
        ("shade_kept", _left),
    ):
        for pattern in patterns().references.get(kind, ()):
            found = pattern.fullmatch(slotted.skeleton.strip(" .!~"))
            if found is not None and (edits := make(found, slotted, scene, text)):
                return edits
    return []


def _swapped(found: re.Match[str], slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    former, wanted = (str(slotted.values[found[group]]) for group in ("x", "y"))
    said = found["thing"] or ""
    if any(pattern.search(said) for pattern in patterns().references.get("bars", ())):
        if scene.background in _PICTURED and scene.fit == "contain":
            return [EditRequest("background", {"bars": (wanted,)}, text)]
        return []
    at = slotted.skeleton.index(found["x"])
    named = [t.name for t in tokens_of(slotted) if t.group == "thing" and t.start > at]
    if said and not named:
        return []
    owner = next((name for name in named if name in COLOURED), None)
    if named and owner is None:
        # The words on the picture have ways of their own to be called by a colour.
        return []
    owner = owner or _owner(former, scene, within=NEAR)
    bare = len(slotted.skeleton.split()) == 3 and slotted.skeleton.strip()[0] == found["x"]
    if bare and not _is_told(former, scene):
        # "Purple to pink" is a gradient, unless something was made purple.
        return []
    if owner is None:
        return []
    if owner.startswith("text:"):
        words = owner.removeprefix("text:")
        return [EditRequest("change_text", {"target_text": words, "colours": (wanted,)}, text)]
    shades = scene.shades.get(owner, ())
    if len(shades) > 1:
        near = min(range(len(shades)), key=lambda at: distance(former, shades[at]))
        changed = (*shades[:near], wanted, *shades[near + 1 :])
        return [EditRequest(owner, {"colours": changed}, text)]
    return [EditRequest(owner, {"colours": (wanted,)}, text)]


def _is_told(colour: str, scene: Scene) -> bool:
    """Whether a colour was asked for that is like this one."""
    told = [shade for one in scene.done for shade in one.words("colours")]
    return any(distance(colour, shade) < NEAR / 2 for shade in told)


def _everywhere(
    found: re.Match[str], slotted: Slotted, scene: Scene, text: str
) -> list[EditRequest]:
    """Return everything that has one colour in the other ("change gold to silver everywhere")."""
    former, wanted = (str(slotted.values[found[group]]) for group in ("x", "y"))
    edits: list[EditRequest] = []
    for name in COLOURED:
        own = scene.shades.get(name) or (scene.colours.get(name),)
        near = [shade is not None and distance(former, shade) < NEAR / 2 for shade in own]
        if any(near):
            told = tuple(
                wanted if is_near else str(shade) for shade, is_near in zip(own, near, strict=True)
            )
            edits.append(EditRequest(name, {"colours": told}, text))
    for words, shade in zip(scene.texts, scene.text_colours, strict=False):
        if shade is not None and distance(former, shade) < NEAR / 2:
            slots: dict[str, Value] = {"target_text": words, "colours": (wanted,)}
            edits.append(EditRequest("change_text", slots, text))
    return edits


def _all(found: re.Match[str], slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return one colour for all that is drawn ("everything back to white" is no fresh start)."""
    colours: dict[str, Value] = {"colours": (str(slotted.values[found["x"]]),)}
    drawn = [one for one in ("waveform", "progress_bar") if one not in scene.hidden]
    drawn += ["captions"] if scene.has_captions else []
    every = [EditRequest("change_text", {"every": True, **colours}, text)] if scene.texts else []
    return [*(EditRequest(one, colours, text) for one in drawn), *every]


def toned_again(slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return the thing of a colour a step lighter or darker ("the pink is too loud")."""
    for kind, step in (("too_deep", -1.0), ("too_pale", 1.0)):
        for pattern in patterns().references.get(kind, ()):
            found = pattern.fullmatch(slotted.skeleton.strip(" .!~"))
            if found is None:
                continue
            told = found.groupdict().get("x")
            owner = _just_coloured(scene)
            if told is not None:
                owner = _owner(str(slotted.values[told]), scene)
            if owner is None:
                continue
            if owner == "background":
                return [EditRequest("background", {"dim_step": step}, text)]
            if owner.startswith("text:"):
                words = owner.removeprefix("text:")
                return [EditRequest("change_text", {"target_text": words, "tone_step": step}, text)]
            return [EditRequest(owner, {"tone_step": step}, text)]
    return []


def like_another(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return what was spoken of in the colour of the thing that is named ("the same as the wave")."""
    named = [t for t in clause.tokens if t.group == "thing"]
    if len(named) != 1 or not clause.looks("same"):
        return []
    thing = named[0].name
    if thing not in scene.colours or head in {"", thing}:
        return []
    before = clause.slotted.skeleton[clause.start : named[0].start]
    if patterns().talk["like_that"].search(before) is None:
        return []
    operation = "change_text" if head == "text" else head
    if operation not in {*COLOURED, "change_text"}:
        return []
    return [EditRequest(operation, {"colours": (scene.colours[thing],)}, clause.text)]


def _just_coloured(scene: Scene) -> str | None:
    """Return what the last edit gave a colour."""
    last = scene.last_request
    told = last is not None and len(last.words("colours")) == 1
    return scene.focus if told and scene.focus in COLOURED else None


def _owner(colour: str, scene: Scene, *, within: float = NEAR / 2) -> str | None:
    """Return what has a colour, the nearest one; None where nothing has one like it."""
    found = [
        (distance(colour, shade), name) for name in _SHADED for shade in scene.shades.get(name, ())
    ]
    found += [
        (distance(colour, scene.colours[name]), name)
        for name in COLOURED
        if name in scene.colours and not scene.shades.get(name)
    ]
    found += [
        (distance(colour, own), f"text:{words}")
        for words, own in zip(scene.texts, scene.text_colours, strict=False)
        if own is not None
    ]
    best = min(found, default=(1.0, ""), key=lambda one: one[0])
    return best[1] if best[0] < within else None


def _exchanged(
    found: re.Match[str], slotted: Slotted, scene: Scene, text: str
) -> list[EditRequest]:
    """Return two things with each other's colour."""
    del found, slotted
    if exchanges.all_coloured(scene) and "text" in scene.last_heads:
        things = tuple("title" if one == "text" else one for one in scene.last_heads)
        return [EditRequest("exchange", {"colours": True, "things": things}, text)]
    pair = [name for name in scene.last_heads if name in COLOURED and name in scene.colours]
    pair = pair if len(pair) == 2 else list(_SHADED)
    colours = [scene.shades.get(name, ())[:1] or (scene.colours.get(name),) for name in pair]
    if scene.focus in _SHADED and len(scene.shades.get(scene.focus, ())) > 1:
        return [EditRequest(scene.focus, {"colours": scene.shades[scene.focus][::-1]}, text)]
    if None in colours[0] + colours[1] or scene.background in _PICTURED:
        return []
    return [
        EditRequest(name, {"colours": (str(other[0]),)}, text)
        for name, other in zip(pair, colours[::-1], strict=True)
    ]


def _turned_again(
    found: re.Match[str], slotted: Slotted, scene: Scene, text: str
) -> list[EditRequest]:
    """Return the colours that were just told the other way round."""
    told = any(len(one.words("colours")) > 1 for one in scene.last_requests)
    return _turned(found, slotted, scene, text) if told else []


def _shaded(slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return what has a colour in another shade of it ("and a lighter green")."""
    for pattern in patterns().references.get("toned_colour", ()):
        found = pattern.fullmatch(normalise(text).strip(" .!~"))
        colours = [str(v) for k, v in slotted.values.items() if slotted.kind(k) == "colour"]
        plain = list(scan(found["base"]).values.values()) if found is not None else []
        if len(colours) != 1 or len(plain) != 1 or not str(plain[0]).startswith("#"):
            continue
        owner = _owner(str(plain[0]), scene)
        if owner is not None and owner.startswith("text:"):
            slots: dict[str, Value] = {"target_text": owner.removeprefix("text:")}
            return [EditRequest("change_text", {**slots, "colours": (colours[0],)}, text)]
        if owner is not None:
            return [EditRequest(owner, {"colours": (colours[0],)}, text)]
    return []


def _boxed(found: re.Match[str], slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return what stands beside a picture that is shown whole in a plain colour."""
    if scene.background not in _PICTURED or scene.fit not in {"contain", "blur"}:
        return []
    wanted = str(slotted.values[found["x"]])
    return [EditRequest("background", {"fit": "contain", "bars": (wanted,)}, text)]


def _dropped(found: re.Match[str], slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return what runs from one colour to another without the one of them that is refused."""
    refused = str(slotted.values[found["x"]])
    for owner in _running(scene):
        shades = scene.shades[owner]
        gone = min(shades, key=lambda shade: distance(refused, shade))
        if distance(refused, gone) < NEAR:
            left = tuple(shade for shade in shades if shade != gone)
            # Of two shades that are one none is left.
            return [EditRequest(owner, {"colours": left}, text)] if left else []
    return []


def _left(found: re.Match[str], slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return what runs from one colour to another in the one of them alone that is named or counted."""
    groups = found.groupdict()
    for owner in _running(scene):
        shades = scene.shades[owner]
        if groups.get("x") is not None:
            wanted = str(slotted.values[found["x"]])
            near = min(shades, key=lambda shade: distance(wanted, shade))
            if distance(wanted, near) < NEAR:
                return [EditRequest(owner, {"colours": (near,)}, text)]
        elif groups.get("n") is not None:
            at = ordinal(found["n"])
            if -len(shades) <= at <= len(shades) and at:
                one = shades[at - 1 if at > 0 else at]
                return [EditRequest(owner, {"colours": (one,)}, text)]
    return []


def _running(scene: Scene) -> list[str]:
    """Return what runs from one colour to another, what was spoken of first."""
    running = [name for name in _SHADED if len(scene.shades.get(name, ())) > 1]
    return sorted(running, key=lambda name: name != scene.focus)


def _turned(found: re.Match[str], slotted: Slotted, scene: Scene, text: str) -> list[EditRequest]:
    """Return what runs from one colour to another the other way round."""
    del found, slotted
    running = [name for name in _SHADED if len(scene.shades.get(name, ())) > 1]
    if not running:
        return []
    owner = scene.focus if scene.focus in running else running[-1]
    return [EditRequest(owner, {"colours": scene.shades[owner][::-1]}, text)]
