"""What a message asks for in words of which one room alone is sure: nothing else reads it."""

from __future__ import annotations

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
