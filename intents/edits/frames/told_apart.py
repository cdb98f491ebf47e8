"""Which of several a clause speaks of: a text by its number, a sound by its file."""

from __future__ import annotations

from intents.edits.message import times
from intents.edits.message.clause import Clause
from intents.edits.message.things import head_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_ASSIGNS = frozenset({"join", "batch", "swap", "plays", "put", "split", "create"})
_TREATS = frozenset({"mute", "unmute", "duck", "unduck", "loop"})


def its_letters(clause: Clause, scene: Scene, head: str) -> Clause:
    """Return a clause that speaks of the letters of a clock or of captions as one of the thing itself."""
    whose = next((one for one in (head, scene.focus) if one in {"clock", "captions"}), "")
    lettered = clause.talks("its_letters") and set(clause.things) <= {"text", "letters"}
    if not whose or not lettered or clause.texts:
        return clause
    tokens = tuple(t for t in clause.all_tokens if t not in clause.tokens or t.group != "thing")
    bare = Clause(clause.slotted, tokens, clause.start, clause.end)
    return bare.with_thing(whose, clause.start)


def called(clause: Clause, scene: Scene) -> Clause:
    """Return a clause that calls a sound by its file's name as one that says what it is."""
    files = [
        (clause.start + i, str(clause.slotted.values[char]).casefold())
        for i, char in enumerate(clause.skeleton)
        if clause.slotted.kind(char) == "file"
    ]
    measured = any(clause.values(kind) for kind in ("percent", "db", "factor"))
    moved = clause.does("lower", "raise") and not clause.does("remove", "cut")
    told = bool(clause.looks("level") or clause.looks("fade"))
    treated = measured or moved or told or bool(clause.acts & _TREATS)
    if len(files) == 1 and clause.does("underlay") and clause.file_kind == "audio":
        # "talk.wav is the voice, song.mp3 underneath at 60 %".
        return (
            clause if set(clause.things) - {"volume"} else clause.with_thing("music", files[0][0])
        )
    if len(files) != 1 or not treated or clause.things or clause.acts & _ASSIGNS:
        return clause
    at, name = files[0]
    if name in {one.casefold() for one in scene.music_files}:
        return clause.with_thing("music", at)
    if scene.has_music and name in {one.casefold() for one in scene.voice_files}:
        return clause.with_thing("voice", at)
    return clause


_ALWAYS = frozenset({"logo", "waveform", "background", "progress_bar", "clock"})
_TIMED = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms"})
_LENGTH_ACTS = frozenset({"create", "change", "keep", "add", "as_role"})


def one_told(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return the edit of words that a clause only points at: gone, at an end, or for so long."""
    return (
        one_gone(clause, scene, head)
        or _timed(clause, scene, head)
        or _seen_for_a_while(clause, scene, head)
        or _fades_always(clause, scene, head)
    )


def _seen_for_a_while(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return that what is always there cannot be seen for a while only ("only in the first 5 s")."""
    last = scene.last_request
    seen = last is not None and head in _ALWAYS and head_of(last.operation) == head
    bare = not clause.things and not clause.texts and not clause.unknown and not scene.fresh
    if not seen or not bare or not clause.spans or not clause.talks("for_a_while"):
        return None
    if clause.acts - {"keep", "add", "as_role", "change", "create"} or clause.looks("fade"):
        return None
    return EditRequest("impossible", {"topic": "timed_look"}, clause.text)


def _fades_always(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return that what is always there cannot come or go slowly; a picture in a corner can be faint.

    "Fade it in", with no name, is of the picture that was just put there, else of the sound.
    """
    fades, named = set(clause.looks("fade")), set(clause.things)
    whose = named or ({"logo"} if head == "logo" and scene.focus in {"", "logo"} else set())
    if not fades or len(whose) != 1 or not whose < _ALWAYS or clause.texts or clause.colours:
        return None
    if clause.does("remove") or clause.looks("opacity") or clause.values("percent"):
        return None
    if fades & {"in", "out", "both"} and scene.exists:
        return EditRequest("impossible", {"topic": "timed_look"}, clause.text)
    if named or clause.valued:
        return None
    return EditRequest("logo", {"opacity_factor": 0.6}, clause.text)


def _timed(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return when the words are seen that were timed last ("move it to the start", "make it 4 s long")."""
    last = scene.last_request
    # "For the first half of the video" names nothing else.
    things = set(clause.things) - ({"video"} if clause.looks("halfway") else set())
    if things or clause.texts or clause.unknown or scene.fresh or not scene.texts:
        return None
    if head in _ALWAYS and clause.does("move") and clause.talks("to_the_start"):
        # No fresh start: what is always there has no beginning.
        return EditRequest("impossible", {"topic": "timed_look"}, clause.text)
    if head != "text" or last is None or last.operation not in {"add_text", "change_text"}:
        return None
    if moved := times.to_an_end(clause, scene):
        return EditRequest("change_text", moved, clause.text)
    if clause.looks("halfway") and clause.talks("for_a_while") and not clause.does("cut"):
        return EditRequest("change_text", times.shown(clause), clause.text)
    if _TIMED & last.slots.keys() and clause.talks("in_the_middle_for"):
        return EditRequest("change_text", _midway(clause, scene), clause.text)
    length, span = clause.value("time"), clause.spans[0] if len(clause.spans) == 1 else None
    bare = span is not None and span.name in {"for", "to"} and len(clause.values("time")) == 1
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    bare = bare and not clause.acts - _LENGTH_ACTS and looks <= {"length", "longer", "reach"}
    if not bare or not _TIMED & last.slots.keys() or not clause.talks("it"):
        return None
    begins = last.ms("start_ms") or 0
    if not isinstance(length, int) or begins + length > scene.duration_ms:
        return None
    return EditRequest("change_text", {"duration_ms": length}, clause.text)


def _midway(clause: Clause, scene: Scene) -> dict[str, Value]:
    """Return the stretch of a length in the middle of the video."""
    length = clause.value("time")
    length = length if isinstance(length, int) else 0
    start = max(0, (scene.duration_ms - length) // 2)
    return {"start_ms": start, "end_ms": start + length}


def one_gone(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return the removal of one of several texts that a clause only counts ("not the last one")."""
    number = clause.counted("one")
    bare = not clause.things and not clause.valued and not clause.spans
    if head != "text" or number is None or not bare or len(scene.texts) < 2:
        return None
    if not clause.does("remove", "cut") or clause.does("add", "keep", "change"):
        return None
    return EditRequest("remove_text", {"target_number": number}, clause.text)


def one_coloured(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return the colour of one of several texts that a clause only counts ("the second stays white")."""
    number = clause.counted("one")
    bare = not clause.things and not clause.texts and not clause.spans and not clause.unknown
    if head != "text" or number is None or not bare or len(scene.texts) < 2:
        return None
    if len(clause.colours) != 1 or clause.acts - {"change", "as_role"}:
        return None
    slots: dict[str, Value] = {"target_number": number, "colours": clause.colours}
    return EditRequest("change_text", slots, clause.text)
