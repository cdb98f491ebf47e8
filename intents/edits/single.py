"""One clause to its edits: talk first, then corrections, then what it names."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.followups import looks_back, measures_back, recolouring, rightings
from intents.edits.frames import (
    filling,
    lettering_case,
    music_stretches,
    music_wishes,
    new_words,
    other_picture,
    part_frames,
    text_frames,
    told_apart,
)
from intents.edits.joining import beside_refusal, coordination, of_both, reasons, talk_frames
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import COLOURED, PLACED
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan

_GIVEN = frozenset({*COLOURED, "change_text", "volume"})

_COUNTED = frozenset({"part_number", "part_numbers", "half"})
"""Slots of one part of several."""
_ENDED = frozenset({"head_ms", "tail_ms", "to_ms", "keep_last_ms", "in_ms", "out_ms", "fade_in_ms", "fade_out_ms", "half", "where", "last_ms", "starts_ms", "end_ms", "start_ms"})  # fmt: skip
"""Slots of what is done at one end."""


def edits_of(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return what a clause asks for, head being what was spoken of before it."""
    if (music := music_wishes.paced(clause, scene)) is not None:
        return [music]
    each = of_both.of_each(clause, scene, head, lambda one: _of_one(clause, scene, one))
    return each or _of_one(clause, scene, head)


def _of_one(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    clause = told_apart.called(told_apart.its_letters(clause, scene, head), scene)
    clause = music_stretches.going_on(clause, scene)
    if head == "text" and scene.exists and clause.spans and clause.talks("plays"):
        # "Play the first six seconds" is of the video, whatever was written last.
        head = head if clause.things or clause.texts else "sound"
    if _takes_step_back(clause, scene, head):
        return [EditRequest("undo", {}, clause.text)]
    if (other := talk_frames.another(clause, scene, head)) is not None:
        return [other]
    own = held_still(clause, scene) or music_wishes.told(clause, scene)
    own = own or other_picture.told(clause, scene)
    if (own := own or measures_back.of_clause(clause, scene, head)) is not None:
        return [own]
    hued = clause.talks("colour_word") or (clause.colours and not clause.texts)
    if hued and clause.does("remove") and (plain := looks_back.asked(clause.text, scene)):
        # "Remove the title's colour and make the wave blue" leaves the title.
        return plain
    if (one := told_apart.one_told(clause, scene, head)) is not None:
        return [one]
    if (tinted := told_apart.one_coloured(clause, scene, head)) is not None:
        return [tinted]
    if _only_names_colours(clause):
        alone = len(clause.skeleton.strip()) == len(clause.slotted.skeleton.strip(" .!"))
        return [EditRequest("vague", {}, clause.text)] if alone else []
    talk = talk_frames.frame(clause)
    fits = head == "background" and scene.background in {"image", "video", "cover"}
    if talk is not None and talk.operation == "contact_sheet" and fits and clause.looks("fit"):
        # "Let me see all of it" of a picture that is cut.
        talk = None
    if talk is not None:
        return talk_frames.looks(clause, talk)
    if clause.talks("praises") and not clause.acts - {"as_role"} and not clause.valued:
        looks = any(t.group == "look" and t.name != "by.yes" for t in clause.tokens)
        if scene.exists and not looks:
            # "Ha, the hopping thing is cute".
            return [EditRequest("thanks", {}, clause.text)]
    if (coloured := coordination.lent(clause, scene, head)) is not None:
        return [coloured]
    if others := coordination.all_but(clause, scene):
        return others
    if coordination.takes_several(clause):
        return coordination.removals(clause)
    if matched := recolouring.like_another(clause, scene, head):
        return matched
    toned = recolouring.toned_again(scan(clause.text), scene, clause.text)
    if toned and clause.colours:
        # "The blue a bit darker, the title to the middle".
        return toned
    turned = len(clause.colours) > 1 and not clause.things and not clause.texts
    if turned and (recoloured := recolouring.recoloured(clause.text, scene)):
        # "The music quieter, and change the green to orange".
        return recoloured
    kept = scene.last_request is not None and scene.last_request.claim("keep") is True
    cuts = clause.does("cut") and clause.span("range", "nth") and not kept
    if clause.talks("correct") and scene.last_operation and not clause.things and not cuts:
        fixed = rightings.correction(clause)
        last = scene.last_request
        # "Not so tall, say a fifth of the frame".
        strange = rightings.is_strange(fixed, scene)
        ends = bool(fixed) and fixed[0].slots.keys() == {"end"} and last is not None
        # "At the top instead" of what has no beginning and no end.
        strange = strange or (ends and last is not None and not _ENDED & last.slots.keys())
        # "I meant fade out, three seconds" says which fade.
        strange = strange or bool({"in", "out"} & set(clause.looks("fade")))
        # "From two to five she got it wrong", after what has no time at all.
        strange = strange or (bool(clause.span("range")) and not rightings.is_timed(last))
        if fixed and not strange:
            return fixed
    if clause.talks("correct") and scene.last_operation in _GIVEN:
        retold = rightings.retold(clause, scene)
        if retold:
            return retold
    if clause.does("loop") and clause.looks("size") and "video" in scene.fresh:
        # "Over and over if it is too short" of a clip that comes: behind, every clip is repeated.
        return []
    if others := _same_for_text(clause, scene):
        return others
    if (faded := _end_of_fades(clause, head)) is not None:
        return [faded]
    if (same := _same_for(clause, scene) or _other_end(clause, scene)) is not None:
        return [same]
    clause = _in_a_corner(clause, scene)
    visible = clause.numeric("percent")
    if head in {"logo", "waveform"} and clause.looks("fade") and visible and not clause.things:
        # "Fade it to half" of a logo is how much of it is seen.
        return [EditRequest(head, {"opacity": visible}, clause.text)]
    if (gone := _none_of_it(clause, scene)) is not None:
        return [gone]
    hates = clause.looks("aversion") and not clause.talks("correct")
    if hates and not clause.acts - {"as_role", "raise", "beside"}:
        if (refused := talk_frames.cannot(clause)) is not None:
            # "There is a nasty hiss on it".
            return [refused]
        # "I hate that blue" does not ask for blue.
        return [EditRequest("vague", {}, clause.text)]
    small = patterns().talk["small_file"].search(clause.slotted.skeleton)
    if small and not clause.things and not clause.valued and "smaller" in clause.looks("size"):
        # "Make it smaller, I have to mail it".
        return [EditRequest("canvas", {"short": 720}, clause.text)]
    if (
        clause.talks("shortens")
        and not clause.valued
        and scene.exists
        and head not in {"text", "captions"}
    ):
        return [EditRequest("trim", {}, clause.text)]
    timed = head == "text" and scene.exists and clause.talks("only_for") and not clause.things
    if timed and clause.spans and not clause.texts:
        # "Only for the first two seconds" of words that were just written.
        return text_frames.frame(clause, scene)
    if head == "text" and scene.texts and clause.talks("whole_shown") and not clause.texts:
        number = clause.counted("one")
        which: dict[str, Value] = {} if number is None else {"target_number": number}
        return [EditRequest("change_text", {**which, "whole": True}, clause.text)]
    if clause.talks("too_long") and not clause.acts and not clause.spans:
        # "The video is too long" leaves open how long it shall be.
        return [EditRequest("trim", {}, clause.text)]
    if scene.exists and _lengthens(clause, head):
        return [EditRequest("impossible", {"topic": "longer"}, clause.text)]
    bare = not (clause.things or clause.acts or clause.valued)
    if scene.last_operation == "canvas" and bare and clause.looks("size") and _too(clause):
        # "Too big" of the picture says nothing of what is drawn on it.
        return [EditRequest("vague", {}, clause.text)]
    if clause.colours and clause.talks("dislikes") and not clause.acts and not clause.texts:
        # "That black is too gloomy" does not ask for black.
        return [EditRequest("vague", {}, clause.text)]
    if clause.talks("over_much") and not clause.things and not clause.acts:
        # "4K is too big, 720 will do" asks for the second.
        return [EditRequest("vague", {}, clause.text)]
    if recased := lettering_case.recased(clause, scene, head):
        return recased
    if head == "logo" and "circle" in clause.looks("style") and not clause.things:
        # A small picture keeps its shape.
        return [EditRequest("impossible", {"topic": "logo_shape"}, clause.text)]
    refused = talk_frames.cannot(clause)
    styled = refused is not None and refused.word("topic") in _STYLED
    once = scene.fresh == ("audio",) and clause.talks("sounds_once")
    if refused is not None and once and (told := filling.requests_of(clause, scene, head)):
        # "This sound effect at second three": the sound is there.
        return told
    if refused is not None and styled and clause.texts:
        # The words can be had, the letters not.
        return [*filling.requests_of(talk_frames.without_refused(clause), scene, head), refused]
    if refused is not None:
        done = [
            r if r.text in clause.text else replace(r, text=clause.text)
            for part in beside_refusal.parts(clause)
            for r in edits_of(part, scene, head)
        ]
        done = [r for r in done if r.operation not in _UNDONE and not _is_bare(r, scene)]
        return [*done, refused]
    if (less := reasons.too_much(clause, scene)) is not None:
        return [less]
    if (more := reasons.more_of_it(clause, scene)) is not None:
        return [more]
    if head == "captions" and set(clause.things) == {"letters"} and not clause.texts:
        # "Captions, in white with larger letters".
        return text_frames.captions(clause, scene)
    if (written := new_words.of_one(clause, scene)) is not None:
        return [written]
    requests = filling.requests_of(clause, scene, head)
    if requests and scene.exists and _says_nothing(clause, requests[0], scene):
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    requests = of_both.alike(requests, clause, scene)
    if not requests and (song := _other_song(clause, scene, head)) is not None:
        return [song]
    unsaid = all(one.operation == "music" and not one.slots for one in requests)
    unsaid = unsaid and not scene.exists and scene.kinds.count("audio") == 1
    its_own = clause.talks("its_song") and not clause.does("underlay")
    if requests and unsaid and (its_own or not clause.does("add", "underlay", "put")):
        # "A song, make a video of it".
        return [EditRequest("create", {}, clause.text)]
    if requests:
        there = [part_frames.counted(clause, _there(clause, one, scene), scene) for one in requests]
        return [_nudged(clause, one, scene) for one in there]
    chatter = talk_frames.chatter(clause)
    if not scene.exists and clause.talks("asks_video"):
        return [EditRequest("create", {}, clause.text)]
    if clause.does("create") and (chatter is None or chatter.operation == "greet"):
        return [EditRequest("create", {}, clause.text)]
    if chatter is not None:
        return [chatter]
    if scene.fresh and clause.talks("puts_it") and not clause.things and not clause.texts:
        # What just came finds its place by itself; without a video it becomes one.
        return [] if scene.exists else [EditRequest("create", {}, clause.text)]
    named = set(clause.things) - {"sound", "voice", "music", "video"}
    if not scene.exists and scene.fresh and clause.talks("upload_told") and not named:
        # "A little message I recorded" tells what the upload is.
        return [EditRequest("create", {}, clause.text)]
    if head == "text" and (reworded := new_words.much_alike(clause, scene)) is not None:
        return [reworded]
    if "image" in scene.fresh and clause.talks("picture_counted") and not clause.things:
        # "Lay a night view under it", by the word that counts pictures.
        return [EditRequest("background", {"source": "image"}, clause.text)]
    if clause.does("add", "change", "remove") and clause.unknown:
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    return []


def _lengthens(clause: Clause, head: str) -> bool:
    """Whether the whole shall only be longer ("make it longer", "extend the video")."""
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    whole = head not in {"text", "captions", "music", "fade"} or clause.has("video")
    plain = looks <= {"longer", "nudge"} and clause.acts <= {"change"} and not clause.unknown
    named = set(clause.things) <= {"video", "sound"} and not clause.valued and not clause.texts
    return clause.look("longer") == "yes" and whole and plain and named


def _only_names_colours(clause: Clause) -> bool:
    """Whether several colours are told to be ours, and not yet what shall have them."""
    bare = not clause.things and not clause.texts and not clause.looks("gradient")
    bare = bare and not clause.looks("style") and len(clause.colours) > 1
    return bare and clause.talks("our_colours")


def _is_bare(request: EditRequest, scene: Scene) -> bool:
    """Whether a thing that is there is only named ("the waveform with a shadow")."""
    named = request.operation in PLACED and request.operation not in scene.hidden
    worded = request.operation == "add_text" and "text" not in request.slots and bool(scene.texts)
    empty = not request.slots and named and not scene.fresh
    return scene.exists and (empty or worded)


_UNDONE = frozenset({"unknown", "vague", "impossible", "create", "leave", "help", "thanks"})
_STYLED = frozenset({"fonts", "effects_picture", "text_box"})


def _other_song(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return another file as the music where only its name is said ("lofi.mp3 after all")."""
    name = clause.value("file")
    bare = not clause.unknown and not clause.does("remove", "cut") and clause.file_kind == "audio"
    if head != "music" or not scene.has_music or not bare or not isinstance(name, str):
        return None
    return EditRequest("music", {"file": name}, clause.text)


def _nudged(clause: Clause, request: EditRequest, scene: Scene) -> EditRequest:
    """Return a move towards an edge as one step, which the middle is ("a little lower", "too low")."""
    wanted = request.word("vertical")
    # Words in the middle would stand on the waveform: they go all the way.
    steps = request.operation == "waveform" and not clause.talks("names_edge")
    if wanted not in {"top", "bottom"} or not (steps or clause.talks("nudge")):
        return request
    if request.operation in {"waveform", "captions"}:
        now = scene.places.get(request.operation)
    elif request.operation == "change_text" and len(scene.texts) == len(scene.text_places) == 1:
        now = (scene.text_places[0] or "").partition(" ")[0]
    else:
        return request
    far = {"top": "bottom", "bottom": "top"}[wanted]
    return (
        replace(request, slots={**request.slots, "vertical": "center"}) if now == far else request
    )


def held_still(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the picture as it was before it moved ("stop moving it")."""
    still = clause.talks("holds_still") and set(clause.things) <= {"picture", "background"}
    if scene.fit != "zoom" or not still or clause.valued:
        return None
    fits = [one.word("fit") for one in scene.done if one.operation == "background"]
    before = next((fit for fit in reversed(fits) if fit not in {None, "zoom"}), None)
    return EditRequest("background", {"fit": before or "cover"}, clause.text)


def _there(clause: Clause, request: EditRequest, scene: Scene) -> EditRequest:
    """Return a level or a speed for the stretch that the last edit was for ("silent there")."""
    last = scene.last_request
    placed = {"starts_ms", "last_ms", "half", "part_number"}
    loud = request.operation == "volume" and request.number("volume") == 1.0
    if loud and not placed & request.slots.keys() and (ends := _silent_end(clause, scene)):
        return replace(request, slots={**request.slots, **ends})
    if last is None or "starts_ms" not in last.slots or not clause.looks("there"):
        return request
    if request.operation not in {"volume", "speed"} or placed & request.slots.keys():
        return request
    ends = {key: last.slots[key] for key in ("starts_ms", "ends_ms") if key in last.slots}
    return replace(request, slots={**request.slots, **ends})


def _silent_end(clause: Clause, scene: Scene) -> dict[str, Value]:
    """Return the stretch at an end that was made silent, where a clause names that end."""
    end = clause.look("end")
    for one in reversed(scene.done if end else ()):
        silent = one.operation == "volume" and one.number("volume") == 0.0
        stretch = {k: v for k, v in one.slots.items() if k in {"starts_ms", "ends_ms", "last_ms"}}
        if silent and stretch and (end == "tail") == ("last_ms" in stretch):
            return stretch
    return {}


def _same_for(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the last edit for one thing more, said in a message of its own ("same for the clock")."""
    last = scene.last_request
    if last is None or not clause.talks("same_for") or clause.valued or clause.texts:
        return None
    if last.operation == "fade" and (end := clause.look("end")) in {"head", "tail"}:
        key, other = ("in_ms", "out_ms") if end == "head" else ("out_ms", "in_ms")
        length = last.slots.get(other)
        return None if length is None else EditRequest("fade", {key: length}, clause.text)
    alike = [coordination.likewise(last, thing) for thing in clause.things[:1]]
    return replace(alike[0], text=clause.text) if alike and alike[0] is not None else None


def _same_for_text(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return what was done to a text last, done to the one that is counted ("the next one too")."""
    number = clause.counted("one") or clause.counted("text")
    if number is None or len(scene.texts) < 2 or clause.valued or not clause.talks("same_for"):
        return []
    return [
        EditRequest("change_text", {**kept, "target_number": number}, clause.text)
        for one in scene.last_requests
        if one.operation == "change_text"
        and (kept := {k: v for k, v in one.slots.items() if not k.startswith("target")})
    ]


def _end_of_fades(clause: Clause, head: str) -> EditRequest | None:
    """Return the fade at one end otherwise ("the one at the start goes", "the end: three seconds")."""
    end = clause.look("end")
    if head != "fade" or end not in {"head", "tail"} or clause.things or clause.texts:
        return None
    key = "in_ms" if end == "head" else "out_ms"
    if clause.does("remove") and not clause.valued:
        return EditRequest("fade", {key: 0}, clause.text)
    value = clause.value("time")
    told = clause.looks("reach") and not clause.acts - {"change", "raise", "lower"}
    return EditRequest("fade", {key: value}, clause.text) if told and value else None


_OTHER_ENDS = {"head": ("out_ms", "in_ms"), "tail": ("in_ms", "out_ms")}


def _other_end(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the last fade for the other end as well ("the end too")."""
    last, end = scene.last_request, clause.look("end")
    told = clause.talks("as_well") or clause.looks("same")
    bare = not clause.valued and not clause.things and not clause.texts and not clause.unknown
    if last is None or last.operation not in {"fade", "music"} or not told or not bare:
        return None
    done, wanted = _OTHER_ENDS.get(end or "", ("", ""))
    length = last.ms(done) if done else None
    return EditRequest(last.operation, {wanted: length}, clause.text) if length else None


def _in_a_corner(clause: Clause, scene: Scene) -> Clause:
    """Return a clause that wants a picture small in a corner as one of a logo ("small in the corner")."""
    placed = clause.looks("corner") or {"vertical", "horizontal"} <= _kinds(clause)
    small = bool(placed) and {"small", "smaller"} & set(clause.looks("size"))
    named = set(clause.things) - {"picture"} or clause.texts or clause.colours
    pictured = "image" in scene.kinds and not scene.has_logo and scene.exists
    return clause.with_thing("logo", clause.start) if small and pictured and not named else clause


def _kinds(clause: Clause) -> set[str]:
    return {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}


def _none_of_it(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the last look of a thing taken away whole ("none at all" of a blur)."""
    last = scene.last_request
    if last is None or not clause.talks("none_of_it") or clause.things or clause.valued:
        return None
    for slot, none in (("blur", 0.0), ("dim", 0.0), ("in_ms", 0), ("out_ms", 0)):
        if {slot, f"{slot}_step"} & last.slots.keys():
            return EditRequest(last.operation, {slot: none}, clause.text)
    return None


def _too(clause: Clause) -> bool:
    return clause.talks("complain") or clause.talks("reason")


_MEASURED = frozenset({"speed", "fade", "loudness", "silence", "trim", "volume"})


def _takes_step_back(clause: Clause, scene: Scene, head: str) -> bool:
    """Whether what was done last is named and taken back ("the zoom: undo that")."""
    last = scene.last_request
    if last is not None and clause.talks("forgets") and not clause.valued and not clause.texts:
        # "Forget the speed-up".
        found = filling.requests_of(clause, scene, head)
        # "Drop the second part" after a cut is of what is there now.
        counts = any(_COUNTED & one.slots.keys() for one in found)
        heads = {one.operation for one in found}
        return heads == {last.operation} and last.operation in _MEASURED and not counts
    if (
        last is None
        or not clause.talks("takes_step_back")
        or clause.valued
        or clause.does("remove")
    ):
        return False
    named = filling.requests_of(clause, scene, head)
    return (
        len(named) == 1
        and named[0].operation == last.operation
        and any(last.slots.get(slot) == value for slot, value in named[0].slots.items())
    )


def _says_nothing(clause: Clause, request: EditRequest, scene: Scene) -> bool:
    """Whether a thing is named and what shall be with it was not understood."""
    there = {"captions": scene.has_captions, "logo": scene.has_logo, "music": scene.has_music}
    known = request.operation in PLACED | {"music"} and not request.slots
    there |= dict.fromkeys(scene.hidden, False)
    if not known or not there.get(request.operation, True) or scene.fresh:
        return False
    asks = bool(clause.unknown) or clause.does("lower", "raise", "change", "move", "cut", "split")
    return asks and not clause.does("add", "create", "keep", "duck", "loop")
