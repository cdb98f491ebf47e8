"""A message that leans on the last edit whole: "40", "another 3", "the same at the start"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import COLOURED, PLACED, TEXT_THINGS, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import number, ordinal, scan
from intents.text import normalise

_PLACED: Final = PLACED | {"text"}
_PLACES: Final = frozenset({"vertical", "horizontal", "opposite"})
_WORDED: Final = frozenset({"add_text", "change_text"})
_UNDONE: Final = {
    "sound": "trim", "trim": "trim", "speed": "speed", "pace": "speed", "fade": "fade", "volume": "volume",
    "level": "volume", "music": "music", "canvas": "canvas", "shape": "canvas", "background": "background",
    "waveform": "waveform", "style": "waveform", "title": "text", "text": "text", "captions": "captions",
    "logo": "logo", "clock": "clock", "progress_bar": "progress_bar", "loudness": "loudness",
    "silence": "silence", "blur": "background", "tone": "background", "fit": "background",
}  # fmt: skip
"""What is named to what takes it back."""
_NUMBERED: Final = frozenset({
    "volume", "db", "factor", "speed", "lufs", "fps", "short", "height", "opacity", "dim", "blur", "size",
    "head_ms", "tail_ms", "to_ms", "keep_last_ms", "in_ms", "out_ms", "start_ms", "end_ms", "last_ms",
    "duration_ms", "fade_in_ms", "fade_out_ms", "shift_ms", "end_shift_ms", "number", "starts_ms", "time_ms", "music_volume",
})  # fmt: skip
"""Slots that one number can put right."""
_STRETCHED: Final = frozenset({"starts_ms", "start_ms", "end_ms", "duration_ms", "last_ms"})
_BORDERED: Final = frozenset({"starts_ms", "start_ms", "end_ms"})
"""Slots of a stretch, one end of which can be told anew."""
_MORE: Final = frozenset({"db", "head_ms", "tail_ms"})
"""Slots of which some more may be wanted ("another 3")."""


def leaning(text: str, scene: Scene) -> EditRequest | None:
    """Return what a message asks for that makes sense only after the last edit, None for any other."""
    if not scene.exists or scene.fresh:
        return None
    said = normalise(text).strip()
    if (looked := _looked_at(said, text, scene)) is not None or scene.last_request is None:
        return looked
    for understood in (
        _was_better,
        _undone_only,
        _places,
        _comes_first,
        _which,
        _taken_off,
        _turned_round,
        _one_more,
        _same_at,
        _other_way,
        _stretch,
        _border,
        _level,
        _bare,
    ):
        if (request := understood(said, text, scene)) is not None:
            return request
    return None


def _match(kind: str, said: str) -> re.Match[str] | None:
    for pattern in patterns().references.get(kind, ()):
        if (found := pattern.fullmatch(said)) is not None:
            return found
    return None


def _number(found: re.Match[str], group: str) -> float:
    value = float(number(found[group]))
    return -value if found.groupdict().get("minus") else value


def _slots(scene: Scene) -> frozenset[str]:
    """Return the slots of everything the last message did, or wanted in vain."""
    last = scene.last_request
    tried = () if last is None or not scene.asked else (last,)
    return frozenset(slot for one in (*scene.last_requests, *tried) for slot in one.slots)


def _bare(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last edit with the number that is all there is ("40", "30 is enough")."""
    found = _match("again.number", said)
    loud = any(one.operation == "loudness" for one in scene.last_requests)
    if found is None or not (loud or _NUMBERED & _slots(scene)):
        return None
    value = _number(found, "b")
    # "Minus 20" of a level are decibels.
    kind = "db" if value < 0 and not loud else "number"
    return EditRequest("correct", {kind: value}, text)


def _level(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the level to go to, whatever it was before ("now back up to 100")."""
    found = _match("again.level", said)
    last = scene.last_request
    if found is None or last is None or last.operation != "volume":
        return None
    kept = {k: v for k, v in last.slots.items() if k not in {"volume", "factor", "db"}}
    return EditRequest("volume", {**kept, "volume": _number(found, "b") / 100}, text)


def _border(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last stretch with another end or beginning ("I meant up to 10")."""
    slotted = scan(said)
    if [slotted.kind(char) for char in slotted.skeleton if slotted.kind(char)] == ["time"]:
        # "Till 0:14" is told by its seconds.
        (ms,) = (float(one) for one in slotted.values.values() if isinstance(one, int | float))
        time = next(char for char in slotted.skeleton if slotted.kind(char))
        said = slotted.skeleton.replace(time, f"{ms / 1000:g}")
    for kind, slot in (("again.end", "until_ms"), ("again.start", "since_ms")):
        found = _match(kind, said)
        if found is not None and _BORDERED & _slots(scene):
            return EditRequest("correct", {slot: round(_number(found, "b") * 1000)}, text)
    return None


def _stretch(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last stretch told anew by two bare numbers ("6 to 7 instead")."""
    found = _match("again.stretch", said)
    deeds = patterns().acts
    if found is None or not _STRETCHED & _slots(scene):
        return None
    last = scene.last_request
    keeps = last is not None and last.claim("keep") is True
    if deeds["cut" if keeps else "keep"].search(said):
        # "Sorry, I meant cut 5 to 15" of what was kept.
        return None
    start, end = (round(_number(found, group) * 1000) for group in "ab")
    if start >= end:
        return None
    times: dict[str, Value] = {"since_ms": start, "until_ms": end}
    return EditRequest("correct", times, text)


def _one_more(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return as much more of the last edit as is said ("another 3")."""
    found = _match("again.more", said)
    if found is None or not _MORE & _slots(scene):
        return None
    return EditRequest("correct", {"more": _number(found, "b")}, text)


def _same_at(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last edit of one end done at the other as well ("the same at the start")."""
    ends = {"head_ms", "tail_ms", "in_ms", "out_ms", "fade_in_ms", "fade_out_ms"}
    for end in ("head", "tail", "other"):
        if _match(f"again.at_{end}", said) is not None and ends & _slots(scene):
            return EditRequest("correct", {"also": end}, text)
    return None


def _other_way(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last fade the other way as well ("and out too", "and in over one")."""
    found, last = _match("again.way", said), scene.last_request
    if found is None or last is None or last.operation != "fade":
        return None
    way = "in" if found["way"] == "in" else "out"
    other = last.ms(f"{'in' if way == 'out' else 'out'}_ms")
    length = round(_number(found, "b") * 1000) if found["b"] else other
    whose = {k: v for k, v in last.slots.items() if k == "target"}
    return EditRequest("fade", {**whose, f"{way}_ms": length}, text) if length else None


def _turned_round(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return what changes two things for each other ("the other way round", "swap the colours")."""
    if _match("again.swap_two", said) is not None:
        return _last_two(scene, text) or _last_places(scene, text)
    coloured = _match("again.swap_colours", said) is not None
    if not coloured and _match("again.other_way", said) is None:
        return None
    told = [one for one in scene.last_requests if one.slots.get("colours")]
    last = scene.last_request
    moved = [one.operation for one in scene.last_requests if one.slots.get("vertical")]
    placed = tuple(dict.fromkeys("text" if one in _WORDED else one for one in moved))
    if not told and len(placed) == 2 and set(placed) <= _PLACED:
        return EditRequest("exchange", {"places": True, "things": placed}, text)
    things = tuple(dict.fromkeys(one.operation for one in told if one.operation in COLOURED))
    if len(things) == 2:
        return EditRequest("exchange", {"colours": True, "things": things}, text)
    if len(told) == 1 and len(told[0].words("colours")) > 1 and things:
        return EditRequest(things[0], {"turned": True}, text)
    inked = [
        words
        for words, ink, auto in zip(scene.texts, scene.text_colours, scene.auto, strict=False)
        if ink is not None and not auto
    ]
    if coloured and len(inked) == 2 and set(scene.last_heads) <= {"text"}:
        return EditRequest("exchange", {"colours": True, "texts": tuple(inked)}, text)
    if coloured and (traded := _last_two(scene, text)) is not None:
        return traded
    if coloured and scene.background == "colour":
        drawn = ("waveform", "background")
        return EditRequest("exchange", {"colours": True, "things": drawn}, text)
    if last is not None and last.operation == "exchange":
        return replace(last, text=text)
    if len(scene.voice_files) > 1 and any(one.operation == "join" for one in scene.last_requests):
        return EditRequest("join", {"files": scene.voice_files[::-1]}, text)
    return _last_places(scene, text)


def _last_places(scene: Scene, text: str) -> EditRequest | None:
    """Return the two things that were put somewhere last at each other's place."""
    last = scene.last_requests if len(scene.last_requests) > 1 else scene.done[-2:]
    placed = [one for one in last if _PLACES & one.slots.keys()]
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    heads = tuple(dict.fromkeys(head_of(one.operation) for one in placed))
    if heads == ("text",) and len(own) == 2:
        return EditRequest("exchange", {}, text)
    if len(heads) != 2 or not set(heads) <= _PLACED:
        return None
    return EditRequest("exchange", {"places": True, "things": heads}, text)


def _last_two(scene: Scene, text: str) -> EditRequest | None:
    """Return what the last two things got for each other: colours or places ("swap those two")."""
    told = scene.last_request
    if told is not None and told.operation in COLOURED and len(told.words("colours")) > 1:
        return EditRequest(told.operation, {"turned": True}, text)
    last = [one for one in scene.done[-2:] if len(one.words("colours")) == 1]
    texts = [one for one in last if one.operation in _WORDED]
    heads = (
        (one.word("role") or one.word("target_role") or "text")
        if len(texts) > 1
        else ("text" if one in texts else one.operation)
        for one in last
    )
    known = {*COLOURED, *TEXT_THINGS}
    things = tuple(dict.fromkeys(head for head in heads if head in known))
    if len(things) != 2:
        return None
    return EditRequest("exchange", {"colours": True, "things": things}, text)


def _looked_at(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return one more picture to look at ("and one from the very start")."""
    if scene.asked != "preview_shown":
        return None
    for where in ("head", "tail", "middle"):
        if _match(f"again.look_{where}", said) is not None:
            slots: dict[str, Value] = {"share": 0.5} if where == "middle" else {"where": where}
            return EditRequest("preview", slots, text)
    if (found := _match("again.look_at", said)) is not None:
        return EditRequest("preview", {"at_ms": round(_number(found, "b") * 1000)}, text)
    return None


def _which(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last edit of another part or text ("wrong piece, the first one should go")."""
    last = scene.last_request
    counted = {"part_number", "target_number", "half", "target_text"}
    found = _match("again.which", said)
    if found is None or last is None or not counted & last.slots.keys():
        return None
    return EditRequest("correct", {"which": int(ordinal(found["a"]) or 0)}, text)


def _taken_off(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return what switches off what was done to the sound last ("switch that off")."""
    head, _, reason = said.partition(",")
    if _match("again.off", head.strip(" .!")) is None or len(reason.split()) > 8:
        return None
    last = scene.last_request
    if last is not None and last.operation == "loudness" and last.claim("visible") is None:
        return EditRequest("loudness", {"visible": False}, text)
    return None


def music_ends(clause: Clause, head: str) -> bool:
    """Whether a clause says of the music that it does not last ("it stops after five seconds")."""
    spoken_of = clause.has("music") or (head == "music" and not clause.things)
    return spoken_of and clause.talks("ends_early")


def _undone_only(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return one earlier edit taken back while what came later stays ("undo the trim only")."""
    found = _match("again.undo_only", said)
    if found is None or not scene.last_heads:
        return None
    named = tokens_of(scan(found["what"]))
    acts = {t.name for t in named if t.group == "act"}
    kinds = [t.name for t in named if t.group == "thing"]
    kinds += [t.name.partition(".")[0] for t in named if t.group == "look"]
    kinds += ["trim"] if "cut" in acts else ["volume"] if "mute" in acts else []
    known = [kind for kind in (_UNDONE.get(k, k) for k in kinds) if kind in _UNDONE.values()]
    return EditRequest("undo", {"only": known[0]}, text) if known else None


def _places(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return two things of the picture at each other's place ("swap their places")."""
    if (told := _match("again.places_told", said)) is not None:
        return _each_others(told, text)
    if _match("again.swap_places", said) is None:
        return None
    own = [text for text, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    heads = [head for head in scene.last_heads if head in _PLACED]
    if len(own) > 1 and set(heads) <= {"text"}:
        return EditRequest("exchange", {}, text)
    there = {"logo": scene.has_logo, "captions": scene.has_captions, "text": bool(own)}
    others = [thing for thing, is_there in there.items() if is_there]
    things = tuple(dict.fromkeys([*heads, *others]))[:2]
    if len(things) < 2:
        return None
    return EditRequest("exchange", {"places": True, "things": things}, text)


def _each_others(told: re.Match[str], text: str) -> EditRequest | None:
    """Return two things at each other's place ("the clock where the title is and the title …")."""

    def named(said: str) -> str | None:
        known = [t.name for t in tokens_of(scan(said)) if t.group == "thing"]
        heads = [subject_of(name) for name in known]
        return next((head for head in heads if head in _PLACED), None)

    things = tuple(dict.fromkeys(filter(None, (named(told["x"]), named(told["y"])))))
    if things != (named(told["x2"]), named(told["y2"])) or len(things) != 2:
        return None
    return EditRequest("exchange", {"places": True, "things": things}, text)


def _comes_first(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the sounds in another order ("the jingle should come first")."""
    if len(scene.voice_files) < 2:
        return None
    for kind in ("first", "last"):
        found = _match(f"again.comes_{kind}", said)
        for name in scene.voice_files if found is not None else ():
            if found is not None and found["name"] in {
                normalise(name),
                normalise(name.rpartition(".")[0]),
            }:
                return EditRequest("join", {kind: name}, text)
        said_new = found is not None and patterns().talk["newest"].fullmatch(found["name"])
        if said_new and scene.last_operation == "join":
            # "Put it first instead" of what was just added.
            return EditRequest("join", {kind: scene.voice_files[-1]}, text)
    return None


def _was_better(said: str, text: str, scene: Scene) -> EditRequest | None:
    """Return the last change taken back where what was there before is praised."""
    found = _match("again.was_better", said)
    if found is None or not scene.last_heads:
        return None
    slotted = scan(found["what"] or "")
    if slotted.values:
        # "The red one was better" says which.
        return None
    named = [t.name for t in tokens_of(slotted) if t.group == "thing"]
    head = scene.last_heads[-1]
    pictured = {"picture", "film", "background", "sound", "video"}
    fits = not named or named[0] == head or (head == "background" and named[0] in pictured)
    return EditRequest("undo", {}, text) if fits else None
