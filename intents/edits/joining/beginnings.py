"""A message that comes with the first sound: what of it only presents the sound, and asks for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_OF_BEFORE: Final = frozenset({"changes", "describe", "undo", "redo", "back", "reset"})
"""What is asked of a project that is there."""
_PLAIN_ACTS: Final = frozenset({"create", "add", "as_role", "plays", "put", "underlay", "correct_text", "beside"})  # fmt: skip
_ARRANGED: Final = frozenset({"join", "batch", "music", "roles", "voice"})
"""What tells what several sounds are for."""
_PLAIN_LOOKS: Final = frozenset(
    {"intend", "by", "which", "there", "back", "rate", "platform", "place"}
)


def tells_more(text: str, fresh: Sequence[str] = ()) -> bool:
    """Whether words tell more than what the sound is: a look, a value, a thing, a deed.

    fresh: kinds of the uploads that came with them; what those are needs no wish.
    """
    slotted = scan(text)
    if any(slotted.kind(char) not in {None, "file"} for char in slotted.skeleton):
        return True
    brought = {"captions", "text"} if "captions" in fresh else set()
    brought |= {"music", "voice", "volume"} if "audio" in fresh else set()
    brought |= {"background", "logo"} if {"image", "video"} & set(fresh) else set()
    tokens = tokens_of(slotted)
    named = {(token.start, token.end) for token in tokens if token.group == "thing"}
    for token in tokens:
        kind = token.name.partition(".")[0]
        if token.group == "look" and kind not in _PLAIN_LOOKS:
            return True
        if token.group == "thing" and token.name in HEADS - brought:
            return True
        # A clip is no deed.
        is_deed = token.group == "act" and (token.start, token.end) not in named
        if is_deed and token.name not in _PLAIN_ACTS:
            return True
    return False


def only_video(text: str, scene: Scene) -> bool:
    """Whether a first message only wants a video of what came, whatever that is called ("of Grandpa's story")."""
    if scene.exists or scene.fresh != ("audio",):
        return False
    slotted = scan(text)
    found = patterns().talk["plain_video"].fullmatch(slotted.skeleton.strip(" .!?~"))
    return found is not None and all(slotted.kind(char) is None for char in slotted.skeleton)


def opened(requests: list[EditRequest], scene: Scene, message: str) -> list[EditRequest]:
    """Return what a first message asks for beside the video itself."""
    if scene.exists or "audio" not in scene.fresh:
        return requests
    # "Make all of this into a video" of one sound and a picture.
    lone, all_of_it = scene.kinds.count("audio") < 2, patterns().talk["all_as_video"]
    told = [
        EditRequest("create", {}, one.text)
        if (lone and one.operation == "batch" and all_of_it.search(normalise(one.text)))
        or _tells_how(one, message)
        or _is_remark(one, message, scene)
        else one
        for one in requests
        if one.operation not in _OF_BEFORE and not _presents(one, scene)
    ]
    if _makes_one(message, scene) and all(one.operation not in _ARRANGED for one in told):
        told.append(EditRequest("join", {}, message))
    return told


def _makes_one(message: str, scene: Scene) -> bool:
    """Whether several recordings shall become one video ("make them into one"); a song lies under one."""
    several = scene.fresh.count("audio") > 1 and not scene.songs
    return several and patterns().talk["into_one"].search(normalise(message)) is not None


def _tells_how(request: EditRequest, message: str) -> bool:
    """Whether a level only says how a sound came about ("recorded this with the gain way too low")."""
    steps = request.operation == "volume" and request.slots.keys() <= {"factor", "db"}
    # "Way too quietly" is said of music as well.
    steps = steps or (request.operation == "music" and request.slots.keys() == {"volume"})
    at = max(0, message.find(request.text.strip()))
    return steps and patterns().talk["recorded_so"].search(normalise(message[at:])) is not None


def _is_remark(request: EditRequest, text: str, scene: Scene) -> bool:
    """Whether what was not understood only says what is heard, before the video is asked for."""
    if request.operation != "unknown":
        return False
    talk, said, low = patterns().talk, normalise(request.text).strip(" ,.!"), normalise(text)
    if talk["asks_video"].fullmatch(said):
        # "A video with a waveform" has one anyway.
        looks = [t for t in tokens_of(scan(said)) if t.group == "look"]
        valued = any(scan(said).kind(char) for char in scan(said).skeleton)
        return not looks and not valued
    before, _, after = low.partition(said)
    asks = talk["asks_video"].search(after.strip(" ,.!")) is not None
    # "The scale I played" is a deed that is done.
    plain = not tells_more(talk["deed_done"].sub(" ", request.text), scene.fresh) and not talk[
        "wish_word"
    ].search(said)
    return bool(said) and not before.strip(" ,.") and asks and plain


def _presents(request: EditRequest, scene: Scene) -> bool:
    """Whether what was not understood only says that a video is wanted ("need this as a visual")."""
    told = normalise(request.text).strip()
    if request.operation not in {"unknown", "vague"}:
        return False
    if patterns().talk["only_sorry"].search(told):
        # "Sorry, wrong file, try this".
        return True
    words = patterns().talk["video_word"].search(told)
    return words is not None and not tells_more(request.text, scene.fresh)
