"""Which of several a clause speaks of: a text by its number, a sound by its file."""

from __future__ import annotations

from intents.edits.message.clause import Clause
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
