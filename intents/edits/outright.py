"""What a message asks for in words of which one room alone is sure: nothing else reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.edits.followups import (
    another_video,
    cut_ends,
    fit_words,
    one_sound_only,
    other_text,
    stretches_back,
    times_itself,
)
from intents.edits.joining import pictures_in_turn, row_of_files
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_SHORT: Final = 60
"""Characters up to which a message may be a wish without any measure."""
_OPEN: Final[dict[str, EditRequest]] = {
    "cut": EditRequest("trim"),
    "export": EditRequest("help", {"thing": "export"}),
    "waveform": EditRequest("help", {"thing": "waveform"}),
}
"""What is answered to a wish that names only this; of anything else a question says what can be had."""


def told(text: str, scene: Scene) -> list[EditRequest]:
    """Return what a message asks for outright, nothing where it has to be read as a whole."""
    if (cut := cut_ends.answered(text, scene)) is not None:
        return [cut]
    another = patterns().talk["another_song"].search(normalise(text).strip(" .!"))
    if scene.has_music and another and "audio" not in scene.fresh:
        # One that was sent and is not used, or is asked for.
        return [EditRequest("music", {"another": True}, text)]
    if scene.exists and patterns().talk["signed_level"].fullmatch(normalise(text).strip(" .!")):
        # "Volume -10" may be told in two measures.
        return [EditRequest("vague", {"thing": "level"}, text)]
    if (left_open := _left_open(text, scene)) is not None:
        return [left_open]
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


def _left_open(text: str, scene: Scene) -> EditRequest | None:
    """Return the question that a wish without any measure leaves ("change the speed", "save")."""
    said = normalise(text).strip(" .!?~")
    if not scene.exists or scene.fresh or len(said) > _SHORT:
        return None
    for kind, regexes in patterns().references.items():
        if kind.startswith("open.") and any(one.fullmatch(said) for one in regexes):
            thing = kind.removeprefix("open.")
            known = _OPEN.get(thing) or EditRequest("vague", {"thing": thing})
            return replace(known, text=text)
    return None
