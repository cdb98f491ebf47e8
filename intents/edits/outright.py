"""What a message asks for in words of which one room alone is sure: nothing else reads it."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from typing import Final

from intents.edits.followups import (
    another_video,
    cut_ends,
    fit_words,
    left_open,
    meant_otherwise,
    one_sound_only,
    other_text,
    stretches_back,
    times_itself,
    turned_back,
)
from intents.edits.joining import pictures_in_turn, row_of_files
from intents.edits.message.patterns import patterns, pointed, references_of
from intents.edits.message.stretched import stretches
from intents.edits.message.things import TEXT_THINGS
from intents.edits.message.times import USUAL_SHOWN_MS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_SHORT: Final = 60
"""Characters up to which a message may be a wish without any measure."""
_OPEN: Final[dict[str, EditRequest]] = {
    "cut": EditRequest("trim"),
    "canvas": EditRequest("help", {"thing": "canvas"}),
    "export": EditRequest("help", {"thing": "export"}),
    "waveform": EditRequest("help", {"thing": "waveform"}),
    "wave": EditRequest("vague", {"thing": "waveform"}),
    "caption_words": EditRequest("impossible", {"topic": "caption_words"}),
    "text_box": EditRequest("impossible", {"topic": "caption_box"}),
    "radial": EditRequest("impossible", {"topic": "radial"}),
    "second_wave": EditRequest("impossible", {"topic": "one_wave"}),
    "bar_weight": EditRequest("impossible", {"topic": "line_weight"}),
    "credits": EditRequest("add_text", {"role": "text", "last_ms": USUAL_SHOWN_MS}),
    "help": EditRequest("help"),
}
"""What is answered to a wish that names only this; of anything else a question says what can be had."""
_MANY: Final = 2
_ENDS: Final[dict[str, dict[str, Value]]] = {
    "text_at_start": {"start_ms": 0, "end_ms": USUAL_SHOWN_MS},
    "text_at_end": {"last_ms": USUAL_SHOWN_MS},
    "text_at_start_bare": {"start_ms": 0, "end_ms": USUAL_SHOWN_MS},
    "text_at_end_bare": {"last_ms": USUAL_SHOWN_MS},
}
"""When words are seen that are to stand at one end of the video only."""
_STYLED: Final = frozenset(
    {"colours", "size", "weight", "vertical", "horizontal", "fade_in_ms", "fade_out_ms"}
)
"""Looks that one text can have from another; a step would be taken twice."""
_WORDED: Final = frozenset({"add_text", "change_text"})
_TIMED: Final = frozenset({"text", "captions", "music", "fade"})
"""What has a time at which it begins."""
_BARE: Final = frozenset({"text_at_start_bare", "text_at_end_bare"})
"""An end that is only named is of words that were written right before."""


def is_left(text: str, scene: Scene) -> bool:
    """Whether a message says that all stays as it is ("no more changes", "leave it muted")."""
    said = normalise(text).strip(" .!")
    muted = scene.last_request is not None and scene.last_request.number("volume") == 0
    # A stretch that was muted, not all of the sound.
    mute = muted and patterns().talk["left_mute"].fullmatch(said) is not None
    return scene.exists and (mute or patterns().talk["no_export"].fullmatch(said) is not None)


def stops_all(text: str, scene: Scene) -> bool:
    """Whether a message is a mere "stop": nothing is running in the editor that could."""
    said = normalise(text).strip(" .!")
    return scene.exists and patterns().talk["stops_all"].fullmatch(said) is not None


def without_stop(text: str, scene: Scene) -> str:
    """Return a message without a mere "stop" before the rest of it ("stop. Make the title green")."""
    if not scene.exists or not patterns().talk["stops_all"].match(normalise(text)):
        return text
    first, *others = stretches(text)
    if not others or not patterns().talk["stops_all"].fullmatch(first.said):
        return text
    return text[others[0].start :]


def told(text: str, scene: Scene) -> list[EditRequest]:
    """Return what a message asks for outright, nothing where it has to be read as a whole."""
    if (cut := cut_ends.answered(text, scene)) is not None:
        return [cut]
    if otherwise := meant_otherwise.told(text, scene):
        return otherwise
    if (shown := turned_back.shown_after_all(text, scene)) is not None:
        return [shown]
    another = patterns().talk["another_song"].search(normalise(text).strip(" .!"))
    if scene.has_music and another and "audio" not in scene.fresh:
        # One that was sent and is not used, or is asked for.
        return [EditRequest("music", {"another": True}, text)]
    if scene.exists and patterns().talk["signed_level"].fullmatch(normalise(text).strip(" .!")):
        # "Volume -10" may be told in two measures.
        return [EditRequest("vague", {"thing": "level"}, text)]
    if scene.exists and pointed("file_name", normalise(text)) is not None:
        # "Hide the file name": the title that nobody wrote.
        own = [words for words, auto in zip(scene.texts, scene.auto, strict=False) if auto]
        if not own:
            return [EditRequest("leave", {}, text)]
        return [EditRequest("remove_text", {"target_text": own[0]}, text)]
    undone = scene.asked.startswith("no_") or all(one.operation == "create" for one in scene.done)
    shrugs = patterns().talk["never_mind"].fullmatch(normalise(text).strip(" .!"))
    if scene.exists and undone and shrugs:
        # The last wish changed nothing that this could take back.
        return [EditRequest("leave", {}, text)]
    timed = _at_an_end(text, scene) or _moved_in_time(text, scene)
    if (one := _in_short(text, scene) or timed) is not None:
        return [one]
    if (alike := _part_styled(text, scene) or _all_alike(text, scene)) is not None:
        return [alike]
    unsaid = _left_open(text, scene, _IN_SCENE.keys()) or left_open.asked(text, scene)
    unsaid = unsaid or _left_open(text, scene)
    if unsaid is not None:
        return [unsaid]
    if scene.exists and patterns().talk["pauses_stay"].fullmatch(normalise(text).strip(" .!")):
        # Those that were taken out come back; otherwise nothing is to be done.
        gone = any(one.operation == "silence" for one in scene.done)
        return [EditRequest(*(("undo", {"only": "silence"}) if gone else ("leave", {})), text)]
    uncut = patterns().talk["not_cut_after_all"].fullmatch(normalise(text).strip(" .!"))
    if uncut and scene.last_operation in {"trim", "silence"}:
        return [EditRequest("undo", {"only": scene.last_operation}, text)]
    once = patterns().talk["only_once"].fullmatch(normalise(text).strip(" .!"))
    if scene.last_operation == "repeat" and once:
        return [EditRequest("correct", {"drop": "repeat"}, text)]
    one = row_of_files.moved(text, scene) or another_video.of_this_file(text, scene)
    one = one or times_itself.times_itself(text, scene) or fit_words.told(text, scene)
    if one is not None:
        return [one]
    return (
        pictures_in_turn.asked(text, scene)
        or one_sound_only.heard_alone(text, scene)
        or stretches_back.stretch_again(text, scene)
        or other_text.of_another(text, scene)
    )


def _in_short(text: str, scene: Scene) -> EditRequest | None:
    """Return what a few words mean that could name other things ("let's call it a day", "lighter" of bold letters)."""
    said, talk, last = normalise(text).strip(" .!"), patterns().talk, scene.last_request
    if scene.exists and talk["all_done"].fullmatch(said):
        return EditRequest("thanks", {}, text)
    weighed = last is not None and last.operation in _WORDED and "weight" in last.slots
    if not weighed or last is None or talk["light_weight"].fullmatch(said) is None:
        return None
    which = {k: v for k, v in last.slots.items() if k.startswith("target")}
    return EditRequest("change_text", {**which, "weight": "regular"}, text)


def _part_styled(text: str, scene: Scene) -> EditRequest | None:
    """Return that some letters cannot look otherwise ("make the E red"), None where no text has them."""
    slotted = scan(text)
    for pattern in patterns().references.get("part_styled", ()) if scene.texts else ():
        found = pattern.fullmatch(slotted.skeleton.strip(" .!"))
        if found is None:
            continue
        part = next((w for key, w in found.groupdict().items() if key.startswith("w") and w), "")
        part = normalise(str(slotted.values.get(part, part))).strip()
        words = [normalise(one) for one in scene.texts]
        inside = any(part in (one if len(part) == 1 else one.split()) for one in words)
        if not part or (inside and part not in words):
            return EditRequest("impossible", {"topic": "text_part"}, text)
    return None


def _all_alike(text: str, scene: Scene) -> EditRequest | None:
    """Return the look that one text got last for all of them ("all the texts"), a question without one."""
    said, last = normalise(text).strip(" .!"), scene.last_request
    named = any(one.fullmatch(said) for one in patterns().references.get("all_texts_too", ()))
    if not named or not scene.texts:
        return None
    own = {} if last is None else {k: v for k, v in last.slots.items() if k in _STYLED}
    if last is None or last.operation not in {"change_text", "add_text"} or not own:
        return EditRequest("vague", {"thing": "text"}, text)
    return EditRequest("change_text", {"every": True, **own}, text)


def _at_an_end(text: str, scene: Scene) -> EditRequest | None:
    """Return words that are shown at one end only ("just at the beginning"), None where none are meant."""
    for kind, times in _ENDS.items():
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(normalise(text).strip())
            if found is None or not scene.texts:
                continue
            if kind in _BARE and scene.last_operation != "add_text":
                continue
            what = found.groupdict().get("what") or ""
            named = (
                t for t in TEXT_THINGS if patterns().things[t].fullmatch(what.partition(" ")[2])
            )
            role = next((t for t in named if t in scene.roles), None)
            if role is None and scene.focus != "text":
                continue
            whose: dict[str, Value] = {} if role is None else {"target_role": role}
            return EditRequest("change_text", {**whose, **times}, text)
    return None


def _moved_in_time(text: str, scene: Scene) -> EditRequest | None:
    """Return the words that come later or earlier ("shift it by two seconds"), a question where several may be meant.

    What the talk was about has no time of its own.
    """
    if scene.focus in _TIMED or not scene.exists or scene.fresh:
        return None
    slotted = scan(text)
    for way, sign in (("later", 1), ("earlier", -1)):
        for pattern in patterns().references.get(f"moved_in_time.{way}", ()):
            found = pattern.fullmatch(slotted.skeleton.strip(" .!"))
            value = None if found is None else slotted.values.get(found["t"])
            if found is None or not isinstance(value, int):
                continue
            if found.groupdict().get("starts") and all(scene.auto):
                # "Start it two seconds later" is of the video where nobody wrote anything.
                return None
            if len(scene.texts) != 1 or scene.has_captions:
                return EditRequest("vague", {"thing": "one_text" if scene.texts else "text"}, text)
            whose: dict[str, Value] = {"target_text": scene.texts[0]}
            return EditRequest("change_text", {**whose, "shift_ms": sign * value}, text)
    return None


def _left_open(text: str, scene: Scene, things: Container[str] | None = None) -> EditRequest | None:
    """Return the question that a wish without any measure leaves ("change the speed", "save").

    things: those that it may be of, any without.
    """
    said = normalise(text).strip(" .!?~")
    if not scene.exists or scene.fresh or len(said) > _SHORT:
        return None
    for kind, regexes in references_of("open."):
        if any(one.fullmatch(said) for one in regexes):
            thing = kind.removeprefix("open.")
            if things is not None and thing not in things:
                continue
            if thing in _IN_SCENE and not _IN_SCENE[thing](said, scene):
                continue
            known = _OPEN.get(thing) or EditRequest("vague", {"thing": thing})
            return replace(known, text=text)
    return None


def _are_texts_meant(said: str, scene: Scene) -> bool:
    """Whether one of several is one of several texts: they are named, or spoken of."""
    named = any(patterns().things[thing].search(said) for thing in TEXT_THINGS)
    return len(scene.texts) >= _MANY and (named or scene.focus == "text")


def _has_captions(_said: str, scene: Scene) -> bool:
    return scene.has_captions


def _is_of_gradient(_said: str, scene: Scene) -> bool:
    return scene.background == "gradient" and scene.focus == "background"


_IN_SCENE: Final[dict[str, Callable[[str, Scene], bool]]] = {
    "one_text": _are_texts_meant,
    "caption_words": _has_captions,
    "text_box": _has_captions,
    "radial": _is_of_gradient,
}
"""What only means this where the project has it."""
